"""The free times that a patient may move a visit to, a week of days at a time and one day in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.scheduling.model import Opening
from bot.scheduling.profile import ClinicProfile

DAYS_SHOWN = 7
_WEEK = timedelta(days=DAYS_SHOWN)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class FreeDay:
    """One day of the week that is shown, with how many times are free on it."""

    day: date
    free: int

    @property
    def name(self) -> str:
        """The day in words, such as "Tuesday, November 24"."""
        return f"{self.day:%A, %B} {self.day.day}"


@dataclass(frozen=True)
class FreeTime:
    """A time to choose; `id` is the opening's."""

    id: str
    begins: str


@dataclass(frozen=True)
class FreeTimes:
    """The times of one practitioner at one place, on the clock of that place."""

    practitioner: str
    place: str
    zone: str
    times: tuple[FreeTime, ...]


@dataclass(frozen=True)
class Choices:
    """What is shown to choose from: the week, the day that is open in full, and where to page to.

    `next_free` is the first day from the open one on that has a free time.
    """

    day: FreeDay
    week: tuple[FreeDay, ...]
    groups: tuple[FreeTimes, ...]
    earlier: date | None
    later: date | None
    next_free: FreeDay | None = None


def week_of(day: date, first: date) -> date:
    """The first day of the page that shows `day`, when pages are counted from `first`."""
    return first + timedelta(days=(max(day, first) - first).days // DAYS_SHOWN * DAYS_SHOWN)


def next_free(later: Sequence[Opening], profile: ClinicProfile) -> FreeDay | None:
    """The day of the first of some openings."""
    return FreeDay(day_of(later[0], profile), len(later)) if later else None


def choices_of(
    free: Sequence[Opening],
    day: date,
    start: date,
    span: tuple[date, date],
    following: FreeDay | None,
    profile: ClinicProfile,
) -> Choices:
    """The week from `start` with `day`, which lies in it, open in full.

    `span` are the first and the last day on which anything may be booked; `following` is the next day that has times.
    """
    counts = _counts(free, profile)
    days = (start + n * _DAY for n in range(DAYS_SHOWN))
    return Choices(
        day=FreeDay(day, counts.get(day, 0)),
        week=tuple(FreeDay(each, counts.get(each, 0)) for each in days if each <= span[1]),
        groups=_groups((opening for opening in free if day_of(opening, profile) == day), profile),
        earlier=start - _WEEK if start > span[0] else None,
        later=start + _WEEK if start + _WEEK <= span[1] else None,
        next_free=following,
    )


def day_of(opening: Opening, profile: ClinicProfile) -> date:
    """The date of an opening on the clock of its place."""
    return opening.start.astimezone(profile.clock_of(opening.location)).date()


def _counts(free: Iterable[Opening], profile: ClinicProfile) -> dict[date, int]:
    counts: dict[date, int] = {}
    for opening in free:
        day = day_of(opening, profile)
        counts[day] = counts.get(day, 0) + 1
    return counts


def _groups(free: Iterable[Opening], profile: ClinicProfile) -> tuple[FreeTimes, ...]:
    groups: dict[tuple[str, str], list[Opening]] = {}
    for opening in free:
        groups.setdefault((opening.practitioner, opening.location), []).append(opening)
    return tuple(_group(who, place, openings, profile) for (who, place), openings in groups.items())


def _group(who: str, place: str, openings: Sequence[Opening], profile: ClinicProfile) -> FreeTimes:
    local = [(opening, opening.start.astimezone(profile.clock_of(place))) for opening in openings]
    times = tuple(FreeTime(opening.id, f"{at:%I:%M %p}".lstrip("0")) for opening, at in local)
    person = profile.practitioners[who]
    return FreeTimes(f"{person.name}, {person.title}", profile.locations[place].name, f"{local[0][1]:%Z}", times)
