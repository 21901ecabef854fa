"""Working hours of one practitioner at one location, and how they are read from a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from bot.clinical.fields import Fields

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, order=True)
class Hours:
    """A stretch of one day on the clock, in minutes from midnight, half-open."""

    start: int
    end: int

    def overlaps(self, other: Hours) -> bool:
        """Whether they share a minute."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, eq=False)
class Schedule:
    """When a practitioner works at one location; equal to itself alone, so that what follows from it can be kept.

    `weekly` maps weekdays (0 is Monday) to hours, `breaks` likewise. An entry of `changes` replaces the hours and
    breaks of that date; an empty one is a day off.
    """

    location: str
    weekly: Mapping[int, tuple[Hours, ...]] = field(default_factory=dict)
    breaks: Mapping[int, tuple[Hours, ...]] = field(default_factory=dict)
    changes: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("weekly", "breaks", "changes"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))


def read_schedule(location: str, entry: Fields) -> Schedule:
    """Hours such as `monday: [08:00-12:00, 13:00-17:00]`; each fault is noted at its line."""
    entry.only(("hours", "breaks", "changes"))
    weekly = _read_week(entry.inner("hours"))
    breaks = _read_week(entry.inner("breaks")) if "breaks" in entry.mapping else {}
    return Schedule(location, weekly, breaks, _read_changes(entry))


def clashing_days(schedules: Iterable[Schedule]) -> tuple[str, ...]:
    """Weekdays on which someone would work at two locations at once."""
    rows = list(schedules)
    pairs = [(one, other) for n, one in enumerate(rows) for other in rows[n + 1 :]]
    return tuple(
        name
        for day, name in enumerate(WEEKDAYS)
        if any(
            a.overlaps(b) for one, other in pairs for a in one.weekly.get(day, ()) for b in other.weekly.get(day, ())
        )
    )


def _read_week(entry: Fields) -> dict[int, tuple[Hours, ...]]:
    entry.only(WEEKDAYS)
    return {day: _read_hours(entry, name) for day, name in enumerate(WEEKDAYS) if name in entry.mapping}


def _read_changes(entry: Fields) -> dict[date, tuple[Hours, ...]]:
    changes: dict[date, tuple[Hours, ...]] = {}
    for item in entry.items("changes"):
        item.only(("day", "hours"))
        day = item.day("day")
        if day is None:
            item.fault("a change needs its 'day'")
        elif day in changes:
            item.fault(f"{day} is changed twice", "day")
        else:
            changes[day] = _read_hours(item, "hours")
    return changes


def _read_hours(entry: Fields, key: str) -> tuple[Hours, ...]:
    """The hours under a key; a key that is left out, or null, is a fault: say `[]` for none."""
    if entry.mapping.get(key) is None:
        entry.fault(f"{key!r} must be a list such as [08:00-12:00]; [] means none", key)
        return ()
    hours = [found for text in entry.texts(key) if (found := _parsed(entry, key, text))]
    for earlier, later in pairwise(sorted(hours)):
        if earlier.overlaps(later):
            entry.fault(f"the hours under {key!r} overlap", key)
    return tuple(sorted(hours))


def _parsed(entry: Fields, key: str, text: str) -> Hours | None:
    match = _HOURS.fullmatch(text)
    if match:
        from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
        hours = Hours(from_hour * 60 + from_minute, to_hour * 60 + to_minute)
        if hours.start < hours.end <= _DAY_MINUTES:
            return hours
    entry.fault(f"{text!r} is not a stretch of one day such as 08:00-12:00", key)
    return None
