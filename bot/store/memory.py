"""The dialogue's memory, read; it is written with the answers of the message log."""

from __future__ import annotations

import json

from sqlalchemy import bindparam, select

from bot.ports import ConversationId, DialogueMemory
from bot.store.engine import Database
from bot.store.tables import Tables


class SqlDialogueMemory(DialogueMemory):
    """The dialogue's events in a database; one sealed row a turn."""

    def __init__(self, database: Database, tables: Tables) -> None:
        m, self._database = tables.memory, database
        self._all = select(m.c.events).where(m.c.conversation == bindparam("whose")).order_by(m.c.id)

    def recall(self, conversation: ConversationId) -> tuple[str, ...]:
        """All events of a conversation in order."""
        with self._database.reading() as connection:
            turns = connection.execute(self._all, {"whose": conversation}).scalars()
            return tuple(event for turn in turns for event in json.loads(turn))
