"""The free times that the holder of a visit's link may move it to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from bot.booking.free_times import opening_of
from bot.booking.visit_choices import DAYS_SHOWN, Choices, choices_of, day_of, next_free, week_of
from bot.booking.visits import Visits
from bot.errors import BadInput, NotAllowed
from bot.ports import Clock
from bot.scheduling.model import Appointment, Opening
from bot.scheduling.profile import ClinicProfile
from bot.scheduling.wallclock import first_instant
from bot.scheduling.wish import Wish

_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_MOST = 5000
_OPENING = re.compile(r"[A-Za-z0-9_|:.+-]{1,200}")
_FAR = timedelta(days=800)


@dataclass(frozen=True)
class Picked:
    """The time that a patient picked: its day and place, and whether it is over."""

    day: date
    place: str
    past: bool


class LinkedTimes:
    """Free times for visits that are booked already."""

    def __init__(self, visits: Visits, profile: ClinicProfile, clock: Clock) -> None:
        self._visits, self._profile, self._clock = visits, profile, clock

    def places(self, visit: Appointment) -> tuple[tuple[str, str], ...]:
        """Where the visit's service is given: each location's id and name."""
        giving = [who for who in self._profile.practitioners.values() if visit.service in who.services]
        given = {schedule.location for who in giving for schedule in who.schedules} | {visit.location}
        return tuple((place.id, place.name) for place in self._profile.locations.values() if place.id in given)

    def around(self, visit: Appointment, day: date | None, place: str) -> Choices:
        """The free times at a place in the week of a day; without a day, from the first free time on.

        Raises `NotScreened`, and `NotAllowed` for a service that the clinic no longer offers.
        """
        first, last = self._days(visit.service, place)
        if day is None or not first <= day <= last:
            soonest = self._free(visit, place, first, last, most=1)
            day = day_of(soonest[0], self._profile) if soonest else first
        start = week_of(day, first)
        free = self._free(visit, place, start, min(start + (DAYS_SHOWN - 1) * _DAY, last))
        later = self._free(visit, place, day, last, most=1)
        return choices_of(free, day, start, (first, last), next_free(later, self._profile), self._profile)

    def picked(self, visit: Appointment, opening_id: str) -> Picked:
        """What an opening's id from outside names. Raises `BadInput` for anything that can be no opening of it."""
        parts = opening_id.split("|") if _OPENING.fullmatch(opening_id) else []
        try:
            _, place, service, text = parts
            start = datetime.fromisoformat(text)
            ahead = start.astimezone(timezone.utc) - self._clock.now()
        except (ValueError, OverflowError) as fault:
            raise BadInput("no such opening") from fault
        known = service == visit.service and place in self._profile.locations and start.tzinfo is not None
        if not known or abs(ahead) > _FAR:
            raise BadInput("no opening of this visit")
        return Picked(start.astimezone(self._profile.clock_of(place)).date(), place, ahead <= timedelta(0))

    def _days(self, service: str, place: str) -> tuple[date, date]:
        """The first and the last day on which a visit may be booked, on the clock of the place."""
        if service not in self._profile.services:
            raise NotAllowed(f"{service} is not offered any more")
        span, clock = self._profile.bookable(self._clock.now(), service), self._profile.clock_of(place)
        return span.start.astimezone(clock).date(), span.end.astimezone(clock).date()

    def _free(self, visit: Appointment, place: str, first: date, last: date, most: int = _MOST) -> Sequence[Opening]:
        clock, own = self._profile.clock_of(place), opening_of(visit).id
        start, end = first_instant(clock, first, 0), first_instant(clock, last + _DAY, 0)
        asked = (visit.conversation, visit.service, place, Wish(), start - _MINUTE, end, most)
        free = self._visits.fitting(*asked, moving=visit).fitting
        return tuple(opening for opening in free if opening.id != own)
