"""Times as they stand on a clinic's clock, turned into instants, also on the days when the clock is changed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

_UTC = timezone.utc
_MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60


@lru_cache(maxsize=8192)
def first_instant(zone: ZoneInfo, day: date, minute: int) -> datetime:
    """The first instant, in UTC, at which the clock shows `minute` of that day or later.

    A time that the clock skips in spring becomes the moment of the change; of a time that it shows twice in
    autumn, the first is meant. `minute` counts from midnight; 1440 is the end of the day.
    """
    shown = datetime.combine(day, time.min) + minute * _MINUTE
    instant = shown.replace(tzinfo=zone).astimezone(_UTC)
    if _shown(instant, zone) == shown:
        return instant
    return _change_before(instant, shown, zone)


@lru_cache(maxsize=4096)
def starts_of(zone: ZoneInfo, day: date, step: int) -> tuple[datetime, ...]:
    """The instants, in UTC, at which the clock first shows each multiple of `step` minutes that exists that day."""
    midnight = datetime.combine(day, time.min)
    starts = []
    for minute in range(0, DAY_MINUTES, step):
        shown = midnight + minute * _MINUTE
        instant = shown.replace(tzinfo=zone).astimezone(_UTC)
        if _shown(instant, zone) == shown:
            starts.append(instant)
    return tuple(starts)


@lru_cache(maxsize=16384)
def local_date(zone: ZoneInfo, instant: datetime) -> date:
    """The date that the clock shows at an instant."""
    return instant.astimezone(zone).date()


def _shown(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def _change_before(instant: datetime, shown: datetime, zone: ZoneInfo) -> datetime:
    """The moment, to the second, from which the clock shows `shown` or later; `instant` is after it."""
    # No zone ever skipped more than a day.
    early, late = instant - timedelta(hours=25), instant
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        if _shown(middle, zone) >= shown:
            late = middle
        else:
            early = middle
    return late
