"""The message log: what is acknowledged is on disk, what is answered stays answered."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from bot.errors import NotAllowed, NotFound
from bot.ports import ConversationId, ConversationState, Deed, Message, MessageLog, Turn
from bot.store import alerts, deeds
from bot.store.conversations import found, locked, opened, state_of, touch
from bot.store.engine import Database, add_row
from bot.store.lines import BOT, PATIENT, message_of, reply_line, shown_text
from bot.store.tables import Tables
from bot.store.turns import TurnStatements

_LATCHING = ("emergency", "self_harm")


class SqlMessageLog(MessageLog):
    """The message log in a database."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._tables, self._messages = database, tables, tables.messages
        self._turns = TurnStatements(tables)

    def open(self, conversation: ConversationId, channel: str, at: datetime) -> ConversationState:
        """Return the conversation, making it when it is new."""
        return state_of(opened(self._database, self._tables, conversation, channel, at))

    def state(self, conversation: ConversationId) -> ConversationState:
        """Where the conversation stands. Raises `NotFound`."""
        with self._database.reading() as connection:
            row = found(connection, self._tables, conversation)
        if row is None:
            raise NotFound(f"no conversation {conversation!r}")
        return state_of(row)

    def receive(self, conversation: ConversationId, text: str, at: datetime, client_id: str) -> tuple[Message, bool]:
        """Log a patient's message; it is on disk when this returns. The flag says whether it is new."""
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            if known := self._known(connection, conversation, client_id):
                return known, False
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
                return tuple(reply_line(message, reply, at) for reply in turn.replies)
            if not self._claim(connection, message, at):
                return self._answers(connection, message)
            self._settle(connection, message, turn, with_staff=row.taken_over_by is not None)
            replies = tuple(self._add(connection, reply_line(message, reply, at)) for reply in turn.replies)
            touch(connection, self._tables, message.conversation, at, asked=turn.asked)
        return replies

    def missed(self, conversation: ConversationId) -> tuple[Message, ...]:
        """Patient's messages that were answered without the dialogue hearing them, oldest first."""
        with self._database.reading() as connection:
            return tuple(map(message_of, connection.execute(self._turns.missed, {"whose": conversation})))

    def answers_to(self, message: Message) -> tuple[Message, ...]:
        """The replies already given to a message, in order; empty when it waits."""
        with self._database.reading() as connection:
            return self._answers(connection, message)

    def say(
        self, conversation: ConversationId, author: str, text: str, at: datetime, client_id: str | None = None
    ) -> Message:
        """Log a message that answers none. A staff member's words end the patient's wait. Raises `NotFound`."""
        m = self._messages
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            if client_id and (known := self._known(connection, conversation, client_id)):
                return known
            message = self._add(connection, Message(0, conversation, author, text, at, client_id=client_id))
            if author not in (PATIENT, BOT):
                waiting = update(m).where(m.c.conversation == conversation, m.c.waits)
                connection.execute(waiting.values(waits=False))
            touch(connection, self._tables, conversation, at)
        return message

    def begun(self, conversation: ConversationId) -> bool:
        """Whether anything has been said in it."""
        with self._database.reading() as connection:
            return connection.execute(self._turns.begun, {"whose": conversation}).first() is not None

    def transcript(self, conversation: ConversationId, after: int = 0) -> tuple[Message, ...]:
        """All messages of a conversation with a number above `after`, in order."""
        m = self._messages
        query = select(m).where(m.c.conversation == conversation, m.c.number > after).order_by(m.c.number)
        with self._database.reading() as connection:
            return tuple(message_of(row) for row in connection.execute(query))

    def sent(self, conversation: ConversationId) -> int:
        """How many messages the patient has sent."""
        with self._database.reading() as connection:
            return int(connection.execute(self._turns.sent, {"whose": conversation}).scalar_one())

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

    def take_over(
        self,
        conversation: ConversationId,
        staff: str | None,
        holders: Collection[str | None] | None = None,
        deed: Deed | None = None,
    ) -> bool:
        """Give it to a staff member, or to the bot; False when they have it. Raises `NotAllowed`, `NotFound`."""
        table = self._tables.conversations
        with self._database.writing() as connection:
            holder = locked(connection, self._tables, conversation).taken_over_by
            if holder == staff:
                return False
            if holders is not None and holder not in holders:
                raise NotAllowed("somebody else has the chat")
            connection.execute(update(table).where(table.c.id == conversation).values(taken_over_by=staff))
            deeds.write(connection, self._tables, *((deed,) if deed else ()))
        return True

    def start_over(self, conversation: ConversationId, after: int) -> None:
        """Begin a new intake after that message and lift the latches; again is nothing. Raises `NotFound`."""
        table = self._tables.conversations
        fresh = {"started_over_after": after, "emergency_at": None, "self_harm_at": None}
        with self._database.writing() as connection:
            if locked(connection, self._tables, conversation).started_over_after < after:
                connection.execute(update(table).where(table.c.id == conversation).values(**fresh))

    def _known(self, connection: Connection, conversation: ConversationId, client_id: str) -> Message | None:
        row = connection.execute(self._turns.known, {"whose": conversation, "sent_as": client_id}).first()
        return None if row is None else message_of(row)

    def end_alarm(self, conversation: ConversationId, read: int, turn: Turn, deed: Deed) -> tuple[Message, ...]:
        """Lift the latches, begin a new intake, note the bells of danger as seen and the deed. Raises `NotAllowed`.

        The conversation is held meanwhile: whoever writes afterwards rings and latches anew.
        """
        with self._database.writing() as connection:
            row = locked(connection, self._tables, conversation)
            if row.emergency_at is None and row.self_harm_at is None:
                return ()
            if self._newest(connection, conversation, PATIENT) > read:
                raise NotAllowed("the patient has written since")
            last = self._newest(connection, conversation)
            lines = (Message(0, conversation, BOT, reply.text, deed.at, reply.choices) for reply in turn.replies)
            said = tuple(self._add(connection, line) for line in lines)
            self._remember(connection, conversation, turn)
            alerts.see(connection, self._tables, conversation, _LATCHING, deed.by, deed.at)
            deeds.write(connection, self._tables, deed)
            fresh = {"asked": turn.asked, "emergency_at": None, "self_harm_at": None, "started_over_after": last}
            touch(connection, self._tables, conversation, deed.at, **fresh)
        return said

    def _newest(self, connection: Connection, conversation: ConversationId, author: str | None = None) -> int:
        m = self._messages
        newest = select(func.max(m.c.number)).where(m.c.conversation == conversation)
        return int(connection.execute(newest if author is None else newest.where(m.c.author == author)).scalar() or 0)

    def _latch(self, conversation: ConversationId, column: str, at: datetime) -> None:
        table = self._tables.conversations
        with self._database.writing() as connection:
            if getattr(locked(connection, self._tables, conversation), column) is None:
                connection.execute(update(table).where(table.c.id == conversation).values({column: at}))

    def _claim(self, connection: Connection, message: Message, at: datetime) -> bool:
        """Mark the message as answered; False when it was. Raises `NotFound`."""
        m = self._messages
        ours = {"answered": message.number, "whose": message.conversation}
        if connection.execute(self._turns.claim, {**ours, "answered_at": at}).rowcount:
            return True
        own = (m.c.number == message.number, m.c.conversation == message.conversation)
        if connection.execute(select(m.c.number).where(*own)).first() is None:
            raise NotFound(f"no message {message.number}")
        return False

    def _settle(self, connection: Connection, message: Message, turn: Turn, *, with_staff: bool) -> None:
        """Note what the dialogue heard and remembers. Where staff took over, the patient goes on waiting for them."""
        own, heard = {"whose": message.conversation}, list(turn.heard)
        connection.execute(self._turns.heard, {**own, "numbers": heard})
        if not with_staff:
            connection.execute(self._turns.waited_for, {**own, "numbers": [message.number, *heard]})
        self._remember(connection, message.conversation, turn)

    def _remember(self, connection: Connection, conversation: ConversationId, turn: Turn) -> None:
        if turn.memory:
            row = {"conversation": conversation, "events": json.dumps(turn.memory)}
            connection.execute(self._turns.remember, row)

    def _add(self, connection: Connection, message: Message, *, waits: bool = False) -> Message:
        """Log a message; the number it comes with does not count."""
        row = {
            "conversation": message.conversation,
            "author": message.author,
            "text": message.text,
            "at": message.at,
            "choices": shown_text(message),
            "multiple": message.multiple,
            "answers": message.answers,
            "client_id": message.client_id,
            "waits": waits,
            "heard": False,
        }
        return replace(message, number=add_row(connection, self._messages, row))

    def _answers(self, connection: Connection, message: Message) -> tuple[Message, ...]:
        return tuple(map(message_of, connection.execute(self._turns.answers, {"answered": message.number})))
