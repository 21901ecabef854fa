"""Openings against the minute-by-minute oracle, around clock changes in many zones."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.scheduling.availability import openings
from bot.scheduling.hours import Hours, Schedule
from bot.scheduling.model import Appointment
from bot.scheduling.profile import ClinicProfile, Location, Service
from tests.scheduling.oracle import open_starts
from tests.scheduling.samples import clinic, person, place, visit

# The second day of each pair has a change of the clock; the zones differ in hour, size and sense of it.
CHANGES = [
    ("America/New_York", date(2026, 3, 7)),
    ("America/New_York", date(2026, 10, 31)),
    ("Europe/Berlin", date(2026, 3, 28)),
    ("Europe/Dublin", date(2026, 10, 24)),
    ("Australia/Lord_Howe", date(2026, 4, 4)),
    ("Australia/Lord_Howe", date(2026, 10, 3)),
    ("America/Havana", date(2026, 3, 7)),
    ("America/Havana", date(2026, 10, 31)),
    ("Asia/Beirut", date(2026, 3, 28)),
    ("America/Santiago", date(2026, 9, 5)),
    ("Africa/Cairo", date(2026, 10, 29)),
    ("Pacific/Apia", date(2011, 12, 29)),
    ("Asia/Kathmandu", date(2026, 6, 1)),
]
_minutes = st.integers(0, 96).map(lambda quarter: quarter * 15)
_hours = st.builds(lambda a, b: Hours(min(a, b), max(a, b)), _minutes, _minutes).filter(lambda h: h.start < h.end)
_day = st.lists(_hours, max_size=3).map(tuple)
_week = st.dictionaries(st.integers(0, 6), _day, min_size=3)
_buffer = st.sampled_from([0, 0, 10, 15])
_services = st.builds(lambda m, b, a: Service("cups", "Cups", m, b, a), st.sampled_from([15, 45, 60]), _buffer, _buffer)


@st.composite
def _cases(draw: st.DrawFn) -> tuple[ClinicProfile, list[Appointment], datetime, datetime]:
    zone, day = draw(st.sampled_from(CHANGES))
    start = datetime.combine(day, time.min, timezone.utc) + timedelta(minutes=draw(st.integers(0, 600)))
    end = start + timedelta(minutes=draw(st.integers(60, 2880)))
    dates = [day + timedelta(days=n) for n in range(3)]
    changes = draw(st.dictionaries(st.sampled_from(dates), _day, max_size=1))
    schedule = Schedule("north", draw(_week), draw(_week), changes)
    closed = draw(st.sets(st.sampled_from(dates), max_size=1))
    places: dict[str, Location] = {"north": place("north", zone, closed=frozenset(closed))}
    services = {"cups": draw(_services), "hands": Service("hands", "Hands", 30, 15, 0)}
    profile = clinic(person("ruiz", schedule), services=services, places=places, grid=draw(st.sampled_from([15, 30])))
    busy = [
        visit(start + timedelta(minutes=minute), 45, service=service)
        for minute, service in draw(st.lists(st.tuples(st.integers(-60, 2880), st.sampled_from(["cups", "hands"]))))
    ]
    return profile, busy, start, end


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_cases())
def test_openings_match_the_oracle(case: tuple[ClinicProfile, list[Appointment], datetime, datetime]) -> None:
    profile, busy, start, end = case
    found = openings(profile, "cups", busy, start, end)
    assert len(set(found)) == len(found)
    assert {(o.practitioner, o.location, o.start) for o in found} == open_starts(profile, "cups", busy, start, end)
