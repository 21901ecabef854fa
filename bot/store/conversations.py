"""The row of a conversation, which every write to that conversation takes first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from bot.errors import NotFound
from bot.ports import ConversationId, ConversationState
from bot.store.engine import Database
from bot.store.tables import Tables


def opened(database: Database, tables: Tables, conversation: ConversationId, channel: str, at: datetime) -> Row[Any]:
    """The conversation's row, made when it is new; of two that make it at once, one wins."""
    table = tables.conversations
    with database.reading() as connection:
        row = connection.execute(select(table).where(table.c.id == conversation)).first()
    if row is not None:
        return row
    try:
        with database.writing() as connection:
            connection.execute(insert(table).values(id=conversation, channel=channel, opened_at=at))
    except IntegrityError:
        pass  # someone else has just made it
    with database.reading() as connection:
        return connection.execute(select(table).where(table.c.id == conversation)).one()


def locked(connection: Connection, tables: Tables, conversation: ConversationId) -> Row[Any]:
    """The conversation's row, held until the transaction ends. Raises `NotFound`.

    All writes of a conversation take it first, so they follow one another and never deadlock.
    """
    table = tables.conversations
    query = select(table).where(table.c.id == conversation).with_for_update(key_share=True)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(f"no conversation {conversation!r}")
    return row


def touch(connection: Connection, tables: Tables, conversation: ConversationId, at: datetime, **values: object) -> None:
    """Note when something last happened, since when the patient waits, and `values`."""
    messages, table = tables.messages, tables.conversations
    waiting = select(func.min(messages.c.at)).where(messages.c.conversation == conversation, messages.c.waits)
    change = {"last_at": at, "waiting_since": waiting.scalar_subquery(), **values}
    connection.execute(update(table).where(table.c.id == conversation).values(**change))


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
