"""The openings that the desk looks through: a week at a time, by day, practitioner and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from bot.booking.gate import Acting
from bot.desk.house import DeskHouse
from bot.desk.search import Search
from bot.desk.shut import Shut, gate_words, in_danger
from bot.errors import NotScreened
from bot.ports import ConversationId
from bot.scheduling.model import Opening
from bot.scheduling.wish import Wish

_WEEK = timedelta(days=7)
_MINUTE = timedelta(minutes=1)
_MOST = 600


@dataclass(frozen=True)
class Times:
    """The openings of one practitioner at one place on one day; each is its id and its start on the place's clock."""

    practitioner: str
    place: str
    openings: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True)
class Day:
    """One day with its openings, and how many they are."""

    day: date
    lists: tuple[Times, ...]
    count: int


@dataclass(frozen=True)
class Found:
    """One page: the week from `search.day` on. `earlier` and `later` are the days with which others begin.

    `opens_on` is a day to come on which the screening opens the service.
    """

    search: Search
    shut: Shut
    days: tuple[Day, ...]
    today: date
    earlier: date | None
    later: date | None
    opens_on: date | None = None


def find(house: DeskHouse, who: str, conversation: ConversationId, search: Search) -> Found:
    """The openings of one page. Staff see them even where the gate is shut: looking is not booking."""
    why, opens_on = _opens_on(house, conversation, search.service)
    look = _Look(house, conversation, search, Acting(by=who, reason=why))
    today = look.day_of(house.clock.now())
    first = search.day or look.next_day(today) or today
    search = replace(search, day=first)
    week = look.between(first, first + _WEEK)
    return Found(
        search=search,
        shut=Shut(why, in_danger(house, conversation)),
        days=_by_day(house, week),
        today=today,
        earlier=max(today, first - _WEEK) if first > today else None,
        later=look.next_day(first + _WEEK),
        opens_on=opens_on if opens_on and opens_on > today else None,
    )


@dataclass(frozen=True)
class _Look:
    """Asks for openings in local days."""

    house: DeskHouse
    conversation: ConversationId
    search: Search
    acting: Acting

    def between(self, first: date, last: date) -> tuple[Opening, ...]:
        """All that begin on a day before `last`."""
        return self._ask(first, self._midnight(last), _MOST)

    def next_day(self, first: date) -> date | None:
        """The first day with openings from a day on."""
        return next((self.day_of(one.start, one.location) for one in self._ask(first, None, 1)), None)

    def day_of(self, instant: datetime, location: str | None = None) -> date:
        """The day of an instant on the clock of a place."""
        return instant.astimezone(self.house.profile.clock_of(location or self.search.location)).date()

    def _ask(self, first: date, before: datetime | None, most: int) -> tuple[Opening, ...]:
        search, after = self.search, self._midnight(first) - _MINUTE
        asked = (self.conversation, search.service, search.location, Wish(), after, before, most)
        try:
            return self.house.visits.fitting(*asked, acting=self.acting).fitting
        except NotScreened:
            return ()

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.house.profile.clock_of(self.search.location))


def _opens_on(house: DeskHouse, conversation: ConversationId, service: str) -> tuple[str | None, date | None]:
    """Why the service is not open, or the day from which on it is."""
    try:
        return None, house.visits.first_day(conversation, service)
    except NotScreened as refused:
        return gate_words(house, refused), None


def _by_day(house: DeskHouse, openings: Sequence[Opening]) -> tuple[Day, ...]:
    local = [(opening, opening.start.astimezone(house.profile.clock_of(opening.location))) for opening in openings]
    local.sort(key=lambda pair: (pair[1].date(), pair[0].practitioner, pair[0].location, pair[0].start))
    days = groupby(local, key=lambda pair: pair[1].date())
    return tuple(_day(house, day, list(pairs)) for day, pairs in days)


def _day(house: DeskHouse, day: date, pairs: Sequence[tuple[Opening, datetime]]) -> Day:
    lists = []
    for (person, place), some in groupby(pairs, key=lambda pair: (pair[0].practitioner, pair[0].location)):
        known, at = house.profile.practitioners.get(person), house.profile.locations.get(place)
        starts = tuple((opening.id, start) for opening, start in some)
        lists.append(Times(known.name if known else person, at.name if at else place, starts))
    return Day(day, tuple(lists), len(pairs))
