"""Where a visit fits: on the grid of a place, into free time, and into a room."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.scheduling.busy import Taken
from bot.scheduling.intervals import Span, without
from bot.scheduling.places import Location, Service
from bot.scheduling.wallclock import starts_of
from bot.scheduling.working import dates


@dataclass(frozen=True)
class Grid:
    """The instants at which visits may begin at a place, sorted, and the dates there that bear on them."""

    place: Location
    days: Sequence[date]
    times: Sequence[datetime]


def grid_of(place: Location, service: Service, step: int, window: Span) -> Grid:
    """The grid of a place, every `step` minutes of its clock, for visits that lie in the window."""
    days = dates(place.clock, window.widened(*service.buffers))
    times = [at for day in days for at in starts_of(place.clock, day, step)]
    first, last = bisect_left(times, window.start), bisect_right(times, window.end - service.length)
    return Grid(place, days, times[first:last])


def fitting(times: Sequence[datetime], free: Iterable[Span], service: Service) -> Iterator[datetime]:
    """Those of the times, which are sorted, from which a visit and its buffers lie in one span of free time."""
    before, after = service.buffers
    rest = service.length + after
    for span in free:
        first, last = span.start + before, span.end - rest
        if first <= last:
            yield from times[bisect_left(times, first) : bisect_right(times, last)]


def rooms_at(
    place: Location, service: Service, times: Collection[datetime], taken: Taken
) -> Mapping[datetime, str | None]:
    """The first room, in the order of the file, that fits and is free for a visit at each of the times.

    A time at which there is none is left out; the room is None where none is needed.
    """
    if not place.needs_room(service) or not times:
        return dict.fromkeys(times)
    found: dict[datetime, str | None] = {}
    left = sorted(times)
    around = Span(left[0], left[-1] + service.length).widened(*service.buffers)
    for room in place.rooms_for(service):
        free = without([around], taken.of_room(place.id, room.id))
        found.update(dict.fromkeys(fitting(left, free, service), room.id))
        left = [at for at in left if at not in found]
        if not left:
            break
    return found
