"""What the use cases need from the outside world, as protocols, and the values that cross them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.clinical.model import Assessment, Disposition, Facts
from bot.clinical.reading import Reading
from bot.scheduling.model import Appointment, Opening

ConversationId = str


class Clock(Protocol):
    """The only way to the time of day."""

    def now(self) -> datetime:
        """The present instant, in UTC, with its zone."""


class Language(Protocol):
    """Understands one message of a patient."""

    def read(
        self, text: str, *, question: str | None = None, asked: Sequence[str] = (), concept_words: str | None = None
    ) -> Reading:
        """Read `text`; `question` is what was asked in free words, `asked` the concept ids it asked about."""


@dataclass(frozen=True)
class Choice:
    """One answer offered beside a reply. `id` is opaque; `title` is what the patient sees and, in effect, says."""

    id: str
    title: str


@dataclass(frozen=True)
class Reply:
    """One message of the bot. With `multiple`, several choices may be picked at once."""

    text: str
    choices: tuple[Choice, ...] = ()
    multiple: bool = False


@dataclass(frozen=True)
class Turn:
    """What the dialogue made of one message: its replies, what it now asks, and its own memory to keep.

    `memory` holds new dialogue events, one JSON text each, in order. `heard` are the numbers of the patient's
    messages that the dialogue took in; those it did not (it was down, or an emergency was answered first) are
    given to it with the next message.
    """

    replies: tuple[Reply, ...]
    asked: str | None = None
    memory: tuple[str, ...] = ()
    heard: tuple[int, ...] = ()


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


class Dialogue(Protocol):
    """Answers one patient message. Rasa stands behind it."""

    @property
    def ready(self) -> bool:
        """Whether a model is loaded and answers."""

    async def reply(self, conversation: ConversationId, text: str, missed: Sequence[Message] = ()) -> Turn:
        """Answer `text`, after taking in the messages that an earlier failure kept from the dialogue.

        Raises `DialogueUnavailable` on any failure; never returns an empty turn silently.
        """


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

    def say(self, conversation: ConversationId, author: str, text: str, at: datetime) -> Message:
        """Log a message that answers none: a greeting, or a staff member's words."""

    def transcript(self, conversation: ConversationId, after: int = 0) -> tuple[Message, ...]:
        """All messages of a conversation with a number above `after`, in order."""

    def unanswered(self) -> tuple[Message, ...]:
        """Patients' messages with no reply of the bot and no staff member's words after them, oldest first."""

    def start_over(self, conversation: ConversationId, after: int) -> None:
        """A new intake begins after that message: latches are lifted, older messages no longer count as missed."""

    def mark_emergency(self, conversation: ConversationId, at: datetime) -> None:
        """Latch the emergency; a second call changes nothing."""

    def mark_self_harm(self, conversation: ConversationId, at: datetime) -> None:
        """Latch a self-harm statement; a second call changes nothing."""

    def take_over(self, conversation: ConversationId, staff: str | None) -> None:
        """Give the conversation to a staff member, or back to the bot with None."""


class DialogueMemory(Protocol):
    """The dialogue's own events, kept encrypted; written only through `MessageLog.answer`."""

    def recall(self, conversation: ConversationId) -> tuple[str, ...]:
        """All events of a conversation in order."""


@dataclass(frozen=True)
class Alert:
    """Something the desk must see now. `kind` is "emergency", "urgent", "self_harm", "failure" or "person"."""

    id: int
    conversation: ConversationId
    kind: str
    words: str
    at: datetime
    seen_by: str | None = None


class Alerts(Protocol):
    """The desk's alarm bell, in a table of its own."""

    def raise_alert(self, conversation: ConversationId, kind: str, words: str, at: datetime) -> bool:
        """Ring once for a conversation and kind; False when it already rang and is not yet seen."""

    def open_alerts(self) -> tuple[Alert, ...]:
        """Alerts that no one has marked as seen, oldest first."""

    def mark_seen(self, alert: int, staff: str, at: datetime) -> None:
        """Note who saw it first; a second call changes nothing. Raises `NotFound`."""


@dataclass(frozen=True)
class Decision:
    """A stored assessment: the facts that went in, the result, and the version of the knowledge."""

    id: int
    conversation: ConversationId
    facts: Facts
    assessment: Assessment
    at: datetime
    digest: str


class Decisions(Protocol):
    """Every assessment that was spoken or acted upon, in a hash chain."""

    def record(self, conversation: ConversationId, facts: Facts, assessment: Assessment, at: datetime) -> Decision:
        """Store one; the digest covers the facts, the result and the digest before it."""

    def latest(self, conversation: ConversationId) -> Decision | None:
        """The newest decision of a conversation."""

    def history(self, conversation: ConversationId) -> tuple[Decision, ...]:
        """All decisions of a conversation, oldest first."""


class Editions(Protocol):
    """The content of each version of the knowledge, kept so that its decisions can be computed again."""

    def keep(self, version: str, content: str, at: datetime) -> None:
        """Keep the content of a version; what is kept already stays as it is."""

    def content(self, version: str) -> str:
        """The content of a version. Raises `NotFound` when it was never kept."""


@dataclass(frozen=True)
class Contact:
    """How to reach a patient. `phone` is in E.164 form."""

    name: str
    phone: str


class People(Protocol):
    """Names and telephone numbers, encrypted, found by a blind index."""

    def remember(self, conversation: ConversationId, contact: Contact, at: datetime) -> None:
        """Keep the contact given in a conversation; a later one replaces it."""

    def contact(self, conversation: ConversationId) -> Contact | None:
        """The contact given in a conversation."""

    def conversations_of(self, phone: str) -> tuple[ConversationId, ...]:
        """The conversations in which this number (E.164) was given, latest first."""


@dataclass(frozen=True)
class CallBack:
    """A promise that staff will call: why, and by when."""

    id: int
    conversation: ConversationId
    reason: str
    promised_by: datetime
    done_by: str | None = None


class CallBacks(Protocol):
    """The desk's list of patients to call."""

    def request(self, conversation: ConversationId, reason: str, promised_by: datetime, at: datetime) -> CallBack:
        """Ask for one call; a second request of the same conversation returns the first while it is open."""

    def open_requests(self) -> tuple[CallBack, ...]:
        """Calls still to be made, earliest promise first."""

    def mark_done(self, call_back: int, staff: str, at: datetime) -> None:
        """Note who called; a second call changes nothing. Raises `NotFound`."""


class Diary(Protocol):
    """Busy time, holds and visits. Overlaps of a practitioner or a room are refused by the database itself."""

    def busy(self, start: datetime, end: datetime, now: datetime) -> tuple[Appointment, ...]:
        """Visits and unexpired holds that touch the half-open window."""

    def hold(self, opening: Opening, conversation: ConversationId, expires: datetime, now: datetime) -> Appointment:
        """Take an opening for a while. Raises `OpeningTaken` or `TooManyHolds`."""

    def book(self, appointment: str, conversation: ConversationId, now: datetime) -> Appointment:
        """Turn a hold into a visit; the same call again returns the same visit. Raises `HoldExpired`, `NotFound`."""

    def release(self, appointment: str, conversation: ConversationId, now: datetime) -> None:
        """Give up a hold or cancel a visit. Raises `NotFound` for someone else's."""

    def visits(self, conversation: ConversationId) -> tuple[Appointment, ...]:
        """Holds and visits of a conversation, newest first."""


@dataclass(frozen=True)
class Case:
    """One row of the desk's list: a conversation with its newest decision."""

    conversation: ConversationId
    channel: str
    name: str | None
    phone: str | None
    overall: Disposition | None
    services: Mapping[str, Disposition] = field(default_factory=dict)
    last_at: datetime | None = None
    waiting_since: datetime | None = None
    alerts: tuple[str, ...] = ()
    visit: Appointment | None = None
    call_back: CallBack | None = None
    taken_over_by: str | None = None


class Desk(Protocol):
    """What the front desk reads: plain queries, most severe first."""

    def cases(self, limit: int = 200) -> tuple[Case, ...]:
        """Cases ordered by alert, severity, then the longest waiting."""

    def case(self, conversation: ConversationId) -> Case:
        """One case. Raises `NotFound`."""


class Staff(Protocol):
    """Accounts and sign-ins of the front desk."""

    def create(self, username: str, password_hash: str, at: datetime) -> None:
        """Add an account, or set the password of an existing one."""

    def password_hash(self, username: str) -> str | None:
        """The argon2id hash, or None for an unknown name."""

    def open_session(self, username: str, token_digest: str, expires: datetime, at: datetime) -> None:
        """Start a server-side session, known only by the digest of its token."""

    def session_user(self, token_digest: str, now: datetime) -> str | None:
        """Who is signed in with that token, or None when unknown or expired."""

    def close_session(self, token_digest: str) -> None:
        """Sign out."""


@dataclass(frozen=True)
class Records:
    """The parts of the store that the use cases write to and read from."""

    messages: MessageLog
    alerts: Alerts
    decisions: Decisions
    people: People
    call_backs: CallBacks
    diary: Diary
