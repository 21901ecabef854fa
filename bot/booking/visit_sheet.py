"""What a patient is shown of one visit: when, where, with whom, how it stands, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.scheduling.model import Appointment, AppointmentStatus
from bot.scheduling.profile import ClinicProfile


class Stage(str, Enum):
    """How a visit stands, seen from the patient. `NOW` has begun; `LAPSED` was kept for the patient, not taken."""

    KEPT = "kept"
    LAPSED = "lapsed"
    COMING = "coming"
    NOW = "now"
    OVER = "over"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Form(str, Enum):
    """Where the short form before the visit stands."""

    NOT_YET = "not_yet"
    DUE = "due"
    DONE = "done"


@dataclass(frozen=True)
class When:
    """A time on the clock of a place, from `start` to `end`."""

    start: datetime
    end: datetime

    @property
    def day(self) -> str:
        """The day in words, such as "Tuesday, November 24"."""
        return f"{self.start:%A, %B} {self.start.day}"

    @property
    def begins(self) -> str:
        """When it begins, such as "3:00 PM"."""
        return _clock(self.start)

    @property
    def ends(self) -> str:
        """When it ends, with the zone, such as "3:45 PM EST"; a zone without a name shows how far it is from UTC."""
        name = f"{self.end:%Z}"
        return f"{_clock(self.end)} {name if name.isalpha() else f'UTC{self.end:%z}'}"


@dataclass(frozen=True)
class Where:
    """The place of a visit. A visit by video has a place as well: it gives the clock and the telephone."""

    name: str
    address: str
    phone: str
    video: bool


@dataclass(frozen=True)
class VisitSheet:
    """One visit as its page shows it.

    `until` is the time up to which a kept time is kept; `against` are the words on what now speaks against the visit,
    which may be an `emergency`.
    """

    number: str
    stage: Stage
    service: str
    practitioner: str
    when: When
    where: Where
    form: Form = Form.NOT_YET
    until: str | None = None
    against: tuple[str, ...] = ()
    emergency: bool = False
    moved: bool = False

    @property
    def stands(self) -> bool:
        """Whether the visit is booked and can still be changed."""
        return self.stage is Stage.COMING


def stage_of(visit: Appointment, now: datetime) -> Stage:
    """How a visit stands at `now`."""
    status = visit.status
    if status is AppointmentStatus.PENDING:
        return Stage.KEPT if visit.expires is not None and visit.expires > now else Stage.LAPSED
    if status is AppointmentStatus.NOSHOW:
        return Stage.MISSED
    if status is AppointmentStatus.FULFILLED:
        return Stage.OVER
    if status not in (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED):
        return Stage.CANCELLED
    if visit.end <= now:
        return Stage.OVER
    return Stage.NOW if visit.start <= now or status is AppointmentStatus.ARRIVED else Stage.COMING


def sheet_of(
    visit: Appointment, profile: ClinicProfile, now: datetime, form: Form = Form.NOT_YET, against: tuple[str, ...] = ()
) -> VisitSheet:
    """The sheet of a visit at `now`; a service or practitioner that the clinic no longer has is shown by its id."""
    service, who = profile.services.get(visit.service), profile.practitioners.get(visit.practitioner)
    clock = profile.clock_of(visit.location)
    return VisitSheet(
        number=visit.number,
        stage=stage_of(visit, now),
        service=service.title if service else visit.service,
        practitioner=f"{who.name}, {who.title}" if who else visit.practitioner,
        when=When(visit.start.astimezone(clock), visit.end.astimezone(clock)),
        where=_where(visit, profile),
        form=form,
        until=_clock(visit.expires.astimezone(clock)) if visit.expires else None,
        against=against,
        moved=visit.sequence > 0,
    )


def _where(visit: Appointment, profile: ClinicProfile) -> Where:
    place, service = profile.locations.get(visit.location), profile.services.get(visit.service)
    video = service is not None and service.virtual
    if place is None:
        return Where(profile.name, "", profile.phone, video)
    return Where(place.name, place.address, place.phone, video)


def _clock(at: datetime) -> str:
    return f"{at:%I:%M %p}".lstrip("0")
