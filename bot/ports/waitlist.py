"""Who waits for a time, and what is kept for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Protocol

from bot.ports.diary import PATIENT, Change
from bot.ports.talking import ConversationId
from bot.scheduling.model import Appointment, Opening


class WaitStatus(str, Enum):
    """Where a place on the waitlist stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    LEFT = "left"


@dataclass(frozen=True)
class Waiting:
    """A patient's place on the waitlist for a service.

    `wish` is a listing of openings as JSON text, in the patient's words; `until` the last day that would do. `offer`
    is the hold kept for them while the status is `offered`. `lapsed` counts the offers they let pass.
    """

    id: int
    conversation: ConversationId
    service: str
    location: str | None
    wish: str
    since: datetime
    status: WaitStatus = WaitStatus.WAITING
    until: date | None = None
    offer: str | None = None
    lapsed: int = 0


class Waitlist(Protocol):
    """Who waits for an earlier or any time, first come first served."""

    def join(
        self,
        conversation: ConversationId,
        service: str,
        location: str | None,
        wish: str,
        until: date | None,
        at: datetime,
    ) -> Waiting:
        """Take a place; a place for that service that is open already gets the new wish and keeps its turn.

        Raises `NotFound` for an unknown conversation.
        """

    def leave(self, conversation: ConversationId, at: datetime, by: str = PATIENT) -> None:
        """Give up every open place, and the hold of an open offer, with a deed for each; again is nothing.

        `by` is who takes the patient off the list.
        """

    def standing(self, conversation: ConversationId) -> tuple[Waiting, ...]:
        """The open places of a conversation, oldest first."""

    def places(self) -> tuple[Waiting, ...]:
        """Every open place of everybody, with and without an offer, the longest waiting first."""

    def line(self, now: datetime) -> tuple[Waiting, ...]:
        """All who wait and have no standing offer, the one whose turn it is first.

        An offer that ran out, or was given up, puts its patient at the end of the line.
        """

    def offer(self, waiting: int, opening: Opening, expires: datetime, change: Change) -> Appointment:
        """Keep an opening for the one who waits, as a hold beside any they have, and say so in the same transaction.

        Booking that hold ends the waiting. Raises `OpeningTaken`, or `NotFound` when the place is no longer open.
        """
