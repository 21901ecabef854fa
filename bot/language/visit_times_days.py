"""Days as patients say them: "next Tuesday", "Dec 4", "in two weeks", "later in the week", "mon to wed"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.language.visit_times_calendar import SINGLE_UNITS, Calendar
from bot.language.visit_times_marks import Mark
from bot.scheduling.wish import Problem, Stretch

Found = tuple["Stretch | Problem", int]
_WEEK = frozenset(range(7))
_DAY = timedelta(days=1)


class Days:
    """Reads the day that begins at a mark."""

    def __init__(self, marks: Sequence[Mark], calendar: Calendar) -> None:
        self._marks, self._calendar = marks, calendar

    def read(self, at: int) -> Found | None:
        """The days that begin at a mark, bounded or not, and the mark after them."""
        bound, part = self._get(at, "bounds"), self._stretch(at)
        if self._is(at, "after_next") and self._unit(at + 1):
            end = self._calendar.ahead(str(self._unit(at + 1)), 1).last
            return (Stretch(first=end + _DAY), at + 2) if end else None
        if part is not None or self._is(at, "orders"):
            return self._range(part) if part else None
        if bound in ("after", "before", "until", "from", "between"):
            return self._bounded(bound, at + 1)
        found = self._core(at)
        return self._range(found) if found else None

    def _get(self, at: int, kind: str) -> object | None:
        return self._marks[at].get(kind) if 0 <= at < len(self._marks) else None

    def _is(self, at: int, kind: str) -> bool:
        return 0 <= at < len(self._marks) and kind in self._marks[at]

    def _number(self, at: int) -> int | None:
        """A number in words or figures, as an ordinal or not."""
        values = (self._get(at, kind) for kind in ("digits", "nth", "numbers", "ordinals"))
        return next((value for value in values if isinstance(value, int)), None)

    def _count(self, at: int) -> int | None:
        value = self._get(at, "digits") or self._get(at, "numbers")
        return value if isinstance(value, int) else None

    def _unit(self, at: int) -> str | None:
        unit = self._get(at, "units")
        return unit if isinstance(unit, str) and unit in SINGLE_UNITS else None

    def _bounded(self, bound: str, at: int) -> Found | None:
        found = self._core(at)
        if found is None or isinstance(found[0], Problem):
            return found
        if bound in ("between", "from"):
            ranged = self._range(found, either=bound == "between")
            if ranged != found:
                return ranged
        stretch, end = self._resolved(found[0]), found[1]
        first, last = stretch.first, stretch.last
        if first is None or last is None:
            return None
        sides = {
            "after": Stretch(first=last + _DAY),
            "before": Stretch(last=first - _DAY),
            "until": Stretch(last=last),
            "from": Stretch(first=first),
        }
        return (sides[bound], end) if bound in sides else None

    def _resolved(self, stretch: Stretch) -> Stretch:
        """A weekday alone as its next date."""
        if stretch.first is not None or not stretch.weekdays:
            return stretch
        days = sorted(self._calendar.weekday(weekday) for weekday in stretch.weekdays)
        return Stretch(days[0], days[-1])

    def _range(self, low: Found, *, either: bool = False) -> Found:
        """Monday to Wednesday, the 3rd to the 7th; the day alone when nothing of the kind follows."""
        start, end = low
        joined = self._is(end, "to") or (either and self._is(end, "either"))
        if not joined or isinstance(start, Problem) or (self._get(end, "bounds") and self._is(end + 1, "clock")):
            return low
        high = self._core(end + 1)
        if high is None and start.first is not None and self._number(end + 1) and not self._is(end + 2, "units"):
            day = self._number(end + 1)
            later = self._calendar.dated(start.first.month, day, start.first.year) if day and day <= 31 else None
            high = (later, end + 2) if later and not self._is(end + 2, "am") and not self._is(end + 2, "pm") else None
        if high is None:
            return low
        stop, after = high
        if isinstance(stop, Problem):
            return high
        if start.first is None and stop.first is None and start.weekdays and stop.weekdays:
            first, last = min(start.weekdays), max(stop.weekdays)
            days = {day % 7 for day in range(first, last + 1 + (7 if last < first else 0))}
            return Stretch(weekdays=frozenset(days) & _WEEK), after
        begin, finish = self._resolved(start).first, self._resolved(stop).last
        if begin and finish and stop.first is None and finish < begin:
            finish += 7 * _DAY
        return (Stretch(begin, finish), after) if begin and finish and begin <= finish else low

    def _core(self, at: int) -> Found | None:
        """A day or days without a bound."""
        if self._is(at, "on_day"):
            return self._after_on(at + 1)
        for reader in (self._written, self._of_month, self._stretch, self._counted, self._weekday):
            found = reader(at)
            if found is not None:
                return found
        return None

    def _after_on(self, at: int) -> Found | None:
        """Behind "on" a number that counts is a day of the month."""
        number = self._number(at)
        follows = at + 1 >= len(self._marks) or bool(self._marks[at + 1].senses)
        counts = self._is(at, "nth") or (self._is(at, "ordinals") and follows)
        if number is not None and counts and not self._is(at + 1, "month"):
            return self._calendar.numbered(number), at + 1
        return self._core(at) if at < len(self._marks) else None

    def _written(self, at: int) -> Found | None:
        """12/4, 2026-12-04, the 3rd."""
        iso, slashed = self._get(at, "iso"), self._get(at, "slashed")
        if isinstance(iso, tuple):
            return self._calendar.dated(iso[1], iso[2], iso[0]), at + 1
        if isinstance(slashed, tuple):
            return self._calendar.slashed(slashed), at + 1
        nth = self._get(at, "nth")
        if isinstance(nth, int) and not any(self._is(at + 1, k) for k in ("month", "picked", "units")):
            return self._calendar.numbered(nth), at + 1
        return None

    def _of_month(self, at: int) -> Found | None:
        """Dec 4, 4th of December 2026, December, the first week of January."""
        month, number = self._get(at, "month"), self._number(at)
        if isinstance(month, int):
            day = self._number(at + 1)
            if day is not None and not self._is(at + 2, "oclock"):
                return self._with_year(month, day, at + 2)
            sure = not self._is(at, "month_doubt") or self._is(at - 1, "month_leads") or self._is(at - 1, "parts")
            return (self._calendar.month(month), at + 1) if sure else None
        if number is None:
            return None
        after = self._get(at + 1, "month")
        if isinstance(after, int):
            return self._with_year(after, number, at + 2)
        return self._nth_of_month(number, at + 1) if self._is(at, "ordinals") and 1 <= number <= 5 else None

    def _nth_of_month(self, nth: int, at: int) -> Found | None:
        """The first week of December, the second Tuesday in January, the first week of the month."""
        weekday, end = self._get(at, "weekday"), at + 1
        if self._unit(at) != "week" and weekday is None:
            return None
        end += self._is(end, "in")
        month = self._get(end, "month")
        named = month if isinstance(month, int) else None
        if weekday is not None and named is None and self._unit(end) != "month":
            return None
        week = self._calendar.nth_week(nth, named)
        if isinstance(weekday, int) and week.first:
            day = week.first + (weekday - week.first.weekday()) % 7 * _DAY
            week = Stretch(day, day)
        return week, end + (named is not None or self._unit(end) == "month")

    def _with_year(self, month: int, day: int, end: int) -> Found:
        skipped = end + self._is(end, "comma")
        year = self._get(skipped, "digits")
        if isinstance(year, int) and 2000 <= year <= 2100:
            return self._calendar.dated(month, day, year), skipped + 1
        return self._calendar.dated(month, day, None), end

    def _stretch(self, at: int) -> Found | None:
        """Next week, the end of next week, mid December, later this week, today, the week of the 7th."""
        mark = self._marks[at] if at < len(self._marks) else Mark({})
        if "ahead" in mark:
            unit, count = mark.get("ahead")
            return self._calendar.ahead(unit, count), at + 1
        if "holiday" in mark:
            return self._calendar.holiday(mark.get("holiday")), at + 1
        if mark.get("rest") in ("week", "month"):
            return self._calendar.rest(mark.get("rest")), at + 1
        if "days" in mark:
            return (self._calendar.in_days(mark.get("days")) if mark.get("days") >= 0 else Problem.PAST), at + 1
        if "last" in mark and (self._unit(at + 1) or self._is(at + 1, "weekday")):
            return Problem.PAST, at + 2
        return self._week_of(at + 1) if "week_of" in mark else self._part(mark.get("parts"), at + 1)

    def _week_of(self, at: int) -> Found | None:
        found = self._core(at)
        if found is None or isinstance(found[0], Problem):
            return found
        return self._calendar.week_of(self._resolved(found[0]).first or self._calendar.today), found[1]

    def _part(self, part: str | None, at: int) -> Found | None:
        """The beginning, middle or end of a week or month."""
        if part is None:
            return None
        ahead, month, unit = self._get(at, "ahead"), self._get(at, "month"), self._unit(at)
        if isinstance(ahead, tuple) and ahead[0] in ("week", "month"):
            return self._calendar.ahead(ahead[0], ahead[1], part), at + 1
        if isinstance(month, int) and self._number(at + 1) is None:
            return self._calendar.month(month, part), at + 1
        if unit in ("week", "month"):
            this = self._calendar.ahead(unit, 0, part)
            gone = this.last is not None and this.last < self._calendar.today
            return self._calendar.ahead(unit, 1, part) if gone else this, at + 1
        return None

    def _counted(self, at: int) -> Found | None:
        """In two weeks, within ten days, the next few days, a week from Tuesday."""
        lead = "in" if self._is(at, "in") else "within" if self._is(at, "within") else ""
        start = at + bool(lead)
        count, unit = self._count(start), self._unit(start + 1)
        if count is None or unit is None:
            return None
        end = start + 2
        if self._is(end, "from_then") or self._is(end, "on_day"):
            if self._is(end + 1, "now"):
                return self._calendar.in_units(count, unit), end + 2
            found = self._core(end + 1)
            if found and isinstance(found[0], Stretch):
                base = self._resolved(found[0]).first or self._calendar.today
                return self._calendar.away(base, count, unit), found[1]
        if lead == "within":
            return self._calendar.within(count, unit), end
        return (self._calendar.in_units(count, unit), end) if lead == "in" else None

    def _weekday(self, at: int) -> Found | None:
        """Tuesday, next Tuesday, this Tuesday, Tuesday after next, weekdays."""
        which = "next" if self._is(at, "next") else "this" if self._is(at, "this") else ""
        place = at + bool(which)
        weekday, group = self._get(place, "weekday"), self._get(place, "weekdays")
        if isinstance(weekday, int):
            if self._is(place + 1, "after_next"):
                day = self._calendar.of_week(weekday, 2)
            elif which:
                day = self._calendar.of_week(weekday, 1) if which == "next" else self._calendar.weekday(weekday)
            else:
                return Stretch(weekdays=frozenset({weekday})), place + 1
            return Stretch(day, day), place + 1 + self._is(place + 1, "after_next")
        if isinstance(group, frozenset) and not which:
            return Stretch(weekdays=group), place + 1
        return None
