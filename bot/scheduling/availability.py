"""Openings: working hours, less what is busy, cut into visits on the clinic's clock."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.scheduling.hours import Hours, Schedule
from bot.scheduling.intervals import Span, within, without
from bot.scheduling.model import Appointment, Opening
from bot.scheduling.profile import ClinicProfile, Location, Service
from bot.scheduling.wallclock import first_instant, starts_of

_DAY = timedelta(days=1)


def openings(
    profile: ClinicProfile,
    service: str,
    busy: Sequence[Appointment],
    start: datetime,
    end: datetime,
    *,
    location: str | None = None,
    practitioner: str | None = None,
) -> tuple[Opening, ...]:
    """Bookable times of a service that lie wholly in the window, by start.

    `start` and `end` are instants with a zone; `busy` are the appointments that touch the window, whoever's they
    are. Buffers of the service and of its neighbours stay free. An opening starts on the clinic's grid, at a time
    that its clock shows on that day; of a time shown twice, at the first. Raises `KeyError` for an unknown service.
    """
    wanted, window, taken = profile.services[service], Span(start, end), _taken(profile, busy)
    found = (
        Opening(who.id, schedule.location, service, at, at + wanted.length)
        for who in profile.practitioners.values()
        if service in who.services and practitioner in (None, who.id)
        for schedule in who.schedules
        if location in (None, schedule.location)
        for at in _starts(profile, schedule, wanted, taken.get(who.id, ()), window)
    )
    return tuple(sorted(found, key=lambda opening: (opening.start, opening.practitioner, opening.location)))


def working_time(schedule: Schedule, place: Location, window: Span) -> tuple[Span, ...]:
    """When the practitioner works at the location, breaks taken off, within the window."""
    return within((span for day in _days(place, window) for span in _of_day(schedule, place, day)), window)


def _starts(
    profile: ClinicProfile, schedule: Schedule, service: Service, taken: Sequence[Span], window: Span
) -> Iterator[datetime]:
    place = profile.locations[schedule.location]
    before, after = service.buffers
    around = window.widened(before, after)
    free = without(working_time(schedule, place, around), taken)
    grid = [at for day in _days(place, window) for at in starts_of(place.clock, day, profile.grid_minutes)]
    for span in free:
        first, last = span.start + before, span.end - after - service.length
        yield from grid[bisect_left(grid, first) : bisect_right(grid, last)]


def _taken(profile: ClinicProfile, busy: Iterable[Appointment]) -> dict[str, list[Span]]:
    """The time that is taken, by practitioner."""
    taken: dict[str, list[Span]] = {}
    for visit in busy:
        taken.setdefault(visit.practitioner, []).append(_kept_free(profile, visit))
    return taken


def _kept_free(profile: ClinicProfile, visit: Appointment) -> Span:
    """The visit and its own buffers; a service no longer offered has none."""
    service = profile.services.get(visit.service)
    span = Span(visit.start, visit.end)
    return span.widened(*service.buffers) if service is not None else span


def _days(place: Location, window: Span) -> Iterable[date]:
    """The dates, at the location, that touch the window."""
    first, last = (moment.astimezone(place.clock).date() for moment in window)
    return [first + n * _DAY for n in range((last - first).days + 1)]


def _of_day(schedule: Schedule, place: Location, day: date) -> tuple[Span, ...]:
    if day in place.closed:
        return ()
    weekday = day.weekday()
    replaced = schedule.changes.get(day)
    hours = schedule.weekly.get(weekday, ()) if replaced is None else replaced
    breaks = schedule.breaks.get(weekday, ()) if replaced is None else ()
    return without(_instants(place, day, hours), _instants(place, day, breaks))


def _instants(place: Location, day: date, hours: Iterable[Hours]) -> list[Span]:
    clock = place.clock
    return [Span(first_instant(clock, day, h.start), first_instant(clock, day, h.end)) for h in hours]
