"""What is taken already: time of practitioners, of rooms, and days on which somebody has visits enough."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.scheduling.intervals import Span
from bot.scheduling.model import Appointment
from bot.scheduling.places import Service
from bot.scheduling.profile import ClinicProfile, Practitioner
from bot.scheduling.wallclock import DAY_MINUTES, first_instant
from bot.scheduling.working import dates


class Taken:
    """Busy visits, by whom and what they keep."""

    def __init__(self, busy: Iterable[Appointment]) -> None:
        self._visits: defaultdict[str, list[Appointment]] = defaultdict(list)
        self._people: defaultdict[str, list[Span]] = defaultdict(list)
        self._rooms: defaultdict[tuple[str, str | None], list[Span]] = defaultdict(list)
        for visit in busy:
            kept = visit.kept
            self._visits[visit.practitioner].append(visit)
            self._people[visit.practitioner].append(kept)
            self._rooms[visit.location, visit.room].append(kept)

    def of_practitioner(self, practitioner: str) -> list[Span]:
        """What is taken of somebody's time, anywhere."""
        return self._people.get(practitioner, [])

    def of_room(self, location: str, room: str) -> list[Span]:
        """When the room is in use, or kept free around a visit."""
        return self._rooms.get((location, room), [])

    def full_days(self, profile: ClinicProfile, who: Practitioner, service: Service) -> frozenset[date]:
        """The local days on which somebody has as many visits, of this service or of all, as they give on one day.

        A visit counts on the day on which it begins, on the clock of its location.
        """
        full: frozenset[date] = frozenset()
        visits = self._visits.get(who.id, ())
        if who.most_a_day is not None:
            full |= _reached(profile, visits, who.most_a_day)
        if service.most_a_day is not None:
            full |= _reached(profile, [v for v in visits if v.service == service.id], service.most_a_day)
        return full


def _reached(profile: ClinicProfile, visits: Sequence[Appointment], most: int) -> frozenset[date]:
    """The local days of so many visits."""
    if len(visits) < most:
        return frozenset()
    starts: defaultdict[str, list[datetime]] = defaultdict(list)
    for visit in visits:
        starts[visit.location].append(visit.start)
    count: Counter[date] = Counter()
    for location, instants in starts.items():
        count.update(_a_day(sorted(instants), profile.clock_of(location)))
    return frozenset(day for day, visits_then in count.items() if visits_then >= most)


def _a_day(instants: Sequence[datetime], clock: ZoneInfo) -> dict[date, int]:
    """How many of the instants, which are sorted, lie on each day."""
    days = dates(clock, Span(instants[0], instants[-1]))
    ends = [bisect_left(instants, first_instant(clock, day, DAY_MINUTES)) for day in days]
    return {day: end - before for day, before, end in zip(days, [0, *ends[:-1]], ends, strict=True)}
