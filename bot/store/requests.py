"""Work of several transactions that a keyed request asks for: done once, whichever process it reaches."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import delete, insert, select, update

from bot.errors import KeyReused
from bot.ports import ConversationId, Request, Requests
from bot.store.crypto import Cipher
from bot.store.engine import Database, serialize
from bot.store.idempotency import DONE, LASTS, check_request, forget_old, mark_of
from bot.store.tables import Tables

T = TypeVar("T")

_BEGUN = "begun"
_GIVEN_UP = timedelta(minutes=1)
_PATIENCE, _PAUSE = 5.0, 0.05


class SqlRequests(Requests):
    """Requests in a database: begun, then done. What was begun by a process that died may be begun again."""

    def __init__(self, database: Database, tables: Tables, cipher: Cipher, patience: float = _PATIENCE) -> None:
        """`patience` is how long the end of somebody else's work is waited for, in seconds."""
        self._database, self._tables, self._cipher = database, tables, cipher
        self._patience = patience

    def once(self, conversation: ConversationId, request: Request, work: Callable[[], T], now: datetime) -> T | None:
        """What came of the work; None when it was done before. Raises `KeyReused`, `BadInput`."""
        check_request(request)
        if not self._begin_or_wait(conversation, request, now):
            return None
        done = False
        try:
            result = work()
            done = True
        finally:
            self._end(request, done)
        return result

    def _begin_or_wait(self, conversation: ConversationId, request: Request, now: datetime) -> bool:
        """Whether the work is ours to do; False when it was done by now."""
        last = time.monotonic() + self._patience
        while (outcome := self._begin(conversation, request, now)) == _BEGUN:
            if time.monotonic() > last:
                raise KeyReused("somebody still works on this request")
            time.sleep(_PAUSE)
        return outcome is None

    def _begin(self, conversation: ConversationId, request: Request, now: datetime) -> str | None:
        """How the request stands with somebody else; None when it is ours from now on."""
        r, mark = self._tables.requests, mark_of(request.scope, request.key)
        body = mark_of(conversation, request.body)
        with self._database.writing() as connection:
            serialize(connection, f"cupwise request {mark}")
            row = connection.execute(select(r).where(r.c.mark == mark)).first()
            if row is not None and row.at > now - (_GIVEN_UP if row.outcome == _BEGUN else LASTS):
                if row.body_mark not in self._cipher.blinds(body):
                    raise KeyReused("this key came with another wish before")
                return str(row.outcome)
            connection.execute(delete(r).where(r.c.mark == mark))
            values = {"conversation": conversation, "body_mark": self._cipher.blind(body), "at": now}
            connection.execute(insert(r).values(mark=mark, outcome=_BEGUN, appointments="[]", **values))
            forget_old(connection, self._tables, now)
        return None

    def _end(self, request: Request, done: bool) -> None:
        """Note that the work is done; what failed may be asked again."""
        r = self._tables.requests
        own = r.c.mark == mark_of(request.scope, request.key)
        with self._database.writing() as connection:
            connection.execute(update(r).where(own).values(outcome=DONE) if done else delete(r).where(own))
