"""The dialogue's memory, read; it is written with the answers of the message log."""

from __future__ import annotations

import json

from sqlalchemy import select

from bot.ports import ConversationId, DialogueMemory
from bot.store.engine import Database
from bot.store.tables import Tables


class SqlDialogueMemory(DialogueMemory):
    """The dialogue's events in a database; one sealed row a turn."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._table = database, tables.memory

    def recall(self, conversation: ConversationId) -> tuple[str, ...]:
        """All events of a conversation in order."""
        query = select(self._table.c.events).where(self._table.c.conversation == conversation)
        with self._database.reading() as connection:
            turns = connection.execute(query.order_by(self._table.c.id)).scalars()
            return tuple(event for turn in turns for event in json.loads(turn))
