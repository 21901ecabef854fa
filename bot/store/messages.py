"""The message log: what is acknowledged is on disk, what is answered stays answered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.errors import NotFound
from bot.ports import Choice, ConversationId, ConversationState, Message, MessageLog, Reply, Turn
from bot.store.conversations import locked, opened, state_of, touch
from bot.store.engine import Database, add_row
from bot.store.tables import Tables

PATIENT, BOT = "patient", "bot"


class SqlMessageLog(MessageLog):
    """The message log in a database."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._tables, self._messages = database, tables, tables.messages

    def open(self, conversation: ConversationId, channel: str, at: datetime) -> ConversationState:
        """Return the conversation, making it when it is new."""
        return state_of(opened(self._database, self._tables, conversation, channel, at))

    def state(self, conversation: ConversationId) -> ConversationState:
        """Where the conversation stands. Raises `NotFound`."""
        table = self._tables.conversations
        with self._database.reading() as connection:
            row = connection.execute(select(table).where(table.c.id == conversation)).first()
        if row is None:
            raise NotFound(f"no conversation {conversation!r}")
        return state_of(row)

    def receive(self, conversation: ConversationId, text: str, at: datetime, client_id: str) -> tuple[Message, bool]:
        """Log a patient's message; it is on disk when this returns. The flag says whether it is new."""
        m = self._messages
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            query = select(m).where(m.c.conversation == conversation, m.c.client_id == client_id)
            known = connection.execute(query).first()
            if known is not None:
                return message_of(known), False
            said = Message(0, conversation, PATIENT, text, at, client_id=client_id)
            message = self._add(connection, said, waits=True)
            touch(connection, self._tables, conversation, at)
        return message, True

    def answer(self, message: Message, turn: Turn, at: datetime) -> tuple[Message, ...]:
        """Store replies, question and memory in one transaction; the first answer to a message stays.

        What answers an erased message is returned but not kept. Raises `NotFound` for one that never was.
        """
        with self._database.writing() as connection:
            row = locked(connection, self._tables, message.conversation)
            if message.number <= row.erased_through:
                return tuple(_reply(message, reply, at) for reply in turn.replies)
            if not self._claim(connection, message, at):
                return self._answers(connection, message)
            self._settle(connection, message, turn, with_staff=row.taken_over_by is not None)
            replies = tuple(self._add(connection, _reply(message, reply, at)) for reply in turn.replies)
            touch(connection, self._tables, message.conversation, at, asked=turn.asked)
        return replies

    def missed(self, conversation: ConversationId) -> tuple[Message, ...]:
        """Patient's messages that were answered without the dialogue hearing them, oldest first."""
        m, c = self._messages, self._tables.conversations
        unheard = (m.c.conversation == conversation, m.c.author == PATIENT, ~m.c.heard, m.c.answered_at.is_not(None))
        query = select(m).join(c, c.c.id == m.c.conversation).where(*unheard, m.c.number > c.c.started_over_after)
        with self._database.reading() as connection:
            return tuple(message_of(row) for row in connection.execute(query.order_by(m.c.number)))

    def answers_to(self, message: Message) -> tuple[Message, ...]:
        """The replies already given to a message, in order; empty when it waits."""
        with self._database.reading() as connection:
            return self._answers(connection, message)

    def say(self, conversation: ConversationId, author: str, text: str, at: datetime) -> Message:
        """Log a message that answers none. A staff member's words end the patient's wait. Raises `NotFound`."""
        m = self._messages
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            message = self._add(connection, Message(0, conversation, author, text, at))
            if author not in (PATIENT, BOT):
                waiting = update(m).where(m.c.conversation == conversation, m.c.waits)
                connection.execute(waiting.values(waits=False))
            touch(connection, self._tables, conversation, at)
        return message

    def begun(self, conversation: ConversationId) -> bool:
        """Whether anything has been said in it."""
        m = self._messages
        with self._database.reading() as connection:
            return (
                connection.execute(select(m.c.number).where(m.c.conversation == conversation).limit(1)).first()
                is not None
            )

    def transcript(self, conversation: ConversationId, after: int = 0) -> tuple[Message, ...]:
        """All messages of a conversation with a number above `after`, in order."""
        m = self._messages
        query = select(m).where(m.c.conversation == conversation, m.c.number > after).order_by(m.c.number)
        with self._database.reading() as connection:
            return tuple(message_of(row) for row in connection.execute(query))

    def unanswered(self) -> tuple[Message, ...]:
        """Patients' messages with no reply of the bot and no staff member's words after them, oldest first."""
        m = self._messages
        query = select(m).where(m.c.answered_at.is_(None), m.c.waits).order_by(m.c.number)
        with self._database.reading() as connection:
            return tuple(message_of(row) for row in connection.execute(query))

    def mark_emergency(self, conversation: ConversationId, at: datetime) -> None:
        """Latch the emergency; a second call changes nothing. Raises `NotFound`."""
        self._latch(conversation, "emergency_at", at)

    def mark_self_harm(self, conversation: ConversationId, at: datetime) -> None:
        """Latch a self-harm statement; a second call changes nothing. Raises `NotFound`."""
        self._latch(conversation, "self_harm_at", at)

    def take_over(self, conversation: ConversationId, staff: str | None) -> None:
        """Give the conversation to a staff member, or back to the bot with None. Raises `NotFound`."""
        table = self._tables.conversations
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            connection.execute(update(table).where(table.c.id == conversation).values(taken_over_by=staff))

    def start_over(self, conversation: ConversationId, after: int) -> None:
        """Begin a new intake after that message and lift the latches; again is nothing. Raises `NotFound`."""
        table = self._tables.conversations
        fresh = {"started_over_after": after, "emergency_at": None, "self_harm_at": None}
        with self._database.writing() as connection:
            if locked(connection, self._tables, conversation).started_over_after < after:
                connection.execute(update(table).where(table.c.id == conversation).values(**fresh))

    def _latch(self, conversation: ConversationId, column: str, at: datetime) -> None:
        table = self._tables.conversations
        with self._database.writing() as connection:
            if getattr(locked(connection, self._tables, conversation), column) is None:
                connection.execute(update(table).where(table.c.id == conversation).values({column: at}))

    def _claim(self, connection: Connection, message: Message, at: datetime) -> bool:
        """Mark the message as answered; False when it was. Raises `NotFound`."""
        m = self._messages
        ours = (m.c.number == message.number, m.c.conversation == message.conversation)
        if connection.execute(update(m).where(*ours, m.c.answered_at.is_(None)).values(answered_at=at)).rowcount:
            return True
        if connection.execute(select(m.c.number).where(*ours)).first() is None:
            raise NotFound(f"no message {message.number}")
        return False

    def _settle(self, connection: Connection, message: Message, turn: Turn, *, with_staff: bool) -> None:
        """Note what the dialogue heard and remembers. Where staff took over, the patient goes on waiting for them."""
        m = self._messages
        own = update(m).where(m.c.conversation == message.conversation)
        connection.execute(own.where(m.c.number.in_(turn.heard)).values(heard=True))
        if not with_staff:
            connection.execute(own.where(m.c.number.in_((message.number, *turn.heard))).values(waits=False))
        if turn.memory:
            events = insert(self._tables.memory).values(events=json.dumps(turn.memory))
            connection.execute(events.values(conversation=message.conversation))

    def _add(self, connection: Connection, message: Message, *, waits: bool = False) -> Message:
        """Log a message; the number it comes with does not count."""
        row = {
            "conversation": message.conversation,
            "author": message.author,
            "text": message.text,
            "at": message.at,
            "choices": _choices_text(message.choices),
            "multiple": message.multiple,
            "answers": message.answers,
            "client_id": message.client_id,
            "waits": waits,
            "heard": False,
        }
        return replace(message, number=add_row(connection, self._messages, row))

    def _answers(self, connection: Connection, message: Message) -> tuple[Message, ...]:
        m = self._messages
        query = select(m).where(m.c.answers == message.number).order_by(m.c.number)
        return tuple(message_of(row) for row in connection.execute(query))


def message_of(row: Row[Any]) -> Message:
    """One line of the log, from its row."""
    return Message(
        number=row.number,
        conversation=row.conversation,
        author=row.author,
        text=row.text,
        at=row.at,
        choices=tuple(Choice(*choice) for choice in json.loads(row.choices or "[]")),
        multiple=row.multiple,
        answers=row.answers,
        client_id=row.client_id,
    )


def _reply(message: Message, reply: Reply, at: datetime) -> Message:
    return Message(0, message.conversation, BOT, reply.text, at, reply.choices, reply.multiple, message.number)


def _choices_text(choices: tuple[Choice, ...]) -> str | None:
    return json.dumps([[choice.id, choice.title] for choice in choices]) if choices else None
