"""The values of the diary: openings, appointments, and their status in FHIR's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class AppointmentStatus(str, Enum):
    """FHIR R4 Appointment.status. A hold is `pending`; it is busy until it expires."""

    PROPOSED = "proposed"
    PENDING = "pending"
    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"


BUSY_STATUSES = frozenset({AppointmentStatus.PENDING, AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED})


@dataclass(frozen=True)
class Opening:
    """A bookable time. `start` and `end` are instants in UTC, half-open; buffers are already taken off."""

    practitioner: str
    location: str
    service: str
    start: datetime
    end: datetime

    @property
    def id(self) -> str:
        """A stable text by which an opening is offered and found again."""
        return f"{self.practitioner}|{self.location}|{self.service}|{self.start.isoformat()}"


@dataclass(frozen=True)
class Appointment:
    """A hold or a visit in the diary; `expires` is set for holds only."""

    id: str
    status: AppointmentStatus
    practitioner: str
    location: str
    service: str
    start: datetime
    end: datetime
    conversation: str
    expires: datetime | None = None
