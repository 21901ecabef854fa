"""Wishes: what fits them, how they add up, and what is nearest when nothing fits."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.scheduling.hours import Hours
from bot.scheduling.model import Opening
from bot.scheduling.wish import Order, Problem, Stretch, Wish, matches

ZONE = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 23)
MORNING, EVENING = Hours(0, 720), Hours(1020, 1440)
TUESDAYS = Stretch(weekdays=frozenset({1}))
NEXT_WEEK = Stretch(date(2026, 11, 30), date(2026, 12, 6))


def opening(day: date, hour: int) -> Opening:
    start = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE).astimezone(timezone.utc)
    return Opening("ruiz", "harbor", "dry_cupping", start, start + timedelta(minutes=45))


WEEK = [opening(MONDAY + timedelta(days=n), hour) for n in range(7) for hour in (9, 13, 18)]


def starts(openings) -> list[str]:
    return [f"{one.start.astimezone(ZONE):%a %H}" for one in openings]


def test_days_and_hours_of_one_stretch_both_hold():
    fit = matches(Wish((Stretch(weekdays=frozenset({1, 3}), hours=(EVENING,)),)), WEEK, ZONE)
    assert (starts(fit.fitting), fit.nearest) == (["Tue 18", "Thu 18"], ())


def test_one_of_several_stretches_is_enough():
    wish = Wish((Stretch(MONDAY, MONDAY), Stretch(weekdays=frozenset({6}), hours=(MORNING,))))
    assert starts(matches(wish, WEEK, ZONE).fitting) == ["Mon 09", "Mon 13", "Mon 18", "Sun 09"]


def test_no_wish_fits_everything():
    assert matches(Wish(), WEEK, ZONE).fitting == tuple(WEEK)


def test_unwanted_hours_are_left_out():
    fit = matches(Wish(unwanted=(Stretch(hours=(MORNING,)),)), WEEK, ZONE)
    assert {start[4:] for start in starts(fit.fitting)} == {"13", "18"}


def test_everything_unwanted_leaves_the_first_ones_as_nearest():
    fit = matches(Wish(unwanted=(Stretch(last=date(2027, 1, 1)),)), WEEK, ZONE)
    assert (fit.fitting, fit.nearest) == ((), tuple(WEEK))


def test_days_beyond_all_openings_leave_the_latest_as_nearest():
    fit = matches(Wish((Stretch(date(2027, 3, 1), date(2027, 3, 2)),)), WEEK, ZONE)
    assert starts(fit.nearest[:1]) == ["Sun 09"]


def test_hours_alone_rank_by_the_clock():
    fit = matches(Wish((Stretch(hours=(Hours(900, 901),)),)), WEEK, ZONE)
    assert {start[4:] for start in starts(fit.nearest[:7])} == {"13"}


def test_problem_fits_nothing():
    assert not Wish(problem=Problem.PAST).fits(datetime(2026, 11, 23, 9, tzinfo=ZONE))
    assert matches(Wish(problem=Problem.PAST), WEEK, ZONE).nearest == ()


def test_no_openings_leave_nothing():
    assert matches(Wish((TUESDAYS,)), [], ZONE).nearest == ()


def test_new_days_replace_old_days():
    assert Wish((TUESDAYS,)).after(Wish((NEXT_WEEK,))).wanted == (TUESDAYS,)


def test_new_hours_keep_old_days():
    hours = Stretch(hours=(EVENING,))
    assert Wish((hours,)).after(Wish((NEXT_WEEK,))).wanted == (
        Stretch(NEXT_WEEK.first, NEXT_WEEK.last, hours=(EVENING,)),
    )
    assert Wish((hours,)).after(Wish()).wanted == (hours,)


def test_what_is_not_wanted_keeps_what_is():
    assert Wish(unwanted=(NEXT_WEEK,)).after(Wish((TUESDAYS,))) == Wish((TUESDAYS,), (NEXT_WEEK,))


def test_what_was_unwanted_stays_so():
    earlier = Wish(unwanted=(Stretch(hours=(MORNING,)),))
    wish = Wish((TUESDAYS,), (Stretch(weekdays=frozenset({4})),)).after(earlier)
    assert wish.unwanted == (Stretch(hours=(MORNING,)), Stretch(weekdays=frozenset({4})))


@pytest.mark.parametrize(
    ("unwanted", "wanted"),
    [
        (Stretch(hours=(MORNING,)), Stretch(hours=(Hours(540, 541),))),
        (TUESDAYS, TUESDAYS),
        (NEXT_WEEK, NEXT_WEEK),
    ],
)
def test_what_is_asked_for_now_is_no_longer_unwanted(unwanted, wanted):
    assert Wish((wanted,)).after(Wish(unwanted=(unwanted,))).unwanted == ()


def test_any_time_begins_anew():
    assert Wish(order=Order.ANY).after(Wish((TUESDAYS,))) == Wish()


@pytest.mark.parametrize(
    ("stretch", "points"),
    [
        (TUESDAYS, True),
        (Stretch(MONDAY, MONDAY), True),
        (Stretch(hours=(Hours(540, 541),)), True),
        (NEXT_WEEK, False),
        (Stretch(last=MONDAY), False),
        (Stretch(hours=(EVENING,)), False),
    ],
)
def test_wish_points_when_it_names_a_day_or_a_time(stretch, points):
    assert bool(Wish((stretch,)).points) is points
    assert Wish(unwanted=(stretch,)).points is False


def test_stretch_ends_are_included():
    assert [NEXT_WEEK.has_day(date(2026, *day)) for day in ((11, 29), (11, 30), (12, 6), (12, 7))] == [
        False,
        True,
        True,
        False,
    ]
    assert (NEXT_WEEK.names_days, Stretch(hours=(EVENING,)).names_days) == (True, False)
