"""Times in an outside diary that no visit of ours has: each is a cancelled row with its name there, to be given up.

One that a visit is about to move to is written down before it is asked for, and is to be given up only later: so
whatever is cut short leaves nothing there that nobody knows of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, exists, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from bot.ports import ConversationId
from bot.scheduling.model import Opening
from bot.store.appointments import CANCELLED, PENDING, add
from bot.store.tables import Tables


def plan(
    connection: Connection,
    tables: Tables,
    opening: Opening,
    conversation: ConversationId,
    outside: str,
    until: datetime,
) -> None:
    """An opening is about to be taken there under this name; again prolongs it, and what a visit has is no plan."""
    a = tables.appointments
    mine = and_(a.c.conversation == conversation, a.c.outside == outside)
    if connection.execute(update(a).where(mine, a.c.status == CANCELLED).values(changed_at=until)).rowcount:
        return
    if connection.execute(select(a.c.id).where(mine)).first() is None:
        leave(connection, tables, opening, conversation, outside, until)


def leave(
    connection: Connection, tables: Tables, opening: Opening, conversation: ConversationId, outside: str, at: datetime
) -> None:
    """An opening is to be given up there from that moment on."""
    add(connection, tables, opening, conversation, at, status=CANCELLED, expires=at, outside=outside)


def keep(connection: Connection, tables: Tables, conversation: ConversationId, outside: str, now: datetime) -> bool:
    """The plan is carried out; False when it stands no longer, for then the time is being given up there."""
    return _changed(connection, tables, conversation, outside, now, {"outside": None})


def drop(connection: Connection, tables: Tables, conversation: ConversationId, outside: str, now: datetime) -> bool:
    """The plan is to be given up now; False when it stands no longer."""
    return _changed(connection, tables, conversation, outside, now, {"changed_at": now})


def due(tables: Tables, now: datetime) -> ColumnElement[bool]:
    """Which names are to be given up by now: of holds that ran out, and of what was given up and nothing else has."""
    a = tables.appointments
    other = a.alias()
    kept = exists().where(
        other.c.conversation == a.c.conversation,
        other.c.outside == a.c.outside,
        other.c.status.not_in([PENDING, CANCELLED]),
    )
    ran_out = and_(a.c.status == PENDING, a.c.expires <= now)
    return and_(ran_out | and_(a.c.status == CANCELLED, a.c.changed_at <= now), ~kept)


def _changed(
    connection: Connection,
    tables: Tables,
    conversation: ConversationId,
    outside: str,
    now: datetime,
    values: Mapping[str, object],
) -> bool:
    a = tables.appointments
    standing = and_(a.c.conversation == conversation, a.c.outside == outside, a.c.status == CANCELLED)
    return bool(connection.execute(update(a).where(standing, a.c.changed_at > now).values(**values)).rowcount)
