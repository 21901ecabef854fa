"""Consents: each giving is a row of its own, and taking back adds only its time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from bot.ports import Consent, Consents, ConversationId
from bot.store.conversations import locked
from bot.store.engine import Database
from bot.store.tables import Tables


class SqlConsents(Consents):
    """Consents in a database. They hold no words of patients, so they outlive an erasure as proof."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._tables, self._table = database, tables, tables.consents
        c = self._table
        self._newest = select(c).where(c.c.conversation == bindparam("whose")).order_by(c.c.id.desc()).limit(1)

    def give(self, conversation: ConversationId, version: str, words_digest: str, at: datetime) -> Consent:
        """Keep a consent, beside those given before. Raises `NotFound` for an unknown conversation."""
        values = {"conversation": conversation, "version": version, "words_digest": words_digest, "given_at": at}
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            connection.execute(insert(self._table).values(**values))
        return Consent(conversation, version, words_digest, at)

    def revoke(self, conversation: ConversationId, at: datetime) -> None:
        """Take back all that stands; again is nothing. Raises `NotFound` for an unknown conversation."""
        c = self._table
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            standing = update(c).where(c.c.conversation == conversation, c.c.revoked_at.is_(None))
            connection.execute(standing.values(revoked_at=at))

    def standing(self, conversation: ConversationId) -> Consent | None:
        """The newest consent of a conversation, unless it was taken back."""
        with self._database.reading() as connection:
            row = connection.execute(self._newest, {"whose": conversation}).first()
        if row is None or row.revoked_at is not None:
            return None
        return Consent(row.conversation, row.version, row.words_digest, row.given_at)
