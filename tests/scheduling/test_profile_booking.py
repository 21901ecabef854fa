"""Rooms, caps, notice, systems elsewhere and the rules of booking in the clinic's file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.scheduling.notices import NoticeRules
from bot.scheduling.outside import Outside
from bot.scheduling.places import Room
from tests.scheduling.clinic_file import faults, read
from tests.scheduling.samples import at, clinic

CUPS = "cups: {title: Cups, minutes: 45, after: 15}"
SOUTH = "zone: America/Chicago}"
LAST = "call_back_hours: 24}"


def _service(more: str) -> tuple[str, str]:
    return CUPS, f"cups: {{title: Cups, minutes: 45, {more}}}"


def _south(more: str) -> tuple[str, str]:
    return SOUTH, f"zone: America/Chicago, {more}}}"


def _booking(more: str) -> tuple[str, str]:
    return LAST, f"call_back_hours: 24, {more}}}"


def test_later_rules_have_defaults(tmp_path: Path) -> None:
    profile = read(tmp_path)
    assert (profile.offer_minutes, profile.near_miles) == (120, 50)
    assert (profile.series_most, profile.manage_days, profile.notice_rules) == (12, 60, NoticeRules())


def test_rules_are_as_the_clinic_says(tmp_path: Path) -> None:
    rules = "offer_minutes: 60, near_miles: 20, series_most: 6, manage_days: 90"
    profile = read(tmp_path, _booking(rules))
    assert (profile.offer_minutes, profile.near_miles) == (60, 20)
    assert (profile.series_most, profile.manage_days) == (6, 90)


def test_clinic_says_when_it_reminds(tmp_path: Path) -> None:
    profile = read(tmp_path, _booking("reminder_hours: [3, 48], recheck_hours: 20"))
    assert profile.notice_rules == NoticeRules((timedelta(hours=48), timedelta(hours=3)), timedelta(hours=20))


def test_clinic_may_never_remind(tmp_path: Path) -> None:
    assert read(tmp_path, _booking("reminder_hours: []")).notice_rules.reminders == ()


def test_rooms_fit_all_or_some(tmp_path: Path) -> None:
    found = read(tmp_path, _south("rooms: {one: {name: One}, two: {name: Two, services: [cups]}}"))
    assert found.locations["south"].rooms == {"one": Room("one", "One"), "two": Room("two", "Two", frozenset({"cups"}))}


def test_caps_are_of_people_and_services(tmp_path: Path) -> None:
    profile = read(tmp_path, _service("most_a_day: 4"), ("title: therapist", "title: therapist\n    most_a_day: 6"))
    assert (profile.services["cups"].most_a_day, profile.practitioners["ruiz"].most_a_day) == (4, 6)


def test_location_may_book_elsewhere(tmp_path: Path) -> None:
    names = 'practitioners: {ruiz: Practitioner/12}, services: {cups: "https://codes.example.org|57"}'
    page = "page: 'https://book.example.org/south?from=us'"
    found = read(tmp_path, _south(f"outside: {{{page}, fhir: 'https://fhir.example.org/r4/', {names}}}"))
    assert found.locations["south"].outside == Outside(
        page="https://book.example.org/south?from=us",
        fhir="https://fhir.example.org/r4",
        practitioners={"ruiz": "Practitioner/12"},
        services={"cups": "https://codes.example.org|57"},
    )


def test_physicians_consult_is_not_screened_for(tmp_path: Path) -> None:
    profile = read(tmp_path, _service("physician: true"), screened=())
    assert (profile.screened, profile.physician_service) == ({}, profile.services["cups"])


def test_clinic_without_physician_screens_for_all(tmp_path: Path) -> None:
    profile = read(tmp_path, screened={"cups"})
    assert (profile.screened, profile.physician_service) == (profile.services, None)


def test_bookable_keeps_notice_and_horizon() -> None:
    assert clinic().bookable(at(9), "cups") == clinic().bookable(at(9)) == (at(11), at(9, day=30))


def test_service_may_have_its_own_notice_and_horizon(tmp_path: Path) -> None:
    profile = read(tmp_path, _service("notice_hours: 48, horizon_days: 7"))
    assert profile.bookable(at(9), "cups") == (at(9, day=2), at(9, day=7))
    assert profile.bookable(at(9)) == (at(9), at(9, day=30))


def test_unknown_service_cannot_be_booked() -> None:
    with pytest.raises(KeyError):
        clinic().bookable(at(9), "leeches")


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (_booking("offer_minutes: soon"), 8, "'offer_minutes' must be a whole number"),
        (_booking("reminder_hours: 24"), 8, "'reminder_hours' must be a list of different whole numbers"),
        (_booking("reminder_hours: [2, 2]"), 8, "different"),
        (_booking("reminder_hours: [true]"), 8, "whole numbers"),
        (_booking("reminder_hours: [0]"), 8, "from 1 to"),
        (_booking("recheck_hours: 25"), 8, "from 1 to 24"),
        (_booking("manage_days: 29"), 8, "'manage_days' must reach as far"),
        (_booking("mostholds: 2"), 8, "unknown key 'mostholds'"),
        (("notice_hours: 0", "notice_hours: 720"), 7, "'notice_hours' must be less than the horizon"),
        (_service("horizon_days: 61"), 7, "'manage_days' must reach as far"),
        (_service("notice_hours: 720"), 14, "the notice must be less than the horizon"),
        (_service("most_a_day: 0"), 14, "'most_a_day' must be a whole number"),
        (_service("physician: maybe"), 14, "'physician' must be true or false"),
        (_service("rooms: 2"), 14, "unknown key 'rooms'"),
        (("title: therapist", "title: therapist\n    most_a_day: many"), 19, "'most_a_day' must be a whole number"),
        (_south("rooms: {}"), 12, "'rooms' must name at least one"),
        (_south("rooms: {One: {name: One}}"), 12, "small letters"),
        (_south("rooms: {one: {}}"), 12, "'name' must be a text"),
        (_south("rooms: {one: {name: One, size: 2}}"), 12, "unknown key 'size'"),
        (_south("rooms: {one: {name: One, services: [leeches]}}"), 12, "unknown service 'leeches'"),
        (_south("rooms: {one: {name: One, services: []}}"), 12, "fits no service"),
        (_south("outside: {}"), 12, "needs the address of a 'page'"),
        (_south("outside: {page: 'http://book.example.org'}"), 12, "'page' must be an address"),
        (_south("outside: {page: 'javascript:alert(1)'}"), 12, "'page' must be an address"),
        (_south("outside: {page: 'https://me:secret@book.example.org'}"), 12, "'page' must be an address"),
        (_south("outside: {page: 'https://book.example.org:port'}"), 12, "'page' must be an address"),
        (_south("outside: {page: 'https://book.example.org/a b'}"), 12, "'page' must be an address"),
        (_south("outside: {page: 'https://book.example.org\\@evil.example'}"), 12, "'page' must be an address"),
        (_south(f"outside: {{page: 'https://a.example.org/{'x' * 500}'}}"), 12, "'page' must be an address"),
        (_south("outside: {page: 'https://'}"), 12, "'page' must be an address"),
        (_south("outside: {page: 7}"), 12, "'page' must be a text"),
        (_south("outside: {fhir: 'http://fhir.example.org'}"), 12, "'fhir' must be a base address"),
        (_south("outside: {fhir: 'http://localhost.example.org/r4'}"), 12, "'fhir' must be a base address"),
        (_south("outside: {fhir: 'https://fhir.example.org/r4#x'}"), 12, "'fhir' must be a base address"),
        (_south("outside: {fhir: 'https://fhir.example.org?x=1'}"), 12, "'fhir' must be a base address"),
        (_south("outside: {fhir: 'https://fhir.example.org'}"), 12, "'fhir' needs the names there"),
        (_south("outside: {actor: x, page: 'https://a.example.org'}"), 12, "unknown key 'actor'"),
        (_south("outside: {page: 'https://a.example.org', services: {leeches: x}}"), 12, "unknown key 'leeches'"),
        (_south("outside: {page: 'https://a.example.org', services: {cups: 'a,b'}}"), 12, "'a,b' is not a token"),
        (_south("outside: {page: 'https://a.example.org', practitioners: {ruiz: ../x}}"), 12, "is not a reference"),
    ],
)
def test_each_fault_names_its_line(tmp_path: Path, change: tuple[str, str], line: int, words: str) -> None:
    found = faults(tmp_path, change)
    assert any(fault.startswith(f"clinic.yml:{line}:") and words in fault for fault in found), found


def test_server_of_this_machine_needs_no_encryption(tmp_path: Path) -> None:
    names = "practitioners: {ruiz: Practitioner/12}, services: {cups: '57'}"
    found = read(tmp_path, _south(f"outside: {{fhir: 'http://127.0.0.1:8080/r4', {names}}}"))
    assert found.locations["south"].outside == Outside(
        fhir="http://127.0.0.1:8080/r4", practitioners={"ruiz": "Practitioner/12"}, services={"cups": "57"}
    )


def test_service_needs_a_room_where_it_is_given(tmp_path: Path) -> None:
    other = "cups: {title: Cups, minutes: 45}\n  hands: {title: Hands, minutes: 30}"
    found = faults(
        tmp_path,
        (CUPS, other),
        ("services: [cups]", "services: [cups, hands]"),
        ("closed: [2026-07-03]}", "closed: [2026-07-03], rooms: {one: {name: One, services: [hands]}}}"),
    )
    assert found == ["clinic.yml:14: no room fits 'cups' where it is given"]


@pytest.mark.parametrize(
    ("change", "screened", "words"),
    [
        (("after: 15", "after: 0"), (), "'cups' is not in services.yml"),
        (_service("physician: true"), {"cups"}, "'cups' is screened for"),
    ],
)
def test_nothing_is_booked_past_the_screening(
    tmp_path: Path, change: tuple[str, str], screened: frozenset[str], words: str
) -> None:
    found = faults(tmp_path, change, screened=screened)
    assert len(found) == 1
    assert found[0].startswith(f"clinic.yml:14: {words}")


def test_service_is_given_where_somebody_gives_it() -> None:
    profile = clinic()
    given = {s.location for p in profile.practitioners.values() if "cups" in p.services for s in p.schedules}
    assert profile.places_of("cups") == given
    assert profile.places_of("nothing") == frozenset()
