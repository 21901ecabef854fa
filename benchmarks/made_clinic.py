"""A made-up clinic group of any size, and a book of visits in which half of every working day is taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

from bot.scheduling.hours import Hours, Schedule
from bot.scheduling.model import Opening
from bot.scheduling.places import Location, Room, Service
from bot.scheduling.profile import ClinicProfile, Practitioner
from bot.scheduling.wallclock import first_instant

SERVICE = Service("cupping", "Cupping", 45, buffer_after=15)
_ZONE = ZoneInfo("America/New_York")
_AT_ONE_PLACE = 10
# Eight hours from nine, with a break at noon: the visits of the book begin at one of these minutes of the day.
_HOURS = {weekday: (Hours(9 * 60, 18 * 60),) for weekday in range(5)}
_BREAKS = {weekday: (Hours(12 * 60, 13 * 60),) for weekday in range(5)}
_BEGINNINGS = tuple(hour * 60 for hour in (9, 10, 11, 13, 14, 15, 16, 17))


def made_clinic(people: int) -> ClinicProfile:
    """A clinic with rooms, caps and buffers, ten practitioners at a location."""
    locations = [f"place_{n}" for n in range(-(-people // _AT_ONE_PLACE))]
    return ClinicProfile(
        name="Made",
        phone="617-555-0140",
        phone_region="US",
        emergency_number="911",
        crisis_line="988",
        zone=_ZONE.key,
        languages=("English",),
        notice_hours=4,
        horizon_days=42,
        grid_minutes=15,
        hold_minutes=10,
        screening_valid_days=14,
        call_back_hours=24,
        locations={name: _location(name) for name in locations},
        services={SERVICE.id: SERVICE},
        practitioners={f"who_{n}": _practitioner(n) for n in range(people)},
    )


def book_of(profile: ClinicProfile, first: date, visits_a_day: int, most: int) -> Iterator[Opening]:
    """Times to be booked from a day on, working day by working day, so many for each practitioner, `most` in all."""
    return islice(_endless_book(profile, first, visits_a_day), most)


def _endless_book(profile: ClinicProfile, day: date, visits_a_day: int) -> Iterator[Opening]:
    chance, (before, after) = Random(6), SERVICE.buffers  # nosec B311
    while True:
        for number, who in enumerate(profile.practitioners.values() if day.weekday() in _HOURS else ()):
            for minute in sorted(chance.sample(_BEGINNINGS, visits_a_day)):
                start, place = first_instant(_ZONE, day, minute), who.schedules[0].location
                times, room = (start, start + SERVICE.length), f"room_{number % _AT_ONE_PLACE}"
                yield Opening(who.id, place, SERVICE.id, *times, room, before, after)
        day += timedelta(days=1)


def _location(name: str) -> Location:
    rooms = {f"room_{n}": Room(f"room_{n}", f"Room {n}") for n in range(_AT_ONE_PLACE)}
    return Location(name, name, "1 Made Street", "02110", "617-555-0141", _ZONE.key, rooms=rooms)


def _practitioner(number: int) -> Practitioner:
    at_work = Schedule(f"place_{number // _AT_ONE_PLACE}", _HOURS, _BREAKS)
    return Practitioner(f"who_{number}", f"Number {number}", "therapist", frozenset({SERVICE.id}), (at_work,), 7)
