"""The diary's log: who did what to which visit, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from bot.ports.talking import ConversationId


class DeedKind(str, Enum):
    """What was done; the desk has a word for each. `FLAGGED` is a short screening with something against the visit."""

    HELD = "held"
    BOOKED = "booked"
    MOVED = "moved"
    RELEASED = "released"
    CANCELLED = "cancelled"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    NOSHOW = "noshow"
    UNDONE = "undone"
    CHECKED = "checked"
    FLAGGED = "flagged"
    OVERRIDE = "override"
    OFFERED = "offered"
    LEFT_WAITLIST = "left_waitlist"
    HANDED_OVER = "handed_over"
    REFUSED = "refused"
    TAKEN_OVER = "taken_over"
    GIVEN_BACK = "given_back"
    ALARM_ENDED = "alarm_ended"


@dataclass(frozen=True)
class Deed:
    """One line of the diary's log: who did what to which visit, and why. `appointment` may be one that is unknown."""

    at: datetime
    by: str
    what: DeedKind
    appointment: str | None = None
    conversation: ConversationId | None = None
    detail: str = ""


class Deeds(Protocol):
    """The diary's log. Changes are written to it by the diary itself; lines are only ever added."""

    def note(self, deed: Deed) -> None:
        """Add a line, as for a refused attempt."""

    def of_visit(self, appointment: str) -> tuple[Deed, ...]:
        """All lines of one visit, oldest first."""

    def of_conversation(self, conversation: ConversationId) -> tuple[Deed, ...]:
        """All lines of a conversation that are of no visit, oldest first."""
