"""What is taken already: time of practitioners, of rooms, and days on which somebody has visits enough."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.scheduling.intervals import Span
from bot.scheduling.model import Busy
from bot.scheduling.places import Service
from bot.scheduling.profile import ClinicProfile, Practitioner
from bot.scheduling.wallclock import local_date


class Taken:
    """Busy time, by practitioner and by room."""

    def __init__(self, busy: Iterable[Busy]) -> None:
        self._people: defaultdict[str, list[Busy]] = defaultdict(list)
        self._rooms: defaultdict[tuple[str, str | None], list[Span]] = defaultdict(list)
        for visit in busy:
            self._people[visit.practitioner].append(visit)
            self._rooms[visit.location, visit.room].append(visit.kept)

    def of_practitioner(self, practitioner: str) -> Iterator[Span]:
        """What is taken of somebody's time, anywhere."""
        return (visit.kept for visit in self._people.get(practitioner, ()))

    def of_room(self, location: str, room: str) -> Sequence[Span]:
        """When the room is in use, or kept free around a visit."""
        return self._rooms.get((location, room), ())

    def full_days(self, profile: ClinicProfile, who: Practitioner, service: Service) -> frozenset[date]:
        """The local days on which somebody has as many visits, of this service or of all, as they give on one day.

        A visit counts on the day on which it begins, on the clock of its location.
        """
        full: frozenset[date] = frozenset()
        visits = self._people.get(who.id, ())
        if who.most_a_day is not None:
            full |= _reached(profile, visits, who.most_a_day)
        if service.most_a_day is not None:
            full |= _reached(profile, [v for v in visits if v.service == service.id], service.most_a_day)
        return full


def _reached(profile: ClinicProfile, visits: Sequence[Busy], most: int) -> frozenset[date]:
    """The local days of so many visits."""
    if len(visits) < most:
        return frozenset()
    clocks = {location: profile.clock_of(location) for location in {visit.location for visit in visits}}
    count = Counter(local_date(clocks[visit.location], visit.start) for visit in visits)
    return frozenset(day for day, visits_then in count.items() if visits_then >= most)
