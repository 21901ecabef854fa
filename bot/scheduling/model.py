"""The values of the diary: openings, appointments, and their status in FHIR's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from bot.scheduling.intervals import Span

_NONE = timedelta(0)


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
COMING_STATUSES = frozenset({AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED})


class Opening(NamedTuple):
    """A bookable time. `start` and `end` are instants in UTC, half-open.

    `before` and `after` are kept free around it, for the practitioner and for the `room`; a visit by video, and a
    visit at a location that names no rooms, has none. The room is not part of what the patient chooses.
    """  # A named tuple because it is made by the ten thousand: a frozen dataclass takes four times as long.

    practitioner: str
    location: str
    service: str
    start: datetime
    end: datetime
    room: str | None = None
    before: timedelta = _NONE
    after: timedelta = _NONE

    @property
    def id(self) -> str:
        """A stable text by which an opening is offered and found again."""
        return f"{self.practitioner}|{self.location}|{self.service}|{self.start.isoformat()}"

    @property
    def kept(self) -> Span:
        """The time that it takes from the practitioner and the room."""
        return Span(self.start - self.before, self.end + self.after)


class Busy(NamedTuple):
    """The time that a hold or a visit takes from its practitioner and its room; `id` and `start` are the visit's."""

    id: str
    practitioner: str
    location: str
    room: str | None
    service: str
    start: datetime
    kept: Span


@dataclass(frozen=True)
class Appointment:
    """A hold or a visit in the diary; `expires` is set for holds only.

    `kept` is the time taken from practitioner and room, as it was when the visit was made. `series` joins the visits
    that were booked together. `sequence` grows with each change of the time, as iCalendar's SEQUENCE. `checked_at` is
    when the patient was last screened again for this visit with nothing against it. `outside` is the visit's name in
    a diary that is not ours.
    """

    id: str
    status: AppointmentStatus
    practitioner: str
    location: str
    service: str
    start: datetime
    end: datetime
    conversation: str
    expires: datetime | None = None
    room: str | None = None
    before: timedelta = _NONE
    after: timedelta = _NONE
    series: str | None = None
    sequence: int = 0
    checked_at: datetime | None = None
    outside: str | None = None

    @property
    def kept(self) -> Span:
        """The time that it takes from the practitioner and the room."""
        return Span(self.start - self.before, self.end + self.after)

    @property
    def busy(self) -> Busy:
        """What it takes, and from whom."""
        return Busy(self.id, self.practitioner, self.location, self.room, self.service, self.start, self.kept)

    @property
    def number(self) -> str:
        """How the visit is named to patients and staff."""
        return number_of(self.id)


def number_of(appointment: str) -> str:
    """How the visit with this id is named to patients and staff."""
    return appointment[:8].upper()
