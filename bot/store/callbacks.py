"""The desk's list of patients to call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Row

from bot.errors import NotFound
from bot.ports import CallBack, CallBacks, ConversationId
from bot.store.conversations import locked
from bot.store.engine import Database
from bot.store.tables import Tables


class SqlCallBacks(CallBacks):
    """Call-backs in a database; a conversation has at most one that is open."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._tables, self._table = database, tables, tables.call_backs

    def request(self, conversation: ConversationId, reason: str, promised_by: datetime, at: datetime) -> CallBack:
        """Ask for one call; while it is open, a second request returns the first. Raises `NotFound`."""
        c = self._table
        query = select(c).where(c.c.conversation == conversation, c.c.done_by.is_(None))
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            if connection.execute(query).first() is None:
                values = {"reason": reason, "promised_by": promised_by, "requested_at": at}
                connection.execute(insert(c).values(conversation=conversation, **values))
            return call_back_of(connection.execute(query).one())

    def open_requests(self) -> tuple[CallBack, ...]:
        """Calls still to be made, earliest promise first."""
        c = self._table
        query = select(c).where(c.c.done_by.is_(None)).order_by(c.c.promised_by, c.c.id)
        with self._database.reading() as connection:
            return tuple(call_back_of(row) for row in connection.execute(query))

    def mark_done(self, call_back: int, staff: str, at: datetime) -> None:
        """Note who called; a second call changes nothing. Raises `NotFound`."""
        c = self._table
        with self._database.writing() as connection:
            undone = update(c).where(c.c.id == call_back, c.c.done_by.is_(None))
            if connection.execute(undone.values(done_by=staff, done_at=at)).rowcount:
                return
            if connection.execute(select(c.c.id).where(c.c.id == call_back)).first() is None:
                raise NotFound(f"no call-back {call_back}")


def call_back_of(row: Row[Any]) -> CallBack:
    """A call-back, from its row."""
    return CallBack(row.id, row.conversation, row.reason, row.promised_by, row.done_by)
