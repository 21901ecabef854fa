"""The diary: who changes it, and what it promises."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from bot.ports.talking import ConversationId
from bot.scheduling.model import Appointment, AppointmentStatus, Busy, Opening
from bot.scheduling.notices import Notices, no_notices

PATIENT = "patient"

T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """A caller's own name for one wish, with Stripe's rules for it.

    Within 24 hours the same `key` of the same `scope` (a conversation, a link, a staff name) gets the first result
    again, good or bad; with another `body` it raises `KeyReused`. What was not begun is no result: `NotFound`, and
    `RoomTaken`, after which another room may be tried. `key` has at most 255 characters; `body` is all that was asked
    for, as text.
    """

    scope: str
    key: str
    body: str


@dataclass(frozen=True)
class Change:
    """Who changes the diary, when, under which request, why if that needs a reason, and what is then to be said.

    `by` is "patient" or a staff member's name. The notices are put into the outbox by the same transaction.
    """

    now: datetime
    by: str = PATIENT
    request: Request | None = None
    reason: str | None = None
    notices: Notices = no_notices


class Requests(Protocol):
    """Keyed requests whose work is more than one change of the diary."""

    def once(self, conversation: ConversationId, request: Request, work: Callable[[], T], now: datetime) -> T | None:
        """Do the work and return what came of it; None when it was done under this key already.

        A second caller, in whatever process, waits until the first is through. What failed may be asked again.
        Raises `KeyReused` when something else was asked under this key or the first takes too long, and `BadInput`.
        """


class Diary(Protocol):
    """Busy time, holds and visits. Overlaps of a practitioner or a room are refused by the database itself."""

    def busy(
        self,
        start: datetime,
        end: datetime,
        now: datetime,
        practitioners: Collection[str] | None = None,
        location: str | None = None,
    ) -> tuple[Busy, ...]:
        """What visits and unexpired holds keep whose kept time touches the half-open window, by their start.

        All of it; or what is kept of some practitioners, and of a location. Visits that were given count too, but not
        those that were cancelled or missed.
        """

    def hold(
        self, opening: Opening, conversation: ConversationId, expires: datetime, now: datetime, by: str = PATIENT
    ) -> Appointment:
        """Take an opening for a while; the same again prolongs it. `by` is who asks.

        Raises `OpeningTaken`, `RoomTaken` (a kind of it), `TooManyHolds`, or `NotFound` for an unknown conversation.
        """

    def told(self, conversation: ConversationId, change: Change) -> tuple[Appointment, ...] | None:
        """What came of the change's request before, as it is now; None when it has no key or never came.

        For what a caller looks at before it asks for the change, which may have become another matter since. Raises
        the refusal that came of it, `KeyReused` for another body, `BadInput`.
        """

    def book(self, appointment: str, conversation: ConversationId, change: Change) -> Appointment:
        """Turn a hold into a visit; the same call again returns the same visit. Raises `HoldExpired`, `NotFound`."""

    def book_series(
        self, openings: Sequence[Opening], conversation: ConversationId, change: Change, first: str | None = None
    ) -> tuple[Appointment, ...]:
        """Book all of them or none, joined by `series`, with the visit `first` too when it is given.

        What the patient holds or has booked of the openings becomes part of the series. Returns the visits of the
        openings, soonest first. Raises `OpeningTaken`, which names the first that is not free, `NotFound`.
        """

    def move(
        self,
        appointment: str,
        conversation: ConversationId,
        opening: Opening,
        change: Change,
        outside: str | None = None,
    ) -> Appointment:
        """Give a booked visit another time, place or practitioner in one step; it keeps its id.

        `outside` is its name from then on in an outside diary, as planned before; the one that it had is left there.
        Raises `OpeningTaken`, with the visit as it was, `NotFound`, or `NotAllowed` for a visit that is not booked.
        """

    def plan_outside(self, opening: Opening, conversation: ConversationId, outside: str, until: datetime) -> None:
        """Note the name under which an opening is about to be taken outside for a visit that moves there.

        Unless the move is done until then, the opening is left there.
        """

    def drop_plan(self, conversation: ConversationId, outside: str, now: datetime) -> bool:
        """Leave there now what was planned; False when it is a visit's meanwhile, or was left already."""

    def release(self, appointment: str, conversation: ConversationId, change: Change) -> Appointment:
        """Give up a hold or cancel a visit; again is nothing. Raises `NotFound`, or `NotAllowed` once it began."""

    def mark(
        self, appointment: str, conversation: ConversationId, status: AppointmentStatus, change: Change
    ) -> Appointment:
        """Note that the patient arrived, that the visit was given, or that nobody came.

        `booked` to `arrived`, `fulfilled` or `noshow`; `arrived` to `fulfilled` or back to `booked`; `noshow` back to
        `booked`; again is nothing. Raises `NotAllowed` for any other change, `OpeningTaken`, `NotFound`.
        """

    def checked(self, appointment: str, conversation: ConversationId, at: datetime | None) -> Appointment:
        """Note when the patient was screened again with nothing against the visit; None takes it back."""

    def name_outside(self, appointment: str, conversation: ConversationId, outside: str | None) -> Appointment:
        """Note the visit's name in an outside diary, or that it has none any more. Raises `NotFound`."""

    def left_outside(self, now: datetime) -> tuple[Appointment, ...]:
        """What was given up here, left there, or held here too long, with a name outside: to be given up there."""

    def visits(self, conversation: ConversationId) -> tuple[Appointment, ...]:
        """Holds and visits of a conversation, also those given up, newest first."""

    def visit(self, appointment: str) -> Appointment:
        """One hold or visit, whoever's it is. Raises `NotFound`."""
