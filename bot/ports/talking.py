"""What a conversation needs: a clock, a reader of language, a dialogue and the log of messages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.clinical.reading import Reading
from bot.scheduling.wish import Wish

if TYPE_CHECKING:
    from bot.ports.deeds import Deed

ConversationId = str


class Clock(Protocol):
    """The only way to the time of day."""

    def now(self) -> datetime:
        """The present instant, in UTC, with its zone."""


class Language(Protocol):
    """Understands one message of a patient."""

    def read(
        self,
        text: str,
        *,
        question: str | None = None,
        asked: Sequence[str] = (),
        concept_words: str | None = None,
        of_other: bool = False,
    ) -> Reading:
        """Read `text`; `question` is what was asked in free words, `asked` the concept ids it asked about.

        `of_other` takes a relative or friend that the writer names for the patient.
        """


class VisitTimes(Protocol):
    """Understands when a patient would like to come."""

    def read(self, text: str, now: datetime) -> Wish | None:
        """The wish in a message, or None when it names no time of a visit; `now` is the local time at the place."""

    def days_back(self, text: str) -> int | None:
        """How many days before the times shown a message such as "the week after" is read; None for all others."""

    def say(self, wish: Wish) -> str:
        """A wish in words for the patient."""


@dataclass(frozen=True)
class Choice:
    """One answer offered beside a reply. `id` is opaque; `title` is what the patient sees and, in effect, says.

    `tag` tells a door what the answer is ("none", "area:<id>", "time:<local start>"), `group` under which heading it
    stands and `short` what it says there, or what the end of a scale means. Each is empty where it does not apply;
    none comes from outside.
    """

    id: str
    title: str
    tag: str = ""
    group: str = ""
    short: str = ""


@dataclass(frozen=True)
class Reply:
    """One message of the bot. With `multiple`, several choices may be picked at once.

    `kind` tells a door how to draw it (see `bot/showing.py`); a plain text has none.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    multiple: bool = False
    kind: str = ""


@dataclass(frozen=True)
class Turn:
    """What the dialogue made of one message: its replies, what it now asks, and its own memory to keep.

    `offered` are the ids of the openings shown, while one is asked for.
    `memory` holds new dialogue events, one JSON text each, in order. `heard` are the numbers of the patient's
    messages that the dialogue took in; those it did not (it was down, or an emergency was answered first) are
    given to it with the next message.
    """

    replies: tuple[Reply, ...]
    asked: str | None = None
    memory: tuple[str, ...] = ()
    heard: tuple[int, ...] = ()
    offered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """One line of the message log. `author` is "patient", "bot" or a staff name; `at` is in UTC."""

    number: int
    conversation: ConversationId
    author: str
    text: str
    at: datetime
    choices: tuple[Choice, ...] = ()
    multiple: bool = False
    answers: int | None = None
    client_id: str | None = None
    kind: str = ""


class Dialogue(Protocol):
    """Answers one patient message. Rasa stands behind it."""

    @property
    def ready(self) -> bool:
        """Whether a model is loaded and answers."""

    async def reply(self, conversation: ConversationId, text: str, missed: Sequence[Message] = ()) -> Turn:
        """Answer `text`, after taking in the messages that an earlier failure kept from the dialogue.

        Raises `DialogueUnavailable` on any failure; never returns an empty turn silently.
        """

    def anew(self, screening: int | None, at: datetime) -> tuple[str, ...]:
        """The memory of a new start, to be kept after all before it; `screening` is the newest one, now outdated."""


@dataclass(frozen=True)
class ConversationState:
    """Where a conversation stands. `asked` is the question last put; `emergency_at` is set once and latched."""

    id: ConversationId
    channel: str
    opened_at: datetime
    asked: str | None = None
    emergency_at: datetime | None = None
    self_harm_at: datetime | None = None
    taken_over_by: str | None = None
    started_over_after: int = 0


class MessageLog(Protocol):
    """Keeps every message. Nothing a patient sent is lost, nothing is answered twice."""

    def open(self, conversation: ConversationId, channel: str, at: datetime) -> ConversationState:
        """Return the conversation, making it when it is new."""

    def begun(self, conversation: ConversationId) -> bool:
        """Whether anything has been said in it."""

    def state(self, conversation: ConversationId) -> ConversationState:
        """Raises `NotFound`."""

    def receive(self, conversation: ConversationId, text: str, at: datetime, client_id: str) -> tuple[Message, bool]:
        """Log a patient's message before anything else is done with it; the flag says whether it is new.

        `client_id` is unique within a conversation; a repeated one returns the first message and False.
        """

    def answer(self, message: Message, turn: Turn, at: datetime) -> tuple[Message, ...]:
        """Store the replies, what is asked now and the dialogue's memory in one transaction.

        A message that was answered already keeps its first answer, which is returned.
        """

    def missed(self, conversation: ConversationId) -> tuple[Message, ...]:
        """Patient's messages that were answered without the dialogue hearing them, oldest first."""

    def answers_to(self, message: Message) -> tuple[Message, ...]:
        """The replies already given to a message, in order; empty when it waits."""

    def say(
        self, conversation: ConversationId, author: str, text: str, at: datetime, client_id: str | None = None
    ) -> Message:
        """Log a message that answers none: a greeting, or a staff member's words.

        A `client_id` that came before in this conversation returns the first message and logs nothing.
        """

    def transcript(self, conversation: ConversationId, after: int = 0) -> tuple[Message, ...]:
        """All messages of a conversation with a number above `after`, in order."""

    def sent(self, conversation: ConversationId) -> int:
        """How many messages the patient has sent, those of earlier intakes included."""

    def unanswered(self) -> tuple[Message, ...]:
        """Patients' messages with no reply of the bot and no staff member's words after them, oldest first."""

    def start_over(self, conversation: ConversationId, after: int) -> None:
        """A new intake begins after that message: latches are lifted, older messages no longer count as missed."""

    def mark_emergency(self, conversation: ConversationId, at: datetime) -> None:
        """Latch the emergency; a second call changes nothing."""

    def mark_self_harm(self, conversation: ConversationId, at: datetime) -> None:
        """Latch a self-harm statement; a second call changes nothing."""

    def end_alarm(self, conversation: ConversationId, read: int, turn: Turn, deed: Deed) -> tuple[Message, ...]:
        """Lift the latches: a new intake begins with the words and the memory of `turn`, the bells of danger are seen.

        All of it is one transaction with the deed. Returns the words, none when nothing was latched. Raises
        `NotAllowed` when the patient wrote after message `read`, and `NotFound`.
        """

    def take_over(
        self,
        conversation: ConversationId,
        staff: str | None,
        holders: Collection[str | None] | None = None,
        deed: Deed | None = None,
    ) -> bool:
        """Give the conversation to a staff member, or back to the bot with None; False when they have it already.

        Of several who try at once the later ones meet a new holder. Raises `NotAllowed`, and changes nothing, when
        whoever has it is not among `holders`. The deed is logged in the same transaction.
        """


class DialogueMemory(Protocol):
    """The dialogue's own events, kept encrypted; written only through `MessageLog.answer`."""

    def recall(self, conversation: ConversationId) -> tuple[str, ...]:
        """All events of a conversation in order."""
