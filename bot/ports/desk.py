"""What the front desk reads, and the parts of the store together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.clinical.model import Disposition
from bot.ports.deeds import Deeds
from bot.ports.diary import Diary, Requests
from bot.ports.keeping import Alerts, CallBack, CallBacks, Consents, Decisions, Erasure, People, Progress
from bot.ports.post import Outbox
from bot.ports.talking import ConversationId, MessageLog
from bot.ports.waitlist import Waitlist
from bot.scheduling.model import Appointment


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
    erased_at: datetime | None = None


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
    requests: Requests
    consents: Consents
    erasure: Erasure
    progress: Progress
    waitlist: Waitlist
    outbox: Outbox
    deeds: Deeds
