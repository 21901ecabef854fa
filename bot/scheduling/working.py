"""When somebody works: the hours of each day on the clock of the place, as instants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.scheduling.hours import Hours, Schedule
from bot.scheduling.intervals import Span, merged, without
from bot.scheduling.places import Location
from bot.scheduling.wallclock import DAY_MINUTES, first_instant

_DAY = timedelta(days=1)


def dates(clock: ZoneInfo, span: Span) -> tuple[date, ...]:
    """The dates on that clock that touch the span."""
    first, last = (moment.astimezone(clock).date() for moment in span)
    return tuple(first + n * _DAY for n in range((last - first).days + 1))


def whole_days(clocks: Iterable[ZoneInfo], span: Span) -> Span:
    """The span, grown to whole days on each of the clocks. Raises `ValueError` without a clock."""
    known = set(clocks)
    first = min(span.start.astimezone(clock).date() for clock in known)
    last = max(span.end.astimezone(clock).date() for clock in known)
    return Span(
        min(first_instant(clock, first, 0) for clock in known),
        max(first_instant(clock, last, DAY_MINUTES) for clock in known),
    )


def at_work(schedule: Schedule, place: Location, days: Sequence[date]) -> tuple[Span, ...]:
    """The working time of some days that follow each other, breaks left out."""
    clock = place.clock
    return merged(span for day in days if day not in place.closed for span in _of_day(schedule, clock, day))


@lru_cache(maxsize=16384)
def _of_day(schedule: Schedule, clock: ZoneInfo, day: date) -> tuple[Span, ...]:
    """The hours of a date without breaks; a change of that date replaces both."""
    weekday, replaced = day.weekday(), schedule.changes.get(day)
    if replaced is not None:
        return merged(_instants(clock, day, replaced))
    breaks = _instants(clock, day, schedule.breaks.get(weekday, ()))
    return without(_instants(clock, day, schedule.weekly.get(weekday, ())), breaks)


def _instants(clock: ZoneInfo, day: date, hours: Iterable[Hours]) -> list[Span]:
    return [Span(first_instant(clock, day, h.start), first_instant(clock, day, h.end)) for h in hours]
