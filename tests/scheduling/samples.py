"""A small clinic for the scheduling tests, changed by keyword."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from bot.scheduling.hours import Hours, Schedule
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
from bot.scheduling.places import Location, Room, Service
from bot.scheduling.profile import ClinicProfile, Practitioner

MONDAY = datetime(2026, 3, 2, tzinfo=timezone.utc)
EVERY_DAY = range(7)


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    """An instant of that Monday's week, in UTC."""
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def hours(*texts: str) -> tuple[Hours, ...]:
    """Hours such as `08:00-12:00`."""
    bounds = [[int(part[:2]) * 60 + int(part[3:]) for part in text.split("-")] for text in texts]
    return tuple(Hours(start, end) for start, end in bounds)


def weekly(*texts: str) -> dict[int, tuple[Hours, ...]]:
    """The same hours on each day of the week."""
    return dict.fromkeys(EVERY_DAY, hours(*texts))


def clinic(
    *people: Practitioner,
    services: Mapping[str, Service] | None = None,
    places: Mapping[str, Location] | None = None,
    grid: int = 30,
) -> ClinicProfile:
    """A clinic in UTC whose one service, `cups`, takes an hour, unless told otherwise."""
    return ClinicProfile(
        name="Test",
        phone="617-555-0140",
        phone_region="US",
        emergency_number="911",
        crisis_line="988",
        zone="UTC",
        languages=("English",),
        notice_hours=2,
        horizon_days=30,
        grid_minutes=grid,
        hold_minutes=10,
        screening_valid_days=14,
        call_back_hours=24,
        locations=places or {"north": place()},
        services=services or {"cups": Service("cups", "Cups", 60)},
        practitioners={person.id: person for person in people or (person(),)},
    )


def place(name: str = "north", zone: str = "UTC", **more: object) -> Location:
    """A location."""
    return Location(name, name.title(), "1 Some Street", "02110", "617-555-0141", zone, **more)  # type: ignore[arg-type]


def rooms(*names: str, **fitting: tuple[str, ...]) -> dict[str, Room]:
    """Rooms that fit every service, and rooms that fit some."""
    return {name: Room(name, name) for name in names} | {
        name: Room(name, name, frozenset(services)) for name, services in fitting.items()
    }


def person(
    name: str = "ruiz", *schedules: Schedule, services: tuple[str, ...] = ("cups",), most: int | None = None
) -> Practitioner:
    """A practitioner; works from 9 to 12 at `north` each day, unless told otherwise."""
    worked = schedules or (Schedule("north", weekly("09:00-12:00")),)
    return Practitioner(name, name.title(), "therapist", frozenset(services), worked, most)


def visit(
    start: datetime, minutes: int = 60, who: str = "ruiz", service: str = "cups", room: str | None = None
) -> Appointment:
    """A booked visit at `north` without buffers."""
    end = start + timedelta(minutes=minutes)
    return Appointment("v", AppointmentStatus.BOOKED, who, "north", service, start, end, "anna", room=room)


def starts(openings: tuple[Opening, ...]) -> list[str]:
    """The starting times of openings, in UTC."""
    return [f"{opening.start:%H:%M}" for opening in openings]
