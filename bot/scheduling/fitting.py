"""Where a visit fits: on the grid of a place, at work, with nothing else then, and into a room.

A set of times of a grid is one whole number, a bit for each time: so that sets are joined and cut in single steps.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial, reduce
from itertools import compress
from operator import or_
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.scheduling.busy import Taken
from bot.scheduling.intervals import Span
from bot.scheduling.places import Location, Service
from bot.scheduling.wallclock import starts_of
from bot.scheduling.working import dates

T = TypeVar("T")
_SELECTS = bytes.maketrans(b"01", b"\x00\x01")


@dataclass(frozen=True, eq=False)
class Grid:
    """The instants at which visits of a service may begin on a clock, sorted, with those at which they then end.

    `days` are the dates that bear on them, and `dates` are their own. `within` tells the times from which a visit and
    its buffers lie in a span; `meeting` those at which they would overlap it.
    """

    days: Sequence[date]
    times: Sequence[datetime]
    ends: Sequence[datetime]
    dates: Sequence[date]
    within: Callable[[Span], int]
    meeting: Callable[[Span], int]

    def of_days(self, days: Iterable[date]) -> int:
        """The times on some dates."""
        return union(lambda day: _bits(bisect_left(self.dates, day), bisect_right(self.dates, day)), days)

    def chosen(self, times: int, rows: Iterable[T]) -> Iterable[T]:
        """Of rows that stand for the times of the grid, those that stand for some of them."""
        return compress(rows, f"{times:0{len(self.times)}b}"[::-1].encode().translate(_SELECTS))


def grid_of(clock: ZoneInfo, service: Service, step: int, window: Span) -> Grid:
    """The grid of a clock, every `step` minutes that it shows, for visits that lie in the window."""
    days, length, (before, after) = dates(clock, window.widened(*service.buffers)), service.length, service.buffers
    shown = [(at, day) for day in days for at in starts_of(clock, day, step)]
    shown = [(at, day) for at, day in shown if window.start <= at <= window.end - length]
    times = [at for at, _ in shown]
    # The same hours, and visits at the same time, come up again and again: each is looked up once.
    fits = (cache(partial(fit, times, before, length + after)) for fit in (_within, _meeting))
    return Grid(days, times, [at + length for at in times], [day for _, day in shown], *fits)


def union(times_of: Callable[[T], int], what: Iterable[T]) -> int:
    """All times of all of them."""
    return reduce(or_, map(times_of, what), 0)


def rooms_at(
    place: Location, service: Service, grid: Grid, wanted: int, taken: Taken
) -> tuple[int, Sequence[str | None]]:
    """At which of the wanted times there is a room; and for all times of the grid which: None where none is needed.

    It is the first, in the order of the file, that fits and is free for a visit and its buffers.
    """
    rooms: list[str | None] = [None] * len(grid.times)
    if not place.needs_room(service):
        return wanted, rooms
    left, places = wanted, list(range(len(rooms)))
    for room in place.rooms_for(service) if wanted else ():
        free = left & ~union(grid.meeting, taken.of_room(place.id, room.id))
        for at in grid.chosen(free, places):
            rooms[at] = room.id
        left ^= free
        if not left:
            break
    return wanted ^ left, rooms


def _within(times: Sequence[datetime], before: timedelta, rest: timedelta, span: Span) -> int:
    return _bits(bisect_left(times, span.start + before), bisect_right(times, span.end - rest))


def _meeting(times: Sequence[datetime], before: timedelta, rest: timedelta, span: Span) -> int:
    return _bits(bisect_right(times, span.start - rest), bisect_left(times, span.end + before))


def _bits(first: int, last: int) -> int:
    """The times from one place in the grid up to, but not at, another."""
    return (1 << last) - (1 << first) if first < last else 0
