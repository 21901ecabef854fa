"""A diary that is not ours: that of a location which books by its own system."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.ports.keeping import Contact
from bot.scheduling.model import Appointment, Opening


class OutsideDiary(Protocol):
    """One location's own diary. Its visits stand in ours as well, for the gate, the desk and reminders.

    Every method raises `StoreUnavailable` when the other side does not answer, or answers what makes no sense.
    """

    def openings(self, service: str, start: datetime, end: datetime) -> tuple[Opening, ...]:
        """Its free times for a service that lie in the window (UTC), by start; none for one it does not know."""

    def name(self, opening: Opening, held: Appointment) -> str:
        """The name that a time kept for a hold has there: known beforehand, so that it can be written down first."""

    def hold(self, opening: Opening, held: Appointment) -> str:
        """Keep a time there for a hold of ours, and return its name there; again is nothing.

        Raises `OpeningTaken`.
        """

    def book(self, outside: str, visit: Appointment, contact: Contact) -> None:
        """Turn it into a visit there; again is nothing. Raises `HoldExpired` when it is gone."""

    def cancel(self, outside: str) -> None:
        """Give it up there; again is nothing, and so is a name that nothing was kept under."""
