"""Which sessions of a conversation still count."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from bot.errors import NotFound
from bot.ports import ConversationId, SessionEpochs
from bot.store.engine import Database
from bot.store.tables import Tables


class SqlSessionEpochs(SessionEpochs):
    """Epochs in the rows of the conversations."""

    def __init__(self, database: Database, tables: Tables) -> None:
        c = self._table = tables.conversations
        self._database, self._epoch = database, select(c.c.session_epoch).where(c.c.id == bindparam("whose"))

    def epoch(self, conversation: ConversationId) -> int:
        """The epoch of a conversation. Raises `NotFound`."""
        with self._database.reading() as connection:
            epoch = connection.execute(self._epoch, {"whose": conversation}).scalar()
        if epoch is None:
            raise NotFound(f"no conversation {conversation!r}")
        return int(epoch)

    def advance(self, conversation: ConversationId, expected: int) -> bool:
        """Begin the epoch after `expected`; the database lets one of several do it."""
        table = self._table
        ours = update(table).where(table.c.id == conversation, table.c.session_epoch == expected)
        with self._database.writing() as connection:
            return bool(connection.execute(ours.values(session_epoch=expected + 1)).rowcount)
