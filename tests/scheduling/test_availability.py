"""Openings of a small clinic in UTC, by example."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.scheduling.availability import openings
from bot.scheduling.hours import Schedule
from bot.scheduling.model import Opening
from bot.scheduling.outside import Outside
from bot.scheduling.places import Service
from tests.scheduling.samples import at, clinic, hours, person, place, starts, visit, weekly

DAY = (at(0), at(24))


def test_empty_diary_offers_working_hours() -> None:
    assert starts(openings(clinic(), "cups", (), *DAY)) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


def test_opening_names_all_its_parts() -> None:
    assert openings(clinic(), "cups", (), at(9), at(10)) == (Opening("ruiz", "north", "cups", at(9), at(10)),)


def test_opening_has_a_stable_name() -> None:
    found = openings(clinic(), "cups", (), at(9), at(10))
    assert found[0].id == "ruiz|north|cups|2026-03-02T09:00:00+00:00"


def test_unknown_service_is_an_error() -> None:
    with pytest.raises(KeyError):
        openings(clinic(), "leeches", (), *DAY)


def test_visit_takes_its_time_away() -> None:
    assert starts(openings(clinic(), "cups", (visit(at(10)).busy,), *DAY)) == ["09:00", "11:00"]


def test_others_visit_takes_nothing_away() -> None:
    assert len(openings(clinic(), "cups", (visit(at(10), who="lind").busy,), *DAY)) == 5


def test_visit_elsewhere_takes_time_away() -> None:
    two = person("ruiz", Schedule("north", weekly("09:00-12:00")), Schedule("south", weekly("13:00-15:00")))
    profile = clinic(two, places={"north": place(), "south": place("south")})
    assert starts(openings(profile, "cups", (visit(at(13)).busy,), at(12), at(24))) == ["14:00"]


def test_whole_visit_lies_in_window() -> None:
    assert starts(openings(clinic(), "cups", (), at(9, 1), at(10, 59))) == ["09:30"]


def test_breaks_are_free_of_visits() -> None:
    lunch = person("ruiz", Schedule("north", weekly("09:00-14:00"), weekly("11:00-11:45")))
    assert starts(openings(clinic(lunch), "cups", (), at(10), at(24))) == ["10:00", "12:00", "12:30", "13:00"]


def test_changed_day_replaces_hours_and_breaks() -> None:
    changes = {date(2026, 3, 2): hours("10:00-12:00")}
    changed = person("ruiz", Schedule("north", weekly("07:00-09:00"), weekly("10:30-11:00"), changes))
    assert starts(openings(clinic(changed), "cups", (), *DAY)) == ["10:00", "10:30", "11:00"]


def test_changed_day_can_be_off() -> None:
    off = person("ruiz", Schedule("north", weekly("09:00-12:00"), changes={date(2026, 3, 2): ()}))
    assert openings(clinic(off), "cups", (), *DAY) == ()


def test_closed_location_offers_nothing() -> None:
    shut = place("north", closed=frozenset({date(2026, 3, 2)}))
    assert openings(clinic(places={"north": shut}), "cups", (), *DAY) == ()


def test_weekday_without_hours_offers_nothing() -> None:
    tuesdays = person("ruiz", Schedule("north", {1: hours("09:00-10:00")}))
    assert [o.start for o in openings(clinic(tuesdays), "cups", (), at(0), at(0, day=7))] == [at(9, day=1)]


def test_buffers_stay_within_hours() -> None:
    services = {"cups": Service("cups", "Cups", 60, 30, 30)}
    assert starts(openings(clinic(services=services), "cups", (), *DAY)) == ["09:30", "10:00", "10:30"]


def test_buffers_of_neighbours_do_not_mix() -> None:
    services = {"cups": Service("cups", "Cups", 30), "hands": Service("hands", "Hands", 30, 30, 0)}
    both = person("ruiz", Schedule("north", weekly("08:00-12:00")), services=("cups", "hands"))
    busy = (replace(visit(at(9), 30), after=timedelta(minutes=30)).busy,)
    assert starts(openings(clinic(both, services=services), "hands", busy, at(9), at(24))) == [
        "10:30",
        "11:00",
        "11:30",
    ]


def test_visit_keeps_the_buffers_it_was_made_with() -> None:
    services = {"cups": Service("cups", "Cups", 60, 0, 0)}
    older = replace(visit(at(10)), before=timedelta(minutes=30)).busy
    assert starts(openings(clinic(services=services), "cups", (older,), *DAY)) == ["11:00"]


def test_opening_says_what_it_keeps() -> None:
    services = {"cups": Service("cups", "Cups", 60, 15, 30)}
    assert openings(clinic(services=services), "cups", (), *DAY)[0].kept == (at(9, 15), at(11))


def test_service_no_longer_offered_still_blocks() -> None:
    assert starts(openings(clinic(), "cups", (visit(at(10), service="leeches").busy,), *DAY)) == ["09:00", "11:00"]


def test_only_those_who_give_it() -> None:
    profile = clinic(person("lind"), person("tran", services=()))
    assert {o.practitioner for o in openings(profile, "cups", (), *DAY)} == {"lind"}


def test_wanted_practitioner_only() -> None:
    found = openings(clinic(person("lind"), person("tran")), "cups", (), *DAY, practitioner="tran")
    assert {o.practitioner for o in found} == {"tran"}


def test_wanted_location_only() -> None:
    two = person("ruiz", Schedule("north", weekly("09:00-12:00")), Schedule("south", weekly("13:00-15:00")))
    profile = clinic(two, places={"north": place(), "south": place("south")})
    assert {o.location for o in openings(profile, "cups", (), *DAY, location="south")} == {"south"}


def test_openings_come_in_order() -> None:
    found = openings(clinic(person("tran"), person("lind")), "cups", (), *DAY)
    assert [o.practitioner for o in found[:4]] == ["lind", "tran", "lind", "tran"]
    assert sorted(o.start for o in found) == [o.start for o in found]


def test_hours_over_midnight_join() -> None:
    night = person("ruiz", Schedule("north", weekly("00:00-01:00", "23:00-24:00")))
    assert starts(openings(clinic(night), "cups", (), at(20), at(28))) == ["23:00", "23:30", "00:00"]


def test_hours_are_those_of_the_location() -> None:
    profile = clinic(places={"north": place("north", "America/New_York")})
    assert starts(openings(profile, "cups", (), *DAY))[0] == "14:00"


def test_backward_window_is_empty() -> None:
    assert openings(clinic(), "cups", (), at(12), at(9)) == ()


def test_location_with_its_own_system_has_none() -> None:
    elsewhere = place("north", outside=Outside("https://book.example.org"))
    assert openings(clinic(places={"north": elsewhere}), "cups", (), *DAY) == ()
