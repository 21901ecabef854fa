"""A deliberately plain second answer to what is open, minute by minute: slow, and easy to believe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.scheduling.hours import Hours, Schedule
from bot.scheduling.model import Appointment
from bot.scheduling.profile import ClinicProfile, Location

_MINUTE = timedelta(minutes=1)


def open_starts(
    profile: ClinicProfile, service: str, busy: Sequence[Appointment], start: datetime, end: datetime
) -> set[tuple[str, str, datetime]]:
    """Practitioner, location and start of every opening, found by trying every minute."""
    wanted = profile.services[service]
    found = set()
    for who in profile.practitioners.values():
        for schedule in who.schedules if service in who.services else ():
            place = profile.locations[schedule.location]
            free, first_shown = _free_minutes(profile, who.id, schedule, place, busy, start, end)
            for minute, shown in first_shown.items():
                on_grid = (shown.hour * 60 + shown.minute) % profile.grid_minutes == 0
                inside = start <= minute and minute + wanted.minutes * _MINUTE <= end
                need = range(-wanted.buffer_before, wanted.minutes + wanted.buffer_after)
                if on_grid and inside and all(minute + n * _MINUTE in free for n in need):
                    found.add((who.id, place.id, minute))
    return found


def _free_minutes(
    profile: ClinicProfile,
    who: str,
    schedule: Schedule,
    place: Location,
    busy: Sequence[Appointment],
    start: datetime,
    end: datetime,
) -> tuple[set[datetime], dict[datetime, datetime]]:
    """The free minutes; and the minutes at which the clock shows a time for the first time, with that time."""
    free, first_shown = set(), {}
    minute = start - timedelta(days=2)
    furthest = minute.replace(tzinfo=None) - timedelta(days=2)
    while minute < end + timedelta(days=1):
        shown = minute.astimezone(place.clock).replace(tzinfo=None)
        if shown > furthest:
            furthest = shown
            first_shown[minute] = shown
        if _works(schedule, place, furthest) and not any(_blocks(profile, who, visit, minute) for visit in busy):
            free.add(minute)
        minute += _MINUTE
    return free, first_shown


def _works(schedule: Schedule, place: Location, shown: datetime) -> bool:
    """Whether the furthest time that the clock has shown lies in working hours."""
    day, at = shown.date(), shown.hour * 60 + shown.minute
    if day in place.closed:
        return False
    if day in schedule.changes:
        return _any(schedule.changes[day], at)
    return _any(schedule.weekly.get(day.weekday(), ()), at) and not _any(schedule.breaks.get(day.weekday(), ()), at)


def _any(hours: Sequence[Hours], at: int) -> bool:
    return any(stretch.start <= at < stretch.end for stretch in hours)


def _blocks(profile: ClinicProfile, who: str, visit: Appointment, minute: datetime) -> bool:
    service = profile.services[visit.service]
    start = visit.start - service.buffer_before * _MINUTE
    return visit.practitioner == who and start <= minute < visit.end + service.buffer_after * _MINUTE
