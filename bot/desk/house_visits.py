"""What the desk's pages of visits need from the use cases behind them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from bot.booking.gate import Acting
from bot.ports import Contact, ConversationId, Decision
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.scheduling.wish import Fit, Wish


class StaffVisits(Protocol):
    """Openings, holds and visits behind the gate; staff pass it with a reason."""

    def gate(self, conversation: ConversationId, service: str, on: date | None = None) -> Decision:
        """The screening that opens a service on a day. Raises `NotScreened`."""

    def first_day(self, conversation: ConversationId, service: str) -> date:
        """The first day on which the service is open to the patient. Raises `NotScreened`."""

    def fitting(  # noqa: PLR0913, PLR0917 - as the use case
        self,
        conversation: ConversationId,
        service: str,
        location: str | None,
        wish: Wish,
        after: datetime | None = None,
        before: datetime | None = None,
        most: int = 4,
        acting: Acting = ...,
    ) -> Fit:
        """Openings that begin between two instants. Raises `NotScreened`."""

    def hold(self, conversation: ConversationId, opening_id: str, acting: Acting = ...) -> Appointment:
        """Keep an opening for a while. Raises `OpeningTaken`, `TooManyHolds`, `NotScreened`."""

    def book(self, conversation: ConversationId, hold_id: str, contact: Contact, acting: Acting = ...) -> Appointment:
        """Turn a hold into a visit. Raises `HoldExpired`, `KeyReused`, `NotScreened`, `NotFound`."""

    def move(
        self, conversation: ConversationId, appointment_id: str, opening_id: str, acting: Acting = ...
    ) -> Appointment:
        """Give a visit another time. Raises `OpeningTaken`, `KeyReused`, `NotScreened`, `NotAllowed`, `NotFound`."""

    def cancel(self, conversation: ConversationId, appointment_id: str, acting: Acting = ...) -> Appointment:
        """Give up a visit or a hold. Raises `NotAllowed`, `KeyReused`, `NotFound`."""

    def mark(
        self, conversation: ConversationId, appointment_id: str, status: AppointmentStatus, acting: Acting
    ) -> Appointment:
        """Note what became of a visit. Raises `NotScreened`, `NotAllowed`, `OpeningTaken`, `KeyReused`, `NotFound`."""
