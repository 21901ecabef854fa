"""The diary's log: who did what to which visit, and why."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql.elements import ColumnElement

from bot.ports import ConversationId, Deed, DeedKind, Deeds
from bot.store.engine import Database
from bot.store.house_tables import ID
from bot.store.tables import Tables


class SqlDeeds(Deeds):
    """The log in a database. Details are sealed, and an erasure empties those of its conversation."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._tables = database, tables

    def note(self, deed: Deed) -> None:
        """Add a line, as for a refused attempt."""
        with self._database.writing() as connection:
            # An erasure that runs at this moment either empties this line too, or was there before it.
            c = self._tables.conversations
            holder = select(c.c.id).where(c.c.id == _clean(deed.conversation or "", ID))
            connection.execute(holder.with_for_update(key_share=True))
            write(connection, self._tables, deed)

    def of_visit(self, appointment: str) -> tuple[Deed, ...]:
        """All lines of one visit, oldest first."""
        return self._lines(self._tables.deeds.c.appointment == _clean(appointment, ID))

    def of_conversation(self, conversation: ConversationId) -> tuple[Deed, ...]:
        """All lines of a conversation that are of no visit, oldest first."""
        d = self._tables.deeds
        return self._lines(d.c.appointment.is_(None), d.c.conversation == _clean(conversation, ID))

    def _lines(self, *which: ColumnElement[bool]) -> tuple[Deed, ...]:
        d = self._tables.deeds
        columns = (d.c.at, d.c.by, d.c.what, d.c.appointment, d.c.conversation, d.c.detail)
        query = select(*columns).where(*which).order_by(d.c.id)
        with self._database.reading() as connection:
            return tuple(_deed(row) for row in connection.execute(query))


def write(connection: Connection, tables: Tables, *deeds: Deed) -> None:
    """Add lines in a transaction that somebody else opened."""
    if deeds:
        connection.execute(insert(tables.deeds), [_row(deed) for deed in deeds])


def forget(connection: Connection, tables: Tables, conversation: ConversationId) -> None:
    """Empty the details of a conversation's lines: what staff wrote may speak of the patient."""
    d, a = tables.deeds, tables.appointments
    visits = select(a.c.id).where(a.c.conversation == conversation)
    of_theirs = or_(d.c.conversation == conversation, d.c.appointment.in_(visits))
    connection.execute(update(d).where(of_theirs).values(detail=""))


def _deed(row: Row[Any]) -> Deed:
    return Deed(row.at, row.by, DeedKind(row.what), row.appointment, row.conversation, row.detail)


def _row(deed: Deed) -> dict[str, object]:
    return {
        "at": deed.at,
        "by": _clean(deed.by, ID),
        "what": deed.what.value,
        "appointment": None if deed.appointment is None else _clean(deed.appointment, ID),
        "conversation": None if deed.conversation is None else _clean(deed.conversation, ID),
        "detail": deed.detail,
    }


def _clean(text: str, length: int) -> str:
    """As much as the column takes: names that are only claimed may hold anything."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")[:length]
