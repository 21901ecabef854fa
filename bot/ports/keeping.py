"""What is kept for staff and proof: alerts, decisions, editions of the knowledge, people, calls, consents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.clinical.model import Assessment, Disposition, Facts
from bot.clinical.progress import Measures
from bot.ports.talking import ConversationId
from bot.scheduling.model import Appointment


@dataclass(frozen=True)
class Alert:
    """Something the desk must see now.

    `kind` is "emergency", "urgent", "self_harm", "failure", "person", "forget" (asks to be forgotten) or "erased".
    """

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

    def open_of(self, conversation: ConversationId) -> tuple[Alert, ...]:
        """Those of one conversation."""

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

    def history(
        self, conversation: ConversationId, at_least: Disposition = Disposition.CLEAR, since: datetime | None = None
    ) -> tuple[Decision, ...]:
        """The decisions of a conversation that are at least so severe and not older, oldest first."""


class Editions(Protocol):
    """The content of each version of the knowledge, kept so that its decisions can be computed again."""

    def keep(self, version: str, content: str, at: datetime) -> None:
        """Keep the content of a version; what is kept already stays as it is."""

    def content(self, version: str) -> str:
        """The content of a version. Raises `NotFound` when it was never kept."""


@dataclass(frozen=True)
class Contact:
    """How to reach a patient. `phone` is in E.164 form; `email` only when the patient gave one."""

    name: str
    phone: str
    email: str | None = None


class People(Protocol):
    """Names and telephone numbers, encrypted, found by a blind index."""

    def remember(self, conversation: ConversationId, contact: Contact, at: datetime) -> None:
        """Keep the contact given in a conversation; a later one replaces it."""

    def contact(self, conversation: ConversationId) -> Contact | None:
        """The contact given in a conversation."""

    def given_at(self, conversation: ConversationId) -> datetime | None:
        """When that contact was given last."""

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


@dataclass(frozen=True)
class Consent:
    """A patient's yes to the keeping of what they write: to which words, by version and SHA-256, and when."""

    conversation: ConversationId
    version: str
    words_digest: str
    given_at: datetime


class Consents(Protocol):
    """Every consent that was given, and when it was taken back. None is ever overwritten."""

    def give(self, conversation: ConversationId, version: str, words_digest: str, at: datetime) -> Consent:
        """Keep a consent, beside those given before. Raises `NotFound` for an unknown conversation."""

    def revoke(self, conversation: ConversationId, at: datetime) -> None:
        """Take back all that stands; again is nothing. Raises `NotFound` for an unknown conversation."""

    def standing(self, conversation: ConversationId) -> Consent | None:
        """The newest consent of a conversation, unless it was taken back."""


class Erasure(Protocol):
    """Makes a conversation forgotten: wholly or not at all."""

    def erase(self, conversation: ConversationId, at: datetime) -> tuple[Appointment, ...]:
        """Erase what the patient said and what was made of it; return the visits to come, which it cancels.

        The conversation begins anew. Raises `NotAllowed`, with nothing erased, while nobody on the staff has seen an
        alert of danger, and `NotFound` for an unknown conversation.
        """


@dataclass(frozen=True)
class ProgressNote:
    """How a patient was after one visit (`appointment`), as told at `at`."""

    conversation: ConversationId
    appointment: str
    measures: Measures
    at: datetime


class Progress(Protocol):
    """How patients are after their visits, encrypted; several visits make a series."""

    def keep(self, conversation: ConversationId, appointment: str, measures: Measures, at: datetime) -> bool:
        """Keep what was told after a visit; False when that visit has its note already. Raises `NotFound`."""

    def series(self, conversation: ConversationId) -> tuple[ProgressNote, ...]:
        """All notes of a conversation, oldest first."""
