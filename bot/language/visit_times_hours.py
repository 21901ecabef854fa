"""Hours as patients say them, bounded or not: "before 10", "between 2 and 4", "in the evening", "5 or later"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.visit_times_clock import Clock, Time, beside, between, bounded, read_clock
from bot.language.visit_times_marks import Mark
from bot.language.visit_times_words import TimeWords
from bot.scheduling.wish import Problem

Found = tuple["Time | Problem", int]
_NOON = 12 * 60


class HoursReader:
    """Reads the hours that begin at a mark."""

    def __init__(self, marks: Sequence[Mark], words: TimeWords) -> None:
        self._marks, self._words, self._rules = marks, words, words.rules

    def read(self, at: int, *, after_day: bool) -> Found | None:
        """The hours and the mark behind them. Right after a day a figure alone is a time: "friday 10"."""
        mark = self._marks[at]
        earliest = "orders" in mark and "hours" in self._mark(at + 1)
        if "bounds" in mark and not earliest:
            return self._bounded(str(mark.get("bounds")), at + 1)
        if "hours" in mark:
            return Time(self._words.hours[mark.get("hours")]), at + 1
        return self._clock(at, bare="digits" in mark and (after_day or self._asked_for(at)))

    def _asked_for(self, at: int) -> bool:
        """Whether a figure stands alone in what is asked for: "can you do 6?", "6 works"."""
        after = self._mark(at + 1).senses
        ends = not self._marks[at + 1 :] or "question" in after or "stop" in after
        return "wants" in after or (ends and at > 0 and "wants" in self._mark(at - 1))

    def _mark(self, at: int) -> Mark:
        return self._marks[at] if at < len(self._marks) else Mark({})

    def _clock(self, at: int, *, bare: bool) -> Found | None:
        low = read_clock(self._marks, at, bare=True)
        if low is None:
            return None
        sure = read_clock(self._marks, at, bare=False) is not None
        ranged = self._range(low, sure=sure)
        if ranged is not None:
            return ranged
        closed = self._closed(low) if sure or not self._counts(low.end + 1) else None
        if closed is not None:
            return closed
        fits = bare and 60 <= low.minute <= _NOON
        return (bounded("at", low, self._rules), low.end) if sure or fits else None

    def _closed(self, low: Clock) -> Found | None:
        """A time with its bound behind it: "5 or later", "3ish pm"."""
        bound = self._mark(low.end).get("after_bounds")
        if bound is None:
            return None
        end = low.end + 1
        half = next((half for half in ("am", "pm") if half in self._mark(end)), None)
        if bound == "around" and half:
            low, end = replace(low, half=half), end + 1
        return bounded(str(bound), low, self._rules), end

    def _counts(self, at: int) -> bool:
        return bool({"units", "month", "nth", "digits"} & set(self._mark(at).senses))

    def _range(self, low: Clock, *, sure: bool) -> Found | None:
        """Two to four, 2-4pm."""
        high = read_clock(self._marks, low.end + 1, bare=True) if "to" in self._mark(low.end) else None
        if high is None or self._counts(high.end):
            return None
        told = sure or read_clock(self._marks, low.end + 1, bare=False) is not None
        plain = low.minute <= _NOON and 0 < high.minute < 2 * _NOON
        return (between(low, high, self._rules), high.end) if told or plain else None

    def _bounded(self, bound: str, at: int) -> Found | None:
        mark = self._mark(at)
        if bound == "at" and mark.get("bounds") == "around":
            return self._bounded("around", at + 1)
        if "hours" in mark and bound != "between":
            return beside(bound, self._words.hours[mark.get("hours")]), at + 1
        low = None if "nth" in mark else read_clock(self._marks, at, bare=True)
        if low is None:
            return None
        return self._both_ends(bound, low) or (
            bounded("from" if bound == "between" else bound, low, self._rules),
            low.end,
        )

    def _both_ends(self, bound: str, low: Clock) -> Found | None:
        """Between two and four, from two to four, at two or later."""
        if bound in ("between", "from"):
            joined = self._mark(low.end)
            ends = "to" in joined or (bound == "between" and "either" in joined)
            high = read_clock(self._marks, low.end + 1, bare=True) if ends else None
            return (between(low, high, self._rules), high.end) if high else None
        return (self._range(low, sure=True) or self._closed(low)) if bound == "at" else None
