"""A visit in a calendar: the same instant in every zone, on every day, in a file that every calendar reads."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.records.calendar import Entry, render_calendar
from bot.scheduling.model import Appointment, AppointmentStatus

NOW = datetime(2026, 3, 2, 14, 30, 5, 999, tzinfo=timezone.utc)
ENTRY = Entry("Tidewell: visit", "24 Harbor Street, Boston, MA", "The number of your visit is 3FA9CD12.")
ZONES = (
    *("America/New_York", "America/Phoenix", "America/St_Johns", "America/Sao_Paulo", "Europe/London", "Europe/Berlin"),
    *("Africa/Casablanca", "Asia/Kolkata", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Apia"),
)
YEARS = range(2026, 2031)
QUARTER, LENGTH = timedelta(minutes=15), timedelta(minutes=45)


def visit(start: datetime = NOW, status: AppointmentStatus = AppointmentStatus.BOOKED, sequence: int = 0):
    """A visit of three quarters of an hour."""
    end = (start.astimezone(timezone.utc) + LENGTH).astimezone(start.tzinfo)  # on the wall it may look longer
    return Appointment("3fa9cd12", status, "ruiz", "harbor", "wet_cupping", start, end, "ann", sequence=sequence)


def read(content: bytes):
    """The event as the second library reads it."""
    return vobject.readOne(content.decode()).vevent


def changes(zone: ZoneInfo, year: int) -> list[datetime]:
    """The instants (UTC) at which the clocks of a zone change in a year, and the first of January."""
    hours = (datetime(year, 1, 1, tzinfo=timezone.utc) + timedelta(hours=n) for n in range(366 * 24))
    found, before = [datetime(year, 1, 1, tzinfo=timezone.utc)], None
    for instant in hours:
        offset = instant.astimezone(zone).utcoffset()
        if before is not None and offset != before:
            found.append(instant)
        before = offset
    return found


@pytest.mark.parametrize("name", ZONES)
def test_visit_keeps_its_instant(name: str):
    zone, wrong, looked_at = ZoneInfo(name), [], 0
    for change in (change for year in YEARS for change in changes(zone, year)):
        for start in (change + n * QUARTER for n in range(-8, 9)):
            event = read(render_calendar(visit(start.astimezone(zone)), ENTRY, NOW))
            looked_at += 1
            if (event.dtstart.value, event.dtend.value) != (start, start + LENGTH):
                wrong.append(start)
    assert wrong == []
    assert looked_at >= 17 * len(YEARS)


def test_zones_change_their_clocks():
    assert sum(len(changes(ZoneInfo(name), 2027)) >= 3 for name in ZONES) >= 7


def test_times_are_written_in_utc():
    local = datetime(2026, 3, 9, 9, 0, tzinfo=ZoneInfo("America/New_York"))
    content = render_calendar(visit(local), ENTRY, NOW)
    assert b"DTSTART:20260309T130000Z\r\n" in content
    assert b"DTSTAMP:20260302T143005Z\r\n" in content


def test_entry_says_nothing_of_why():
    assert b"cupping" not in render_calendar(visit(), ENTRY, NOW).lower()


def test_moved_visit_replaces_the_first():
    first, moved = (read(render_calendar(visit(sequence=n), ENTRY, NOW)) for n in (0, 1))
    assert first.uid.value == moved.uid.value
    assert int(first.sequence.value) < int(moved.sequence.value)


def test_cancelled_visit_strikes_it_out():
    gone = render_calendar(visit(status=AppointmentStatus.CANCELLED, sequence=1), ENTRY, NOW)
    assert (b"METHOD:CANCEL\r\n" in gone, b"STATUS:CANCELLED\r\n" in gone) == (True, True)
    assert int(read(gone).sequence.value) == 2


def test_booked_visit_is_published():
    content = render_calendar(visit(), ENTRY, NOW)
    assert (b"METHOD:PUBLISH\r\n" in content, b"STATUS:CONFIRMED\r\n" in content) == (True, True)


def test_same_visit_gives_same_bytes():
    assert render_calendar(visit(), ENTRY, NOW) == render_calendar(visit(), ENTRY, NOW)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=1500), st.text(max_size=200))
def test_any_text_stays_in_its_place(text: str, place: str):
    content = render_calendar(visit(), Entry(text, place, text), NOW)
    names = re.findall(rb"^([A-Z-]+)[:;]", content, re.MULTILINE)
    assert sorted(set(names)) == sorted(set(NAMES))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=1500))
def test_lines_end_as_the_standard_says(text: str):
    content = render_calendar(visit(), Entry(text, text, text), NOW)
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert content.decode().endswith("END:VCALENDAR\r\n")


@pytest.mark.parametrize(
    "name",
    [
        "Ann\r\nATTENDEE:mailto:x@example.com",
        "a;b,c\\n:d\"'",
        "é" * 120,
        "🙂" * 200,
        "x" * 10_000,
        "\x00\x07\u202e\ud800",
        "BEGIN:VEVENT\nEND:VCALENDAR",
    ],
)
def test_hostile_name_reads_back_harmless(name: str):
    event = read(render_calendar(visit(), Entry(f"{name}: visit", "here", "x"), NOW))
    kept = "".join(c for c in " ".join(name.split()) if c.isprintable())
    assert event.summary.value.startswith(kept[:900])
    assert not hasattr(event, "attendee")


NAMES = re.findall(rb"^([A-Z-]+)[:;]", render_calendar(visit(), ENTRY, NOW), re.MULTILINE)
