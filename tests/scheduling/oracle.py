"""A deliberately plain second answer to what is open, minute by minute: slow, and easy to believe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.scheduling.hours import Hours, Schedule
from bot.scheduling.model import Appointment
from bot.scheduling.places import Location, Service
from bot.scheduling.profile import ClinicProfile, Practitioner

_MINUTE = timedelta(minutes=1)
Found = tuple[str, str, datetime, "str | None"]


def open_starts(
    profile: ClinicProfile, service: str, busy: Sequence[Appointment], start: datetime, end: datetime
) -> set[Found]:
    """Practitioner, location, start and room of every opening, found by trying every minute."""
    wanted, found = profile.services[service], set()
    for who in profile.practitioners.values():
        for schedule in who.schedules if service in who.services else ():
            place = profile.locations[schedule.location]
            at_work, first_shown = _clock(schedule, place, start, end)
            free = at_work - _minutes(visit for visit in busy if visit.practitioner == who.id)
            rooms = _rooms(place, wanted, busy)
            for minute, shown in first_shown.items():
                on_grid = (shown.hour * 60 + shown.minute) % profile.grid_minutes == 0
                inside = start <= minute and minute + wanted.minutes * _MINUTE <= end
                if on_grid and inside and not _enough(profile, who, wanted, shown, busy):
                    kept = _keeps(wanted, minute)
                    fitting = [room for room, taken in rooms if not kept & taken]
                    if kept <= free and fitting:
                        found.add((who.id, place.id, minute, fitting[0]))
    return found


def _clock(
    schedule: Schedule, place: Location, start: datetime, end: datetime
) -> tuple[set[datetime], dict[datetime, datetime]]:
    """The minutes of work; and the minutes at which the clock shows a time for the first time, with that time."""
    at_work, first_shown = set(), {}
    minute = start - timedelta(hours=3)
    furthest = minute.replace(tzinfo=None) - timedelta(days=2)
    while minute < end + timedelta(hours=3):
        shown = minute.astimezone(place.clock).replace(tzinfo=None)
        if shown > furthest:
            furthest = shown
            first_shown[minute] = shown
        if _works(schedule, place, furthest):
            at_work.add(minute)
        minute += _MINUTE
    return at_work, first_shown


def _works(schedule: Schedule, place: Location, shown: datetime) -> bool:
    """Whether the furthest time that the clock has shown lies in working hours."""
    day, at = shown.date(), shown.hour * 60 + shown.minute
    if day in place.closed or place.outside is not None:
        return False
    if day in schedule.changes:
        return _any(schedule.changes[day], at)
    return _any(schedule.weekly.get(day.weekday(), ()), at) and not _any(schedule.breaks.get(day.weekday(), ()), at)


def _any(hours: Sequence[Hours], at: int) -> bool:
    return any(stretch.start <= at < stretch.end for stretch in hours)


def _keeps(service: Service, start: datetime) -> set[datetime]:
    """The minutes that a visit at this time would keep."""
    return {start + n * _MINUTE for n in range(-service.buffer_before, service.minutes + service.buffer_after)}


def _minutes(visits: Iterable[Appointment]) -> set[datetime]:
    """The minutes that visits keep."""
    found = set()
    for visit in visits:
        minute = visit.start - visit.before
        while minute < visit.end + visit.after:
            found.add(minute)
            minute += _MINUTE
    return found


def _rooms(place: Location, service: Service, busy: Sequence[Appointment]) -> list[tuple[str | None, set[datetime]]]:
    """The rooms that fit, in order, with the minutes in which they are taken; one without a name if none is needed."""
    if service.virtual or not place.rooms:
        return [(None, set())]
    fitting = [room for room in place.rooms.values() if room.services is None or service.id in room.services]
    return [
        (room.id, _minutes(visit for visit in busy if (visit.location, visit.room) == (place.id, room.id)))
        for room in fitting
    ]


def _enough(
    profile: ClinicProfile, who: Practitioner, service: Service, shown: datetime, busy: Sequence[Appointment]
) -> bool:
    """Whether a practitioner has visits enough on the day of a local time."""
    that_day = [
        visit.service
        for visit in busy
        if visit.practitioner == who.id
        and visit.start.astimezone(profile.locations[visit.location].clock).date() == shown.date()
    ]
    most, most_of_it = who.most_a_day, service.most_a_day
    return (most is not None and len(that_day) >= most) or (
        most_of_it is not None and that_day.count(service.id) >= most_of_it
    )
