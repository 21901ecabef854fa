"""The calendar behind patients' words: weeks, weekends, months, parts of them, and dates said without a year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from bot.language.visit_times_words import TimeWords
from bot.scheduling.wish import Problem, Stretch

_DAY = timedelta(days=1)
_FARTHEST_DAYS = 3660
SINGLE_UNITS = {"day": 1, "week": 7, "fortnight": 14, "month": 30}


class Calendar:
    """Days as they are said on one day, `today`."""

    def __init__(self, today: date, words: TimeWords) -> None:
        self.today, self._words = today, words

    def in_days(self, count: int) -> Stretch:
        """The date so many days from today."""
        day = self.today + min(max(count, -_FARTHEST_DAYS), _FARTHEST_DAYS) * _DAY
        return Stretch(day, day)

    def in_units(self, count: int, unit: str) -> Stretch:
        """So far from now: in days the very date, in weeks and months the calendar week that it lies in."""
        if unit == "day":
            return self.in_days(count)
        day = self._after(self.today, count, unit)
        start = self._week_start(day)
        return Stretch(max(start, self.today), start + 6 * _DAY)

    def away(self, start: date, count: int, unit: str) -> Stretch:
        """The very date so far after another: "a week from Tuesday"."""
        day = self._after(start, count, unit)
        return Stretch(day, day)

    def within(self, count: int, unit: str) -> Stretch:
        """From today on for so long."""
        return Stretch(self.today, self._after(self.today, count, unit))

    def ahead(self, unit: str, count: int, part: str | None = None) -> Stretch:
        """A week, weekend or month so many ahead of this one, or a part of it; days gone by are left out."""
        if unit == "weekend":
            start = self._week_start(self.today) + count * 7 * _DAY
            return self._from_today(start + 5 * _DAY, start + 6 * _DAY)
        if unit == "month":
            months = self.today.year * 12 + self.today.month - 1 + count
            return self._month(months // 12, months % 12 + 1, part)
        return self.week_of(self.today + count * 7 * _DAY, part)

    def week_of(self, day: date, part: str | None = None) -> Stretch:
        """The calendar week that a date lies in, or a part of it."""
        first, last = self._words.parts[part]["week"] if part else (1, 7)
        start = self._week_start(day)
        return self._from_today(start + (first - 1) * _DAY, start + (last - 1) * _DAY)

    def month(self, number: int, part: str | None = None) -> Stretch:
        """A named month, or a part of it: this year's, or next year's when it is over."""
        return self._month(self.today.year + (number < self.today.month), number, part)

    def nth_week(self, nth: int, number: int | None) -> Stretch:
        """The first week of a month is its days 1 to 7, and so on."""
        whole = self.month(number) if number else self.ahead("month", 0)
        start = (whole.last or self.today).replace(day=1)
        return self._from_today(start + (nth - 1) * 7 * _DAY, start + (nth * 7 - 1) * _DAY)

    def rest(self, unit: str) -> Stretch:
        """From tomorrow to the end of this week or month; when that is today, today."""
        last = self.ahead("month" if unit == "month" else "week", 0).last or self.today
        return Stretch(min(self.today + _DAY, last), last)

    def weekday(self, weekday: int) -> date:
        """The first such weekday from today on."""
        return self.today + (weekday - self.today.weekday()) % 7 * _DAY

    def of_week(self, weekday: int, ahead: int) -> date:
        """That weekday of a calendar week so many ahead."""
        start = self._week_start(self.today) + ahead * 7 * _DAY
        return start + (weekday - start.weekday()) % 7 * _DAY

    def dated(self, month: int, day: int, year: int | None) -> Stretch | Problem:
        """A day of a month: of that year, or the next one from today on unless it has just passed."""
        if year is not None:
            found = _date(year + (2000 if year < 100 else 0), month, day)
            return _known(found, self.today)
        for this in (self.today.year - 1, self.today.year):
            found = _date(this, month, day)
            if found and 0 < (self.today - found).days <= self._words.rules.passed_days:
                return Problem.PAST
        found = _date(self.today.year, month, day)
        if found is None or found < self.today:
            found = _date(self.today.year + 1, month, day)
        return _known(found, self.today)

    def holiday(self, day: tuple[int, ...]) -> Stretch:
        """The next such day from today on: a month and day, or a month, a weekday and which of them in the month."""
        found = (_holiday(self.today.year + ahead, day) for ahead in range(2))
        next_one = next(one for one in found if one >= self.today)
        return Stretch(next_one, next_one)

    def numbered(self, day: int) -> Stretch | Problem:
        """A day of the month, the next one from today on."""
        for ahead in range(4):
            months = self.today.year * 12 + self.today.month - 1 + ahead
            found = _date(months // 12, months % 12 + 1, day)
            if found is not None and found >= self.today:
                return Stretch(found, found)
        return Problem.NO_SUCH_DAY

    def slashed(self, parts: tuple[int, ...]) -> Stretch | Problem:
        """Month and day, as Americans write them; the other way around when no month has that number."""
        month, day, year = (*parts, None)[:3] if len(parts) == 2 else parts
        if month > 12 >= day:
            month, day = day, month
        return self.dated(month, day, year)

    def _month(self, year: int, number: int, part: str | None) -> Stretch:
        length = monthrange(year, number)[1]
        first, last = self._words.parts[part]["month"] if part else (1, length)
        start, end = (n if n > 0 else length + 1 + n for n in (first, last))
        return self._from_today(date(year, number, start), date(year, number, end))

    def _from_today(self, first: date, last: date) -> Stretch:
        return Stretch(max(first, min(self.today, last)), last)

    def _week_start(self, day: date) -> date:
        return day - (day.weekday() - self._words.rules.week_starts) % 7 * _DAY

    def _after(self, start: date, count: int, unit: str) -> date:
        return start + min(count * SINGLE_UNITS.get(unit, 1), _FARTHEST_DAYS) * _DAY


def _holiday(year: int, day: tuple[int, ...]) -> date:
    if len(day) == 2:
        return date(year, *day)
    month, weekday, which = day
    first, length = date(year, month, 1), monthrange(year, month)[1]
    days = range(1 + (weekday - first.weekday()) % 7, length + 1, 7)
    return date(year, month, days[which - 1 if which > 0 else which])


def _known(day: date | None, today: date) -> Stretch | Problem:
    if day is None:
        return Problem.NO_SUCH_DAY
    return Problem.PAST if day < today else Stretch(day, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
