"""Openings: working hours, less what is busy, cut into visits on the clinic's clock, where a room is free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.scheduling.busy import Taken
from bot.scheduling.fitting import fitting, grid_of, rooms_at
from bot.scheduling.hours import Schedule
from bot.scheduling.intervals import Span
from bot.scheduling.model import Appointment, Opening
from bot.scheduling.places import Location, Service
from bot.scheduling.profile import ClinicProfile, Practitioner
from bot.scheduling.working import free_time, whole_days


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

    `start` and `end` are instants with a zone; `busy` are the appointments of the `asked` time, whoever's they are.
    The time that an opening keeps, buffers and all, lies in working hours and overlaps no kept time of its practitioner
    or room. It starts on the clinic's grid, at a time that its clock shows on that day; of a time shown twice, at the
    first. A location that books by a system of its own has none. Raises `KeyError` for an unknown service.
    """
    wanted, window, taken = profile.services[service], Span(start, end), Taken(busy)
    grids = {
        name: grid_of(place, wanted, profile.grid_minutes, window)
        for name, place in profile.locations.items()
        if location in (None, name) and place.outside is None
    }
    chances = []
    for who, schedule in _givers(profile, wanted, practitioner):
        if grid := grids.get(schedule.location):
            free = free_time(schedule, grid.place, grid.days, taken.of_practitioner(who.id))
            times = _not_on(fitting(grid.times, free, wanted), taken.full_days(profile, who, wanted), grid.place)
            chances.append(_Chance(who.id, grid.place, tuple(times)))
    return tuple(_in_rooms(chances, wanted, taken))


def asked(profile: ClinicProfile, service: str, start: datetime, end: datetime) -> Span:
    """The time whose busy visits bear on openings in a window: the days it touches, and what its openings keep.

    Raises `KeyError` for an unknown service.
    """
    around = Span(start, end).widened(*profile.services[service].buffers)
    return whole_days({place.clock for place in profile.locations.values()}, around)


@dataclass(frozen=True)
class _Chance:
    """When somebody could begin a visit at a place, if there is a room."""

    who: str
    place: Location
    times: Sequence[datetime]


def _givers(
    profile: ClinicProfile, service: Service, practitioner: str | None
) -> Iterator[tuple[Practitioner, Schedule]]:
    """Who gives the service, and when, sorted by name and location."""
    for name in sorted(profile.practitioners):
        who = profile.practitioners[name]
        if service.id in who.services and practitioner in (None, name):
            for schedule in sorted(who.schedules, key=lambda schedule: schedule.location):
                yield who, schedule


def _not_on(times: Iterator[datetime], full: Collection[date], place: Location) -> Iterator[datetime]:
    """The times that are not on one of those local days."""
    return (at for at in times if at.astimezone(place.clock).date() not in full) if full else times


def _in_rooms(chances: Sequence[_Chance], service: Service, taken: Taken) -> Iterator[Opening]:
    """An opening for each chance with a room, by start."""
    found: defaultdict[datetime, list[Opening]] = defaultdict(list)
    rooms = _rooms(chances, service, taken)
    length, (before, after) = service.length, service.buffers
    for chance in chances:
        who, place, free = chance.who, chance.place.id, rooms[chance.place.id]
        for at in chance.times:
            if at in free:
                found[at].append(Opening(who, place, service.id, at, at + length, free[at], before, after))
    return (opening for at in sorted(found) for opening in found[at])


def _rooms(chances: Sequence[_Chance], service: Service, taken: Taken) -> dict[str, Mapping[datetime, str | None]]:
    """For each place the rooms for the times at which somebody could begin there."""
    places = {chance.place.id: chance.place for chance in chances}
    times: defaultdict[str, set[datetime]] = defaultdict(set)
    for chance in chances:
        times[chance.place.id].update(chance.times)
    return {name: rooms_at(place, service, times[name], taken) for name, place in places.items()}
