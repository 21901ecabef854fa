"""The row of a conversation, which every write to that conversation takes first."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from bot.errors import NotFound
from bot.ports import ConversationId, ConversationState
from bot.store.engine import Database
from bot.store.tables import Tables


def opened(database: Database, tables: Tables, conversation: ConversationId, channel: str, at: datetime) -> Row[Any]:
    """The conversation's row, made when it is new; of two that make it at once, one wins."""
    with database.reading() as connection:
        row = found(connection, tables, conversation)
    if row is not None:
        return row
    try:
        with database.writing() as connection:
            connection.execute(insert(tables.conversations).values(id=conversation, channel=channel, opened_at=at))
    except IntegrityError:
        pass  # someone else has just made it
    with database.reading() as connection:
        return connection.execute(_row(tables.conversations, False), {"whose": conversation}).one()


def found(connection: Connection, tables: Tables, conversation: ConversationId) -> Row[Any] | None:
    """The conversation's row; None for one that is unknown."""
    return connection.execute(_row(tables.conversations, False), {"whose": conversation}).first()


def locked(connection: Connection, tables: Tables, conversation: ConversationId) -> Row[Any]:
    """The conversation's row, held until the transaction ends. Raises `NotFound`.

    All writes of a conversation take it first, so they follow one another and never deadlock.
    """
    row = connection.execute(_row(tables.conversations, True), {"whose": conversation}).first()
    if row is None:
        raise NotFound(f"no conversation {conversation!r}")
    return row


def touch(connection: Connection, tables: Tables, conversation: ConversationId, at: datetime, **values: object) -> None:
    """Note when something last happened, since when the patient waits, and `values`."""
    change = {"whose": conversation, "last_at": at, **values}
    connection.execute(_touching(tables.conversations, tables.messages), change)


# Built once for each store: to put a statement together takes four times as long as to run it.
@lru_cache(maxsize=32)
def _row(table: Table, held: bool) -> Any:
    query = select(table).where(table.c.id == bindparam("whose"))
    return query.with_for_update(key_share=True) if held else query


@lru_cache(maxsize=32)
def _touching(table: Table, messages: Table) -> Any:
    waiting = select(func.min(messages.c.at)).where(messages.c.conversation == bindparam("whose"), messages.c.waits)
    own = update(table).where(table.c.id == bindparam("whose"))
    return own.values(waiting_since=waiting.scalar_subquery())


def state_of(row: Row[Any]) -> ConversationState:
    """Where a conversation stands, from its row."""
    return ConversationState(
        id=row.id,
        channel=row.channel,
        opened_at=row.opened_at,
        asked=row.asked,
        emergency_at=row.emergency_at,
        self_harm_at=row.self_harm_at,
        taken_over_by=row.taken_over_by,
        started_over_after=row.started_over_after,
    )
