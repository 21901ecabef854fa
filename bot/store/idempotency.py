"""Requests that have a key: done once, and told the same when they come again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, Row

from bot.errors import BadInput, HoldExpired, KeyReused, NotAllowed, OpeningTaken, RoomTaken
from bot.ports import Change, ConversationId, Request
from bot.scheduling.model import Appointment
from bot.store.appointments import found
from bot.store.canonical import canonical
from bot.store.crypto import Cipher
from bot.store.engine import Database, serialize
from bot.store.tables import Tables

LASTS = timedelta(hours=24)
LONGEST_KEY = 255
DONE = "done"
_PURGED_AT_ONCE = 100
# What a request may end with for good. `NotFound` is no end: nothing was begun.
_REFUSALS: dict[str, type[HoldExpired | NotAllowed | OpeningTaken]] = {
    kind.__name__: kind for kind in (HoldExpired, NotAllowed, OpeningTaken)
}

Work = Callable[[Connection], tuple[Appointment, ...]]


@dataclass(frozen=True)
class _Outcome:
    """How a request ended: with visits, or with a refusal."""

    visits: tuple[Appointment, ...]
    refusal: Exception | None = None

    def told(self) -> tuple[Appointment, ...]:
        """The visits; raises the refusal."""
        if self.refusal is not None:
            raise self.refusal
        return self.visits


class Once:
    """Does the work of a change in one transaction, and of a keyed one only the first time.

    A result is kept as the ids of its visits, so a repeat sees them as they are now; it is kept, like a refusal, by
    the transaction that does the work.
    """

    def __init__(self, database: Database, tables: Tables, cipher: Cipher) -> None:
        self._database, self._tables, self._cipher = database, tables, cipher

    def do(self, conversation: ConversationId, change: Change, work: Work) -> tuple[Appointment, ...]:
        """The visits that the work returns, or returned; a refusal is raised again. Raises `KeyReused`, `BadInput`."""
        request = change.request
        if request is None:
            with self._database.writing() as connection:
                return work(connection)
        check_request(request)
        with self._database.writing() as connection:
            outcome = self._outcome(connection, conversation, request, change.now, work)
        return outcome.told()

    def told(self, conversation: ConversationId, change: Change) -> tuple[Appointment, ...] | None:
        """What came of the change's request before; None when it has no key or never came."""
        if change.request is None:
            return None
        check_request(change.request)
        with self._database.reading() as connection:
            outcome = self._before(connection, conversation, change.request, change.now)
        return outcome.told() if outcome is not None else None

    def _outcome(
        self,
        connection: Connection,
        conversation: ConversationId,
        request: Request,
        now: datetime,
        work: Work,
    ) -> _Outcome:
        r, mark = self._tables.requests, mark_of(request.scope, request.key)
        serialize(connection, f"cupwise request {mark}")  # a repeat waits for the first one to end
        before = self._before(connection, conversation, request, now)
        if before is not None:
            return before
        outcome = _tried(connection, work)
        body_mark = self._cipher.blind(mark_of(conversation, request.body))
        row = {"mark": mark, "conversation": conversation, "body_mark": body_mark, "at": now, **_kept(outcome)}
        connection.execute(delete(r).where(r.c.mark == mark))  # one that is too old to count
        connection.execute(insert(r).values(**row))
        forget_old(connection, self._tables, now)
        return outcome

    def _before(
        self, connection: Connection, conversation: ConversationId, request: Request, now: datetime
    ) -> _Outcome | None:
        r = self._tables.requests
        row = connection.execute(select(r).where(r.c.mark == mark_of(request.scope, request.key))).first()
        if row is None or row.at <= now - LASTS:
            return None
        if row.body_mark not in self._cipher.blinds(mark_of(conversation, request.body)):
            raise KeyReused("this key came with another wish before")
        return self._ended(connection, row)

    def _ended(self, connection: Connection, known: Row[Any]) -> _Outcome:
        if known.outcome in _REFUSALS:
            return _Outcome((), _REFUSALS[known.outcome](known.why))
        return _Outcome(tuple(found(connection, self._tables, one) for one in json.loads(known.appointments)))


def forget_old(connection: Connection, tables: Tables, now: datetime) -> None:
    """Forget requests that are too old to count, but not those that somebody else is just forgetting."""
    r = tables.requests
    old = select(r.c.mark).where(r.c.at <= now - LASTS).limit(_PURGED_AT_ONCE).with_for_update(skip_locked=True)
    marks = connection.execute(old).scalars().all()
    if marks:
        connection.execute(delete(r).where(r.c.mark.in_(marks)))


def check_request(request: Request) -> None:
    """Raises `BadInput` for a key that is empty or too long."""
    if not 1 <= len(request.key) <= LONGEST_KEY:
        raise BadInput(f"a key has 1 to {LONGEST_KEY} characters")


def _tried(connection: Connection, work: Work) -> _Outcome:
    """What the work comes to; a refusal undoes the work alone, so that it can be kept."""
    try:
        with connection.begin_nested():
            return _Outcome(work(connection))
    except RoomTaken:
        raise  # no end: the caller may ask for another room under the same key
    except tuple(_REFUSALS.values()) as refusal:
        return _Outcome((), refusal)


def _kept(outcome: _Outcome) -> dict[str, object]:
    if outcome.refusal is not None:
        return {"outcome": type(outcome.refusal).__name__, "appointments": "[]", "why": str(outcome.refusal)}
    return {"outcome": DONE, "appointments": canonical([visit.id for visit in outcome.visits])}


def mark_of(*parts: str) -> str:
    """A digest of texts, each apart from the next."""
    return hashlib.sha256(canonical(parts).encode()).hexdigest()
