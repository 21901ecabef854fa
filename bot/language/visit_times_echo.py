"""A wish in words, for the patient to see what was understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import reduce

from bot.scheduling.hours import WEEKDAYS, Hours
from bot.scheduling.wish import Order, Stretch, Wish

_DAY_MINUTES = 24 * 60
_DAY = timedelta(days=1)
_FEW_DAYS = 7
_ORDERS = {o: o.value for o in (Order.SOONEST, Order.LATER, Order.EARLIER, Order.NEXT)}


def in_words(wish: Wish, says: Mapping[str, str]) -> str:
    """Days, then hours, then what is not wanted; an order only when nothing else is told."""
    parts = [_either((_stretch(s, says) for s in wish.wanted), says)] if wish.wanted else []
    parts += [says["not"].format(a=_stretch(s, says)) for s in wish.unwanted]
    if not parts:
        return says[_ORDERS[wish.order]] if wish.order in _ORDERS else says["any_time"]
    return _joined(parts, says["both"])


def clock(minute: int, says: Mapping[str, str]) -> str:
    """A time of the day as Americans write it."""
    if minute == 12 * 60:
        return says["noon"]
    hour, minutes = divmod(minute % _DAY_MINUTES, 60)
    return f"{hour % 12 or 12}:{minutes:02d} {'AM' if hour < 12 else 'PM'}"


def _stretch(stretch: Stretch, says: Mapping[str, str]) -> str:
    days, hours = _days(stretch, says), _either((_hours(h, says) for h in stretch.hours), says)
    return says["both"].format(a=days, b=hours) if days and hours else days or hours or says["any_time"]


def _days(stretch: Stretch, says: Mapping[str, str]) -> str:
    weekdays = _either((WEEKDAYS[day].capitalize() for day in sorted(stretch.weekdays)), says)
    first, last = stretch.first, stretch.last
    if first is None and last is None:
        return weekdays
    if first == last and first is not None:
        return _date(first)
    if first is None or last is None:
        dates = says["until_day"].format(a=_date(last)) if last else says["from_day"].format(a=_date(first or last))
    elif weekdays and (last - first).days < _FEW_DAYS:
        days = (first + n * _DAY for n in range((last - first).days + 1))
        return _either((_date(day) for day in days if day.weekday() in stretch.weekdays), says) or weekdays
    else:
        dates = says["days"].format(a=_date(first), b=_date(last))
    return says["within"].format(a=weekdays, b=dates) if weekdays else dates


def _date(day: date | None) -> str:
    return f"{day:%A, %B} {day.day}" if day else ""


def _hours(hours: Hours, says: Mapping[str, str]) -> str:
    if hours.end - hours.start == 1:
        return says["at"].format(a=clock(hours.start, says))
    if hours.end >= _DAY_MINUTES:
        return says["after"].format(a=clock(hours.start, says))
    end = hours.end - hours.end % 5
    if hours.start == 0:
        return says["before" if end == hours.end else "until"].format(a=clock(end, says))
    return says["between"].format(a=clock(hours.start, says), b=clock(end, says))


def _either(parts: Iterable[str], says: Mapping[str, str]) -> str:
    return _joined(list(parts), says["either"])


def _joined(parts: Sequence[str], form: str) -> str:
    return reduce(lambda a, b: form.format(a=a, b=b), parts) if parts else ""
