"""The way out: notices that wait to be sent, and a message to one address by e-mail or by text message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.ports.talking import ConversationId
from bot.scheduling.notices import Notice


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message. `kind` is its media type, `details` the type's parameters."""

    name: str
    kind: str
    content: bytes
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Outgoing:
    """One message in plain text. `id` is the same for the same message, so that a repeat can be told.

    `about` names what the message is about, a conversation: by it all its messages are found again. `to` is an e-mail
    address or a telephone number in E.164 form; a text message has no subject.
    """

    id: str
    about: str
    to: str
    subject: str
    text: str
    at: datetime
    attachments: tuple[Attachment, ...] = ()


class Post(Protocol):
    """One way out. Calls may take many seconds: never inside a transaction."""

    def send(self, message: Outgoing) -> None:
        """Hand the message over; when it returns, the other side has it.

        Raises `PostRefused` when it can never be delivered, `PostUnavailable` when a later attempt may succeed.
        """


@dataclass(frozen=True)
class Queued:
    """A notice that lies in the outbox. `attempts` counts the failed ones."""

    id: int
    notice: Notice
    conversation: ConversationId
    attempts: int


class Outbox(Protocol):
    """Notices to be sent, written by the transaction that makes them true; each is sent once."""

    def claim(self, now: datetime, lease: timedelta, most: int) -> tuple[Queued, ...]:
        """Notices that are due, oldest first, each for one caller until the lease runs out."""

    def sent(self, queued: int, at: datetime) -> None:
        """It went out, or needs not go out any more; it will never be claimed again."""

    def failed(self, queued: int, why: str, again_at: datetime | None, at: datetime) -> None:
        """It did not go out; try again then, or with None never."""

    def waiting(self) -> int:
        """How many have neither been sent nor been given up."""
