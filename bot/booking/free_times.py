"""Which times are free: worked out from our own diary, or asked of the location that books by its own system."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest
from zoneinfo import ZoneInfo

from bot.booking.both_diaries import BothDiaries
from bot.errors import OpeningTaken, RoomTaken
from bot.ports import Clock, ConversationId, Records
from bot.scheduling.availability import asked, openings
from bot.scheduling.model import Appointment, Busy, Opening
from bot.scheduling.profile import ClinicProfile
from bot.scheduling.wallclock import first_instant
from bot.scheduling.wish import Fit, Wish, matches

_DAY = timedelta(days=1)
_LONGEST_ID = 200
_TRIES = 4


@dataclass(frozen=True)
class Wanted:
    """What an opening's id names. Whether it exists, and is free, is another matter."""

    location: str
    service: str
    start: datetime

    @classmethod
    def of(cls, opening_id: str) -> Wanted:
        """Read an id, from wherever it comes. Raises `OpeningTaken` for one that can name no opening."""
        parts = opening_id.split("|") if len(opening_id) <= _LONGEST_ID else []
        try:
            _, location, service, text = parts
            start = datetime.fromisoformat(text)
        except ValueError as fault:
            raise OpeningTaken("no such opening") from fault
        if start.tzinfo is None:
            raise OpeningTaken("no such opening")
        return cls(location, service, start)


class FreeTimes:
    """The openings of one clinic. Who may have them is decided by the gate, not here."""

    def __init__(self, profile: ClinicProfile, records: Records, clock: Clock, both: BothDiaries) -> None:
        self._profile, self._records, self._clock, self._both = profile, records, clock, both

    @property
    def outside(self) -> Collection[str]:
        """The locations that book by their own system."""
        return self._both.diaries.keys()

    def day(self, instant: datetime, location: str | None) -> date:
        """The date of an instant on the clock of a place."""
        return instant.astimezone(self._profile.clock_of(location)).date()

    def fitting(  # noqa: PLR0913, PLR0917 - all that a patient may name of a time
        self,
        conversation: ConversationId,
        service: str,
        location: str | None,
        wish: Wish,
        start: datetime,
        before: datetime | None,
        most: int,
        moving: Appointment | None = None,
    ) -> Fit:
        """The openings that fit a wish and begin between two instants, or else the nearest ones; `most` of them."""
        window = self._profile.bookable(self._clock.now(), service)
        free = self._between(conversation, service, max(start, window.start), window.end, location, moving)
        fit = self._matched(wish, [o for o in free if before is None or o.start < before])
        return Fit(_spread(fit.fitting, most), _spread(fit.nearest, most))

    def find(self, conversation: ConversationId, opening_id: str, moving: Appointment | None = None) -> Opening:
        """The opening with that id as it is now, with a room that is free; the visit that moves takes no time.

        Raises `OpeningTaken` for a time that is past, taken, outside working hours or not bookable yet.
        """
        wanted = Wanted.of(opening_id)
        if wanted.service not in self._profile.services:
            raise OpeningTaken(opening_id)
        allowed = self._profile.bookable(self._clock.now(), wanted.service)
        if not allowed.start <= wanted.start < allowed.end:
            raise OpeningTaken(opening_id)
        free = self._between(
            conversation, wanted.service, wanted.start, wanted.start + _DAY, wanted.location, moving=moving
        )
        found = next((opening for opening in free if opening.id == opening_id), None)
        if found is None:
            raise OpeningTaken(opening_id)
        return found

    def take(
        self,
        conversation: ConversationId,
        opening_id: str,
        how: Callable[[Opening], Appointment],
        moving: Appointment | None = None,
    ) -> Appointment:
        """Take an opening in the next room that is free, for others take rooms meanwhile. Raises `OpeningTaken`."""
        for _ in range(_TRIES):
            opening = self.find(conversation, opening_id, moving)
            with contextlib.suppress(RoomTaken):
                return how(opening)
        raise OpeningTaken(opening_id)

    def repeated(self, conversation: ConversationId, visit: Appointment, count: int, every: int) -> tuple[Opening, ...]:
        """The same time of day, place and practitioner, `count` times every so many days after a visit.

        Raises `OpeningTaken` with the first day, in ISO form, that is not free.
        """
        zone = self._profile.clock_of(visit.location)
        local = visit.start.astimezone(zone)
        days = [local.date() + n * every * _DAY for n in range(1, count + 1)]
        return tuple(self._on(conversation, visit, day, first_instant(zone, day, _minute(local))) for day in days)

    def _on(self, conversation: ConversationId, visit: Appointment, day: date, start: datetime) -> Opening:
        try:
            return self.find(conversation, opening_of(visit)._replace(start=start).id)
        except OpeningTaken as fault:
            raise OpeningTaken(day.isoformat()) from fault

    def _between(
        self,
        conversation: ConversationId,
        service: str,
        start: datetime,
        end: datetime,
        location: str | None,
        moving: Appointment | None = None,
    ) -> Sequence[Opening]:
        bearing = asked(self._profile, service, start, end, location)
        now, whose = self._clock.now(), (bearing.practitioners, bearing.location)
        busy = self._records.diary.busy(bearing.start, bearing.end, now, *whose)
        if moving is not None:
            busy = tuple(kept for kept in busy if kept.id != moving.id)
        outside = [place for place in self._both.diaries if location in (None, place)]
        own = () if location in outside else openings(self._profile, service, busy, start, end, location=location)
        if not outside:
            return own
        free = [opening for opening in own if opening.location not in self._both.diaries]
        for place in outside:
            found = self._both.openings(conversation, place, service, start, end)
            free += [o for o in found if not any(b.practitioner == o.practitioner and _meet(b, o) for b in busy)]
        return sorted(free, key=lambda opening: (opening.start, opening.practitioner, opening.location))

    def _matched(self, wish: Wish, free: Sequence[Opening]) -> Fit:
        """What fits, each opening on the clock of its own place."""
        zones = sorted({self._profile.clock_of(opening.location).key for opening in free})
        fits = [
            matches(wish, [o for o in free if self._profile.clock_of(o.location).key == zone], ZoneInfo(zone))
            for zone in zones
        ]
        fitting = sorted((o for fit in fits for o in fit.fitting), key=lambda opening: opening.start)
        if fitting:
            return Fit(tuple(fitting))
        rounds = zip_longest(*(fit.nearest for fit in fits))
        return Fit((), tuple(o for each in rounds for o in each if o is not None))


def opening_of(visit: Appointment) -> Opening:
    """The opening that a visit takes."""
    place = (visit.practitioner, visit.location, visit.service, visit.start, visit.end)
    return Opening(*place, visit.room, visit.before, visit.after)


def _meet(busy: Busy, opening: Opening) -> bool:
    return busy.kept.start < opening.kept.end and opening.kept.start < busy.kept.end


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _spread(free: Sequence[Opening], most: int) -> tuple[Opening, ...]:
    """The first opening of each practitioner and day before others, so that a short list shows real choice; by start.

    When these are too few, the first of each hour, then any, as when all are on one day.
    """
    chosen: list[Opening] = []
    for parts in (("day",), ("day", "hour"), ("day", "hour", "minute")):
        taken = {_kind(opening, parts) for opening in chosen}
        for opening in free:
            if len(chosen) < most and _kind(opening, parts) not in taken:
                taken.add(_kind(opening, parts))
                chosen.append(opening)
    return tuple(sorted(chosen, key=lambda opening: opening.start))


def _kind(opening: Opening, parts: Sequence[str]) -> tuple[str, ...]:
    return opening.practitioner, f"{opening.start:%Y-%m}", *(str(getattr(opening.start, part)) for part in parts)
