"""Openings: working hours, less what is busy, cut into visits on the clinic's clock, where a room is free."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from bot.scheduling.busy import Taken
from bot.scheduling.fitting import Grid, grid_of, rooms_at, union
from bot.scheduling.hours import Schedule
from bot.scheduling.intervals import Span
from bot.scheduling.model import Busy, Opening
from bot.scheduling.places import Location, Service
from bot.scheduling.profile import ClinicProfile, Practitioner
from bot.scheduling.working import at_work, whole_days

# By the ten thousand: a named tuple that checks its arguments takes three times as long.
_opening = partial(tuple.__new__, Opening)


def openings(
    profile: ClinicProfile,
    service: str,
    busy: Sequence[Busy],
    start: datetime,
    end: datetime,
    *,
    location: str | None = None,
    practitioner: str | None = None,
) -> tuple[Opening, ...]:
    """Bookable times of a service that lie wholly in the window, by start.

    `start` and `end` are instants with a zone; `busy` is what bears on them, as `asked` says.
    The time that an opening keeps, buffers and all, lies in working hours and overlaps no kept time of its practitioner
    or room. It starts on the clinic's grid, at a time that its clock shows on that day; of a time shown twice, at the
    first. A location that books by a system of its own has none. Raises `KeyError` for an unknown service.
    """
    wanted, window, taken = profile.services[service], Span(start, end), Taken(busy)
    there = {n: place for n, place in profile.locations.items() if location in (None, n) and place.outside is None}
    clocks = {place.clock for place in there.values()}
    grids = {clock: grid_of(clock, wanted, profile.grid_minutes, window) for clock in clocks}
    chances = []
    for who, schedule in _givers(profile, wanted, practitioner):
        if place := there.get(schedule.location):
            grid = grids[place.clock]
            times = union(grid.within, at_work(schedule, place, grid.days))
            times &= ~union(grid.meeting, taken.of_practitioner(who.id))
            times &= ~grid.of_days(taken.full_days(profile, who, wanted))
            chances.append(_Chance(who.id, place, grid, times))
    return tuple(_in_rooms(chances, wanted, taken))


class Asked(NamedTuple):
    """What bears on openings: what is busy from `start` to `end`, of some practitioners (None: of all) or there."""

    start: datetime
    end: datetime
    practitioners: frozenset[str] | None = None
    location: str | None = None


def asked(profile: ClinicProfile, service: str, start: datetime, end: datetime, location: str | None = None) -> Asked:
    """What bears on openings in a window: on the days it touches, and as long before and after as its openings keep.

    At one location: what is busy there, and all that is busy of those who work there. Raises `KeyError` for an
    unknown service.
    """
    around = Span(start, end).widened(*profile.services[service].buffers)
    days = whole_days({place.clock for place in profile.locations.values()}, around)
    return Asked(*days, None if location is None else profile.working_at(location), location)


@dataclass(frozen=True)
class _Chance:
    """When somebody could begin a visit at a place, if there is a room."""

    who: str
    place: Location
    grid: Grid
    times: int


def _givers(
    profile: ClinicProfile, service: Service, practitioner: str | None
) -> Iterator[tuple[Practitioner, Schedule]]:
    """Who gives the service, and when, sorted by name and location."""
    for name in sorted(profile.practitioners):
        who = profile.practitioners[name]
        if service.id in who.services and practitioner in (None, name):
            for schedule in sorted(who.schedules, key=lambda schedule: schedule.location):
                yield who, schedule


def _in_rooms(chances: Sequence[_Chance], service: Service, taken: Taken) -> Iterator[Opening]:
    """An opening for each chance with a room, by start."""
    found: defaultdict[datetime, list[Opening]] = defaultdict(list)
    with_room = _with_room(chances, service, taken)
    before, after = service.buffers
    for chance in chances:
        who, place = chance.who, chance.place.id
        free, rows = with_room[place]
        for at, end, room in chance.grid.chosen(chance.times & free, rows):
            found[at].append(_opening((who, place, service.id, at, end, room, before, after)))
    return (opening for at in sorted(found) for opening in found[at])


def _with_room(
    chances: Sequence[_Chance], service: Service, taken: Taken
) -> dict[str, tuple[int, list[tuple[datetime, datetime, str | None]]]]:
    """For each place when there is a room for somebody who could begin there; and all times, with ends and rooms."""
    wanted: Counter[str] = Counter()
    for chance in chances:
        wanted[chance.place.id] |= chance.times
    found = {}
    for place, grid in {chance.place.id: (chance.place, chance.grid) for chance in chances}.values():
        free, rooms = rooms_at(place, service, grid, wanted[place.id], taken)
        found[place.id] = free, list(zip(grid.times, grid.ends, rooms, strict=True))
    return found
