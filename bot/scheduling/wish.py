"""When a patient would like to come, and which openings fit. Days and hours are those on the clock of the place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from bot.scheduling.hours import Hours
from bot.scheduling.model import Opening

_DAY = timedelta(days=1)
_LONGEST_LOOK = 420
# Someone who cannot have the wanted hour is offered the same day at another hour before another day:
# a day away counts as much as this many minutes away.
_DAY_COUNTS = 150
_MOST_NEAREST = 200
_MOST_STRETCHES = 24


class Order(str, Enum):
    """Which of the openings are wanted, when that is said by their order: the page after, the page before, ..."""

    SOONEST = "soonest"
    NEXT = "next"
    LATER = "later"
    EARLIER = "earlier"
    ANY = "any"


class Problem(str, Enum):
    """Why a wish cannot be met by any opening: each has an answer of its own."""

    PAST = "past"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_TIME = "no_such_time"
    DAY_AND_DATE_DIFFER = "day_and_date_differ"


@dataclass(frozen=True)
class Stretch:
    """Days and hours that belong together; what is left out is not restricted.

    `first` and `last` are local dates, both included; `weekdays` counts from 0, Monday; `hours` are those in which a
    visit may begin, in minutes of the local day, half-open; one of them is enough.
    """

    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()
    hours: tuple[Hours, ...] = ()

    @property
    def names_days(self) -> bool:
        """Whether it says anything of the day."""
        return bool(self.first or self.last or self.weekdays)

    def has_day(self, day: date) -> bool:
        """Whether a local date lies in it."""
        return (
            (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
            and (not self.weekdays or day.weekday() in self.weekdays)
        )

    def has(self, local: datetime) -> bool:
        """Whether a visit that begins at this local time lies in it."""
        on_time = not self.hours or any(h.start <= _minute(local) < h.end for h in self.hours)
        return on_time and self.has_day(local.date())


@dataclass(frozen=True)
class Wish:
    """When a patient would like to come: in one of `wanted` (any time when empty) and in none of `unwanted`.

    `order` says which of those openings, `pick` is the place of a shown opening in its list, from 1, or -1 for the
    last. With a `problem` nothing fits.
    """

    wanted: tuple[Stretch, ...] = ()
    unwanted: tuple[Stretch, ...] = ()
    order: Order | None = None
    pick: int | None = None
    problem: Problem | None = None

    @property
    def names_time(self) -> bool:
        """Whether it says anything of days or hours."""
        return bool(self.wanted or self.unwanted)

    @property
    def points(self) -> bool:
        """Whether it can point at one opening: it names a weekday, a date or a time of the clock."""
        return any(
            s.weekdays or (s.first and s.first == s.last) or any(h.end - h.start == 1 for h in s.hours)
            for s in self.wanted
        )

    def fits(self, local: datetime) -> bool:
        """Whether a visit that begins at this local time is what is wished for."""
        if self.problem is not None or any(stretch.has(local) for stretch in self.unwanted):
            return False
        return not self.wanted or any(stretch.has(local) for stretch in self.wanted)

    def after(self, earlier: Wish) -> Wish:
        """This wish as said after an earlier one: new days replace old ones, new hours alone keep the old days.

        What was not wanted stays unwanted, but for what is now asked for. "Any time" begins anew.
        """
        if self.order is Order.ANY and not self.names_time:
            return replace(self, order=None)
        if not self.wanted:
            wanted = earlier.wanted
        elif any(stretch.names_days for stretch in self.wanted):
            wanted = self.wanted
        else:
            hours = tuple(h for s in self.wanted for h in s.hours)
            wanted = tuple({replace(s, hours=hours): None for s in earlier.wanted if s.names_days}) or self.wanted
        kept = [s for s in earlier.unwanted if not any(_clash(s, w) for w in self.wanted)]
        unwanted = tuple(dict.fromkeys((*kept, *self.unwanted)))[-_MOST_STRETCHES:]
        return replace(self, wanted=wanted, unwanted=unwanted)


@dataclass(frozen=True)
class Fit:
    """The openings that fit a wish, by start; when there is none, those nearest to it."""

    fitting: tuple[Opening, ...] = ()
    nearest: tuple[Opening, ...] = ()


def matches(wish: Wish, openings: Sequence[Opening], zone: ZoneInfo) -> Fit:
    """The openings that fit, in the order given; when none does, the nearest of those that are not unwanted.

    `zone` is the zone of the place of all of them.
    """
    local = {start: start.astimezone(zone) for start in {opening.start for opening in openings}}
    fitting = tuple(o for o in openings if wish.fits(local[o.start]))
    if fitting or wish.problem is not None:
        return Fit(fitting)
    allowed = [o for o in openings if not any(s.has(local[o.start]) for s in wish.unwanted)]
    if not allowed or not wish.wanted:
        return Fit((), tuple(allowed or openings)[:_MOST_NEAREST])
    days = _wanted_days(wish.wanted, [local[o.start].date() for o in allowed])
    ranked = sorted(allowed, key=lambda o: (_distance(wish.wanted, days, local[o.start]), o.start))
    return Fit((), tuple(ranked[:_MOST_NEAREST]))


def _clash(unwanted: Stretch, wanted: Stretch) -> bool:
    """Whether what was not wanted is now asked for."""
    if unwanted.hours:
        return any(u.overlaps(w) for u in unwanted.hours for w in wanted.hours)
    same_dates = (
        bool(unwanted.first or unwanted.last) and unwanted.first == wanted.first and unwanted.last == wanted.last
    )
    return same_dates or bool(unwanted.weekdays & wanted.weekdays)


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _wanted_days(wanted: Sequence[Stretch], days: Sequence[date]) -> dict[date, int]:
    """For each date, by how many days the nearest wanted date is away, counting all wishes together."""
    first, last = min(days) - 7 * _DAY, max(days) + 7 * _DAY
    span = [first + n * _DAY for n in range(min((last - first).days + 1, _LONGEST_LOOK))]
    hits = [day for day in span if any(stretch.has_day(day) for stretch in wanted)]
    return {day: min((abs((day - hit).days) for hit in hits), default=_to_edges(wanted, day)) for day in set(days)}


def _to_edges(wanted: Iterable[Stretch], day: date) -> int:
    """Days to the nearest end of what is wanted, when it lies wholly outside of what can be booked."""
    edges = [edge for stretch in wanted for edge in (stretch.first, stretch.last) if edge is not None]
    return min((abs((day - edge).days) for edge in edges), default=0)


def _distance(wanted: Sequence[Stretch], days: dict[date, int], local: datetime) -> int:
    """How far a local time is from what is wanted, in minutes, a day counted as some."""
    minute = _minute(local)
    gaps = [max(hours.start - minute, minute - hours.end + 1, 0) for stretch in wanted for hours in stretch.hours]
    return days[local.date()] * _DAY_COUNTS + min(gaps, default=0)
