"""Rooms, visits by video, and how many visits somebody gives on one day, by example."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.scheduling.availability import asked, openings
from bot.scheduling.hours import Schedule
from bot.scheduling.model import Opening
from bot.scheduling.outside import Outside
from bot.scheduling.places import Room, Service
from bot.scheduling.profile import ClinicProfile
from tests.scheduling.samples import at, clinic, person, place, rooms, starts, visit, weekly

DAY = (at(0), at(24))


def _with_rooms(found: dict[str, Room], service: Service | None = None) -> ClinicProfile:
    services = {"cups": service or Service("cups", "Cups", 60)}
    return clinic(places={"north": place(rooms=found)}, services=services)


def _rooms_of(found: tuple[Opening, ...]) -> dict[str, str | None]:
    return {f"{opening.start:%H:%M}": opening.room for opening in found}


def test_opening_names_the_first_free_room() -> None:
    busy = (visit(at(9), who="lind", room="one").busy,)
    found = _rooms_of(openings(_with_rooms(rooms("one", "two")), "cups", busy, *DAY))
    assert found == {"09:00": "two", "09:30": "two", "10:00": "one", "10:30": "one", "11:00": "one"}


def test_no_free_room_means_no_opening() -> None:
    busy = (visit(at(9), who="lind", room="one").busy,)
    assert starts(openings(_with_rooms(rooms("one")), "cups", busy, *DAY)) == ["10:00", "10:30", "11:00"]


def test_room_of_the_same_name_elsewhere_is_another() -> None:
    busy = (replace(visit(at(9), who="lind", room="one"), location="south").busy,)
    assert len(openings(_with_rooms(rooms("one")), "cups", busy, *DAY)) == 5


def test_room_must_fit_the_service() -> None:
    found = openings(_with_rooms(rooms(one=("hands",), two=("cups",))), "cups", (), *DAY)
    assert {opening.room for opening in found} == {"two"}


def test_room_is_free_for_the_buffers_too() -> None:
    longer = Service("cups", "Cups", 30, 0, 30)
    busy = (visit(at(10), who="lind", room="one").busy,)
    assert starts(openings(_with_rooms(rooms("one"), longer), "cups", busy, *DAY)) == ["09:00", "11:00"]


def test_kept_time_of_others_keeps_the_room() -> None:
    busy = (replace(visit(at(9), who="lind", room="one"), after=timedelta(minutes=30)).busy,)
    assert starts(openings(_with_rooms(rooms("one")), "cups", busy, *DAY)) == ["10:30", "11:00"]


@pytest.mark.parametrize(
    ("found", "service"),
    [(rooms(), Service("cups", "Cups", 60)), (rooms(one=("hands",)), Service("cups", "Cups", 60, virtual=True))],
)
def test_some_visits_need_no_room(found: dict[str, Room], service: Service) -> None:
    assert {opening.room for opening in openings(_with_rooms(found, service), "cups", (), *DAY)} == {None}


def test_full_day_of_somebody_has_no_opening() -> None:
    busy = (visit(at(9)).busy, visit(at(9, day=1)).busy, visit(at(11), service="leeches").busy)
    found = openings(clinic(person(most=2)), "cups", busy, at(0), at(24, day=1))
    assert [opening.start.day for opening in found] == [3, 3, 3]


def test_visits_elsewhere_count_for_the_day() -> None:
    profile = clinic(person(most=1), places={"north": place(), "south": place("south")})
    busy = (replace(visit(at(15)), location="south").busy,)
    assert openings(profile, "cups", busy, *DAY) == ()


def test_cap_of_a_service_counts_that_service() -> None:
    services = {"cups": Service("cups", "Cups", 60, most_a_day=1), "hands": Service("hands", "Hands", 60)}
    both = clinic(person(services=("cups", "hands")), services=services)
    busy = (visit(at(9)).busy, visit(at(7), service="hands").busy)
    assert (openings(both, "cups", busy, *DAY), len(openings(both, "hands", busy, *DAY))) == ((), 3)


def test_cap_counts_days_on_the_clock_of_the_place() -> None:
    evenings = person("ruiz", Schedule("north", weekly("18:00-22:00")), most=1)
    profile = clinic(evenings, places={"north": place("north", "America/New_York")})
    found = openings(profile, "cups", (visit(at(0, 30, day=1)).busy,), at(12), at(12, day=2))
    assert {opening.start.day for opening in found} == {3, 4}
    assert min(opening.start for opening in found) == at(23, day=1)


def test_whole_days_are_asked_for() -> None:
    profile = clinic(places={"north": place("north", "America/New_York"), "south": place("south")})
    assert asked(profile, "cups", at(12), at(13))[:2] == (at(0), at(5, day=1))


def test_whole_clinic_asks_for_everybody() -> None:
    assert asked(clinic(), "cups", at(12), at(13))[2:] == (None, None)


def test_location_asks_for_those_who_work_there() -> None:
    away = person("lind", Schedule("south", weekly("09:00-12:00")))
    there = Outside(fhir="https://fhir.example.org", practitioners={"tran": "Practitioner/1"})
    profile = clinic(person(), away, places={"north": place(), "south": place("south", outside=there)})
    assert asked(profile, "cups", at(12), at(13), "north")[2:] == ({"ruiz"}, "north")
    assert asked(profile, "cups", at(12), at(13), "south")[2:] == ({"lind", "tran"}, "south")


def test_unknown_location_asks_for_nobody() -> None:
    assert asked(clinic(), "cups", at(12), at(13), "moon").practitioners == frozenset()


def test_buffers_may_ask_for_another_day() -> None:
    buffered = clinic(services={"cups": Service("cups", "Cups", 60, 60, 0)})
    assert asked(buffered, "cups", at(0, 30), at(13))[:2] == (at(-24), at(24))
