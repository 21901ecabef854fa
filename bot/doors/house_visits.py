"""What the pages behind a visit's link need from the use cases behind them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from bot.booking.checkin import CheckResult
from bot.booking.linked_times import Picked
from bot.booking.short_form import CheckQuestion
from bot.booking.visit_choices import Choices
from bot.booking.visit_sheet import VisitSheet
from bot.errors import GateReason
from bot.scheduling.model import Appointment


class LinkedTimes(Protocol):
    """The free times to which a visit may be moved."""

    def places(self, visit: Appointment) -> Sequence[tuple[str, str]]:
        """Where its service is given: each location's id and name."""

    def around(self, visit: Appointment, day: date | None, place: str) -> Choices:
        """The free times at a place around a day. Raises `NotScreened`, `NotAllowed`."""

    def picked(self, visit: Appointment, opening_id: str) -> Picked:
        """What an opening's id from outside names. Raises `BadInput`."""


class LinkedVisits(Protocol):
    """What the holder of a visit's link may see and do."""

    @property
    def times(self) -> LinkedTimes: ...

    def open(self, token: str) -> Appointment:
        """The visit of a link. Raises `NotFound` for a link that opens none; the attempt is noted."""

    def again(self, visit: Appointment) -> Appointment:
        """The visit as it is now."""

    def sheet(self, visit: Appointment) -> VisitSheet:
        """The visit as its page shows it."""

    def gate_words(self, why: GateReason) -> str:
        """Why the gate stays shut, in the patient's words."""

    def move(self, visit: Appointment, opening_id: str, key: str) -> Appointment:
        """Give the visit another time. Raises `OpeningTaken`, `NotScreened`, `NotAllowed`, `KeyReused`."""

    def cancel(self, visit: Appointment, key: str) -> Appointment:
        """Cancel the visit, or let a kept time go. Raises `NotAllowed`, `KeyReused`."""

    def take(self, visit: Appointment, key: str) -> Appointment:
        """Book the time that is kept. Raises `HoldExpired`, `NotScreened`, `KeyReused`, `NotFound`."""

    def questions(self) -> Sequence[CheckQuestion]:
        """The short form."""

    def check(self, visit: Appointment, picked: Mapping[str, Collection[str]], key: str) -> CheckResult | None:
        """Keep the answers of the short form; None when the same were kept under this key.

        Raises `BadInput`, `NotAllowed`, `KeyReused`.
        """
