"""Names, telephone numbers and e-mail addresses, sealed, and found again by a blind index."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from bot.ports import Contact, ConversationId, People
from bot.store.conversations import locked
from bot.store.crypto import Cipher
from bot.store.engine import Database
from bot.store.tables import Tables


class SqlPeople(People):
    """Contacts in a database."""

    def __init__(self, database: Database, tables: Tables, cipher: Cipher) -> None:
        self._database, self._tables, self._table, self._cipher = (database, tables, tables.people, cipher)
        p = self._table
        self._contact = select(p.c.name, p.c.phone, p.c.email).where(p.c.conversation == bindparam("whose"))

    def remember(self, conversation: ConversationId, contact: Contact, at: datetime) -> None:
        """Keep the contact given in a conversation; a later one replaces it. Raises `NotFound`."""
        p = self._table
        mark = self._cipher.blind(contact.phone)
        values = {"name": contact.name, "phone": contact.phone, "phone_mark": mark, "email": contact.email, "at": at}
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            if not connection.execute(update(p).where(p.c.conversation == conversation).values(**values)).rowcount:
                connection.execute(insert(p).values(conversation=conversation, **values))

    def contact(self, conversation: ConversationId) -> Contact | None:
        """The contact given in a conversation."""
        with self._database.reading() as connection:
            row = connection.execute(self._contact, {"whose": conversation}).first()
        return Contact(row.name, row.phone, row.email) if row is not None else None

    def given_at(self, conversation: ConversationId) -> datetime | None:
        """When that contact was given last."""
        query = select(self._table.c.at).where(self._table.c.conversation == conversation)
        with self._database.reading() as connection:
            given: datetime | None = connection.execute(query).scalar()
        return given

    def conversations_of(self, phone: str) -> tuple[ConversationId, ...]:
        """Conversations in which this number (E.164) was given, latest first."""
        p = self._table
        query = select(p.c.conversation).where(p.c.phone_mark.in_(self._cipher.blinds(phone)))
        with self._database.reading() as connection:
            return tuple(connection.execute(query.order_by(p.c.at.desc(), p.c.conversation)).scalars())
