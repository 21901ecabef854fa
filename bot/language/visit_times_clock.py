"""Times of the clock as patients say them: "half past three", "5:30 pm", "2 to 4", "after 5", "3ish"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.language.visit_times_marks import Mark
from bot.language.visit_times_words import TimeRules
from bot.scheduling.hours import Hours
from bot.scheduling.wish import Problem

_DAY = 24 * 60
_NOON = 12 * 60
_PARTS_OF_HOUR = frozenset({15, 20, 30, 40, 45, 50, 55})


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as said, in minutes from midnight; `half` is "am", "pm" or unsaid; `end` is the mark after it."""

    minute: int
    half: str | None
    end: int
    fixed: bool = False

    @property
    def exists(self) -> bool:
        """Whether a clock ever shows it."""
        return 0 <= self.minute < _DAY


@dataclass(frozen=True, slots=True)
class Time:
    """Hours in which a visit may begin; `other` are those twelve hours away when am or pm was left open."""

    hours: Hours
    other: Hours | None = None


Found = tuple["Time | Problem", int]


def read_clock(marks: Sequence[Mark], at: int, *, bare: bool) -> Clock | None:
    """The time that begins at a mark. A number alone is one only when `bare` numbers are meant as times."""
    if at >= len(marks):
        return None
    named = marks[at].get("clock")
    if named is not None:
        return Clock(named, "named", at + 1, fixed=True)
    found = _spoken(marks, at) or _figures(marks, at)
    if found is None:
        return None
    minute, end, sure = found
    half = "am" if _has(marks, end, "am") else "pm" if _has(marks, end, "pm") else None
    if half or _has(marks, end, "oclock"):
        end, sure = end + 1, True
        half = half or ("am" if _has(marks, end, "am") else "pm" if _has(marks, end, "pm") else None)
        end += half is not None and _has(marks, end, half)
    return Clock(minute, half, end) if sure or bare else None


def _has(marks: Sequence[Mark], at: int, kind: str) -> bool:
    return at < len(marks) and kind in marks[at]


def _small(marks: Sequence[Mark], at: int) -> int | None:
    """A number of at most two figures, in words or figures."""
    if at >= len(marks):
        return None
    value: int | None = marks[at].get("digits")
    return value if value is not None else marks[at].get("numbers")


def _spoken(marks: Sequence[Mark], at: int) -> tuple[int, int, bool] | None:
    """Half past three, quarter to four, ten past two, half three, three thirty."""
    quarter, half = _has(marks, at, "quarter"), _has(marks, at, "half")
    first = 15 if quarter else 30 if half else _small(marks, at)
    if first is None:
        return None
    after = at + 1
    after += _has(marks, after, "units") and marks[after].get("units") == "minute"
    hour = _small(marks, after + 1)
    if hour is not None and 1 <= hour <= 12 and first < 60:
        if _has(marks, after, "past") and (quarter or half or first in (5, 10, 20, 25)):
            return hour * 60 + first, after + 2, True
        if _has(marks, after, "to") and (quarter or after > at + 1 or (first in (20, 25) and "numbers" in marks[at])):
            return hour * 60 - first, after + 2, True
    minutes = _small(marks, at + 1)
    if half and minutes is not None and 1 <= minutes <= 12 and not _has(marks, at + 2, "units"):
        return minutes * 60 + 30, at + 2, True
    if not quarter and not half and 1 <= first <= 12 and minutes in _PARTS_OF_HOUR and not _has(marks, at + 2, "units"):
        return first * 60 + minutes, at + 2, True
    return None


def _figures(marks: Sequence[Mark], at: int) -> tuple[int, int, bool] | None:
    timed = marks[at].get("timed")
    if timed is not None:
        hour, minutes = timed
        return (hour * 60 + minutes if minutes < 60 and hour < 24 else _DAY), at + 1, True
    number = _small(marks, at)
    if number is None or _has(marks, at + 1, "units") or _has(marks, at + 1, "month"):
        return None
    followed = _has(marks, at + 1, "am") or _has(marks, at + 1, "pm") or _has(marks, at + 1, "oclock")
    if number >= 100:
        hour, minutes = divmod(number, 100)
        return (hour * 60 + minutes, at + 1, followed) if hour < 24 and minutes < 60 else None
    if number > 24:
        return _DAY, at + 1, followed
    return number * 60 % (_DAY + 60), at + 1, followed


def settled(clock: Clock, rules: TimeRules) -> tuple[int, int | None]:
    """Minutes of the day that a time means, and the other half of the day's when am or pm was left open."""
    minute = clock.minute
    if clock.fixed or minute >= 13 * 60:
        return minute, None
    if clock.half in ("am", "pm"):
        return minute % _NOON + (_NOON if clock.half == "pm" else 0), None
    early = minute % _NOON
    morning = rules.first_morning_hour * 60 <= early
    return (early, early + _NOON) if morning else (early + _NOON, early)


def bounded(bound: str, clock: Clock, rules: TimeRules) -> Time | Problem:
    """The hours after, before, until, from, at or around a time."""
    if not clock.exists:
        return Problem.NO_SUCH_TIME
    minute, other = settled(clock, rules)
    return Time(_bound(bound, minute, rules), None if other is None else _bound(bound, other, rules))


def _bound(bound: str, minute: int, rules: TimeRules) -> Hours:
    if bound in ("after", "from"):
        return Hours(minute, _DAY)
    if bound == "before":
        return Hours(0, minute)
    if bound == "until":
        return Hours(0, minute + 1)
    if bound == "around":
        return Hours(max(0, minute - rules.around_minutes), min(_DAY, minute + rules.around_minutes + 1))
    return Hours(minute, minute + 1)


def between(low: Clock, high: Clock, rules: TimeRules) -> Time | Problem:
    """From one time up to another; the second settles the half of the day of the first."""
    if not low.exists or not high.exists:
        return Problem.NO_SUCH_TIME
    end, end_other = settled(high, rules)
    start, start_other = settled(low, rules)
    ends = [end] if end_other is None else [end, end_other]
    starts = [start] if start_other is None else [start, start_other]
    fit = sorted((e - s, s, e) for s in starts for e in ends if s < e and rules.first_morning_hour * 60 <= s)
    fit = fit or sorted((e - s, s, e) for s in starts for e in ends if s < e)
    if not fit:
        return Problem.NO_SUCH_TIME
    _, first, last = fit[0]
    return Time(Hours(first, last))


def beside(bound: str, hours: Hours) -> Time:
    """The hours after, before, until or from a part of the day."""
    sides: Mapping[str, Hours] = {
        "after": Hours(min(hours.end, _DAY - 1), _DAY),
        "from": Hours(hours.start, _DAY),
        "before": Hours(0, max(hours.start, 1)),
        "until": Hours(0, hours.end),
    }
    return Time(sides.get(bound, hours))
