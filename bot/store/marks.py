"""Marks of conversations: one cheap query tells which of many have changed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from sqlalchemy import func, select

from bot.ports import ConversationId, Marks
from bot.store.engine import Database
from bot.store.tables import Tables


class SqlMarks(Marks):
    """The newest number of each conversation's messages and deeds, beside its own row. No patient's words are read."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._tables = database, tables

    def of(self, conversations: Sequence[ConversationId]) -> Mapping[ConversationId, Hashable]:
        """The marks of all these in one query; a conversation that is unknown has none."""
        c, m, d = self._tables.conversations, self._tables.messages, self._tables.deeds
        said = select(func.max(m.c.number)).where(m.c.conversation == c.c.id).scalar_subquery()
        done = select(func.max(d.c.id)).where(d.c.conversation == c.c.id).scalar_subquery()
        query = select(c, said.label("said"), done.label("done")).where(c.c.id.in_(conversations))
        with self._database.reading() as connection:
            return {row.id: tuple(row) for row in connection.execute(query)}
