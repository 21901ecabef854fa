"""The clinic's file: what it gives, and every fault in it with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import bot.knowledge
from bot.clinical.faults import BadKnowledge
from bot.knowledge.yamlfile import read_yaml
from bot.scheduling.hours import Hours
from bot.scheduling.profile_reading import build_profile
from tests.scheduling.clinic_file import GOOD, faults, read, read_text

SAMPLE = Path(bot.knowledge.__file__).parent / "clinic.yml"


def test_sample_clinic_is_sound() -> None:
    profile = build_profile(read_yaml(SAMPLE))
    assert (len(profile.locations), len(profile.practitioners), len(profile.services)) == (2, 5, 7)


def test_sample_numbers_are_fictional() -> None:
    profile = build_profile(read_yaml(SAMPLE))
    phones = [profile.phone, *(place.phone for place in profile.locations.values())]
    assert all("-555-01" in phone for phone in phones)


def test_good_file_gives_the_clinic(tmp_path: Path) -> None:
    profile = read(tmp_path)
    assert (profile.name, profile.emergency_number, profile.phone_region) == ("Test Clinic", "911", "US")
    assert (profile.notice_hours, profile.services["cups"].buffer_after) == (0, 15)


@pytest.mark.parametrize(
    ("location", "zone"),
    [
        ("south", "America/Chicago"),
        ("north", "America/New_York"),
        (None, "America/New_York"),
        ("moon", "America/New_York"),
    ],
)
def test_clock_is_that_of_the_place_or_else_the_clinics(tmp_path: Path, location: str | None, zone: str) -> None:
    assert read(tmp_path).clock_of(location).key == zone


def test_hours_are_read_in_order(tmp_path: Path) -> None:
    schedule = read(tmp_path).practitioners["ruiz"].schedules[0]
    assert schedule.weekly == {0: (Hours(480, 720), Hours(780, 1020)), 4: ()}
    assert schedule.breaks == {0: (Hours(600, 615),)}
    assert schedule.changes == {date(2026, 5, 4): ()}


def test_locations_add_their_closed_days(tmp_path: Path) -> None:
    places = read(tmp_path).locations
    assert places["north"].closed == {date(2026, 12, 25), date(2026, 7, 3)}
    assert places["south"].closed == {date(2026, 12, 25)}


def test_location_may_have_its_own_zone(tmp_path: Path) -> None:
    places = read(tmp_path).locations
    assert (places["north"].zone, places["south"].zone) == ("America/New_York", "America/Chicago")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("name: Test Clinic", "name:", 1, "'name' must be a text"),
        ("617-555-0140", "call us", 2, "telephone number"),
        ('"911"', "911", 3, "'emergency_number' must be a text"),
        ("zone: America/New_York", "zone: America/Gotham", 5, "unknown time zone 'America/Gotham'"),
        ("languages:", "tongues:", 6, "unknown key 'tongues'"),
        ("grid_minutes: 15", "grid_minutes: 25", 7, "must divide an hour"),
        ("horizon_days: 30, ", "", 7, "'horizon_days' is missing"),
        ("hold_minutes: 10", "hold_minutes: soon", 7, "'hold_minutes' must be a whole number"),
        ("closed: [2026-12-25]", "closed: [christmas]", 9, "list of days"),
        ("  north: {name", "  North: {name", 11, "small letters"),
        ('zip: "02110"', "zip: 02110", 11, "'zip' must be a text"),
        ("minutes: 45", "minutes: 0", 14, "from 5 to 480"),
        ("services: [cups]", "services: [leeches]", 14, "nobody gives 'cups'"),
        ("services: [cups]", "services: [cups, leeches]", 19, "unknown service 'leeches'"),
        ("    at:\n      north", "    at:\n      east", 20, "unknown location 'east'"),
        ("monday: [13", "moonday: [13", 22, "unknown key 'moonday'"),
        ("08:00-12:00", "08:00-13:01", 22, "overlap"),
        ("08:00-12:00", "8-12", 22, "'8-12' is not a stretch"),
        ("08:00-12:00", "12:00-08:00", 22, "is not a stretch"),
        ("13:00-17:00", "13:00-24:01", 22, "is not a stretch"),
        ("friday: []", "friday:", 22, "[] means none"),
        ("day: 2026-05-04", "day: may", 24, "a day such as"),
        ("hours: []}]", "hours: []}, {day: 2026-05-04, hours: []}]", 24, "changed twice"),
        ("[{day: 2026-05-04, hours: []}]", "[{hours: []}]", 24, "a change needs its 'day'"),
    ],
)
def test_each_fault_names_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert any(fault.startswith(f"clinic.yml:{line}:") and words in fault for fault in faults(tmp_path, (old, new)))


def test_two_places_at_once_are_a_fault(tmp_path: Path) -> None:
    elsewhere = "    at:\n      south:\n        hours: {monday: [16:00-18:00], tuesday: [08:00-12:00]}\n      north:"
    found = faults(tmp_path, ("    at:\n      north:", elsewhere))
    assert found == ["clinic.yml:20: works at two locations at once on monday"]


@pytest.mark.parametrize("key", ["locations", "services", "practitioners"])
def test_empty_lists_arefaults(tmp_path: Path, key: str) -> None:
    emptied = GOOD[: GOOD.index(f"{key}:")] + f"{key}: {{}}\n"
    with pytest.raises(BadKnowledge, match=f"'{key}' must name at least one"):
        read_text(tmp_path, emptied)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, ("name: Test Clinic", "name:"), ("minutes: 45", "minutes: x"), ("08:00-12:00", "8"))
    assert [int(fault.split(":")[1]) for fault in found] == [1, 14, 22]
