"""Spring and autumn: no opening at a time that does not exist, none at a time shown twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.scheduling.availability import openings
from bot.scheduling.hours import Schedule
from bot.scheduling.model import Opening
from bot.scheduling.places import Service
from bot.scheduling.profile import ClinicProfile
from bot.scheduling.wallclock import first_instant
from tests.scheduling.oracle import open_starts
from tests.scheduling.samples import clinic, person, place, weekly

UTC = timezone.utc
ZONES = [
    *("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Halifax", "America/St_Johns"),
    *("America/Havana", "America/Santiago", "Europe/London", "Europe/Berlin", "Africa/Cairo"),
    *("Australia/Sydney", "Australia/Lord_Howe"),
]
NEW_YORK = ZoneInfo("America/New_York")


def _clinic(zone: str, *texts: str) -> ClinicProfile:
    services = {"cups": Service("cups", "Cups", 30)}
    open_hours = person("ruiz", Schedule("north", weekly(*texts)))
    return clinic(open_hours, services=services, places={"north": place("north", zone)}, grid=30)


def _changes(zone: str) -> Iterator[datetime]:
    """Days, as midnights in UTC, on which the clock of the zone is changed, in five years."""
    day = datetime(2025, 1, 1, tzinfo=UTC)
    while day < datetime(2030, 1, 1, tzinfo=UTC):
        after = day + timedelta(days=1)
        if day.astimezone(ZoneInfo(zone)).utcoffset() != after.astimezone(ZoneInfo(zone)).utcoffset():
            yield day
        day = after


def _around(zone: str, day: datetime, *texts: str) -> tuple[Opening, ...]:
    return openings(_clinic(zone, *texts), "cups", (), day - timedelta(days=1), day + timedelta(days=2))


@pytest.mark.parametrize("zone", ZONES)
def test_five_years_have_ten_changes(zone: str) -> None:
    assert len(list(_changes(zone))) == 10


@pytest.mark.parametrize("zone", ZONES)
def test_each_opening_is_shown_once(zone: str) -> None:
    for day in _changes(zone):
        shown = [o.start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for o in _around(zone, day, "00:00-24:00")]
        assert len(set(shown)) == len(shown) > 100


@pytest.mark.parametrize("zone", ZONES)
def test_each_opening_exists_on_the_clock(zone: str) -> None:
    for day in _changes(zone):
        for opening in _around(zone, day, "00:00-24:00"):
            shown = opening.start.astimezone(ZoneInfo(zone))
            assert (shown.minute % 30, shown.fold) == (0, 0)


@pytest.mark.parametrize("zone", ZONES)
def test_days_keep_their_hours_on_the_clock(zone: str) -> None:
    for day in _changes(zone):
        shown = {f"{o.start.astimezone(ZoneInfo(zone)):%H:%M}" for o in _around(zone, day, "09:00-10:30")}
        assert shown == {"09:00", "09:30", "10:00"}


@pytest.mark.parametrize("zone", ZONES)
def test_each_opening_lasts_its_real_length(zone: str) -> None:
    for day in _changes(zone):
        found = _around(zone, day, "00:00-24:00")
        assert {opening.end.timestamp() - opening.start.timestamp() for opening in found} == {30 * 60}
        assert all(one.end <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize("zone", ZONES)
def test_days_around_each_change_match_the_oracle(zone: str) -> None:
    for day in _changes(zone):
        profile, window = _clinic(zone, "00:00-24:00"), (day - timedelta(hours=4), day + timedelta(hours=28))
        found = {(o.practitioner, o.location, o.start, o.room) for o in openings(profile, "cups", (), *window)}
        assert found == open_starts(profile, "cups", (), *window)


def _starts(day: datetime, *texts: str) -> list[str]:
    found = openings(_clinic("America/New_York", *texts), "cups", (), day, day + timedelta(days=1))
    return [f"{opening.start.astimezone(NEW_YORK):%H:%M %Z}" for opening in found]


def test_skipped_hour_is_not_offered() -> None:
    spring = datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert _starts(spring, "01:00-04:00") == ["01:00 EST", "01:30 EST", "03:00 EDT", "03:30 EDT"]


def test_visit_may_run_over_the_skip() -> None:
    spring = datetime(2026, 3, 8, 5, tzinfo=UTC)
    long = clinic(
        person("ruiz", Schedule("north", weekly("01:00-04:00"))),
        services={"cups": Service("cups", "Cups", 60)},
        places={"north": place("north", "America/New_York")},
    )
    found = openings(long, "cups", (), spring, spring + timedelta(days=1))
    assert [f"{opening.start:%H:%M}-{opening.end:%H:%M}" for opening in found] == [
        *("06:00-07:00", "06:30-07:30", "07:00-08:00")
    ]


def test_repeated_hour_is_offered_once() -> None:
    autumn = datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert _starts(autumn, "00:30-03:00") == [
        *("00:30 EDT", "01:00 EDT", "01:30 EDT", "02:00 EST", "02:30 EST"),
    ]


def test_hours_wholly_in_the_skip_are_empty() -> None:
    assert _starts(datetime(2026, 3, 8, 5, tzinfo=UTC), "02:00-03:00") == []


@pytest.mark.parametrize(
    ("minute", "instant"),
    [(60, "06:00"), (120, "07:00"), (150, "07:00"), (180, "07:00"), (181, "07:01"), (0, "05:00")],
)
def test_skipped_time_is_the_change(minute: int, instant: str) -> None:
    found = first_instant(NEW_YORK, date(2026, 3, 8), minute)
    assert f"{found:%H:%M}" == instant


@pytest.mark.parametrize(("minute", "instant"), [(60, "05:00"), (119, "05:59"), (120, "07:00")])
def test_repeated_time_is_the_first(minute: int, instant: str) -> None:
    found = first_instant(NEW_YORK, date(2026, 11, 1), minute)
    assert f"{found:%H:%M}" == instant


def test_skipped_day_is_no_time_at_all() -> None:
    day = date(2011, 12, 30)
    apia = ZoneInfo("Pacific/Apia")
    assert first_instant(apia, day, 0) == first_instant(apia, day, 1440) == datetime(2011, 12, 30, 10, tzinfo=UTC)
