"""Openings against the minute-by-minute oracle: rooms, caps, buffers and changed days, around clock changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.scheduling.availability import openings
from bot.scheduling.hours import Hours, Schedule
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.scheduling.outside import Outside
from bot.scheduling.places import Location, Service
from bot.scheduling.profile import ClinicProfile, Practitioner
from tests.scheduling.oracle import open_starts
from tests.scheduling.samples import clinic, person, place, rooms

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
_quarters = st.integers(0, 96).map(lambda quarter: quarter * 15)
_hours = st.builds(lambda a, b: Hours(min(a, b), max(a, b)), _quarters, _quarters).filter(lambda h: h.start < h.end)
_long = st.builds(Hours, st.sampled_from([0, 120, 480]), st.sampled_from([720, 1200, 1440]))
_day = st.one_of(_long.map(lambda hours: (hours,)), st.lists(_hours, max_size=3).map(tuple))
_week = st.fixed_dictionaries(dict.fromkeys(range(7), _day))
_breaks = st.dictionaries(st.integers(0, 6), st.lists(_hours, max_size=1).map(tuple), max_size=3)
_buffer = st.sampled_from([0, 0, 10, 15])
_cap = st.sampled_from([None, None, 1, 2])
_cups = st.builds(
    lambda minutes, before, after, virtual, most: Service("cups", "Cups", minutes, before, after, virtual, most),
    *(st.sampled_from([15, 45, 60]), _buffer, _buffer, st.sampled_from([False, False, True]), _cap),
)
_rooms = st.sampled_from(
    [{}, rooms("one"), rooms("one", "two"), rooms(one=("hands",), two=("cups",)), rooms(one=("hands",))]
)
_outside = st.sampled_from([None, None, None, Outside("https://book.example.org")])


@dataclass(frozen=True)
class Case:
    """A clinic, its visits, and when to look for openings."""

    profile: ClinicProfile
    busy: Sequence[Appointment]
    start: datetime
    end: datetime


@st.composite
def _people(draw: st.DrawFn, dates: Sequence[date]) -> list[Practitioner]:
    def works(at: str) -> Schedule:
        changes = draw(st.dictionaries(st.sampled_from(dates), _day, max_size=1))
        return Schedule(at, draw(_week), draw(_breaks), changes)

    ruiz = person("ruiz", works("north"), works("south"), services=("cups", "hands"), most=draw(_cap))
    return [ruiz, person("lind", works("north"), most=draw(_cap)), person("tran", works("south"), services=("hands",))]


@st.composite
def _visits(draw: st.DrawFn, start: datetime) -> list[Appointment]:
    def visit(name: int) -> Appointment:
        begins = start + timedelta(minutes=5 * draw(st.integers(-100, 300)))
        ends = begins + timedelta(minutes=draw(st.sampled_from([20, 45, 90])))
        who, where = draw(st.sampled_from(["ruiz", "lind"])), draw(st.sampled_from(["north", "south"]))
        room, before, after = draw(st.sampled_from(["one", "one", "two", None])), draw(_buffer), draw(_buffer)
        return Appointment(
            *(str(name), AppointmentStatus.BOOKED, who, where, draw(st.sampled_from(["cups", "hands"])), begins, ends),
            conversation="anna",
            room=room,
            before=timedelta(minutes=before),
            after=timedelta(minutes=after),
        )

    return [visit(name) for name in range(draw(st.sampled_from([0, 2, 4, 8, 12])))]


@st.composite
def _cases(draw: st.DrawFn) -> Case:
    zone, day = draw(st.sampled_from(CHANGES))
    start = datetime.combine(day, time.min, timezone.utc) + timedelta(minutes=5 * draw(st.integers(0, 180)))
    dates = [day + timedelta(days=n) for n in range(3)]
    closed = frozenset(draw(st.sets(st.sampled_from(dates), max_size=1)))
    places: dict[str, Location] = {
        "north": place("north", zone, closed=closed, rooms=draw(_rooms)),
        "south": place("south", draw(st.sampled_from([zone, "UTC"])), rooms=draw(_rooms), outside=draw(_outside)),
    }
    services = {"cups": draw(_cups), "hands": Service("hands", "Hands", 30, 15, 0)}
    profile = clinic(*draw(_people(dates)), services=services, places=places, grid=draw(st.sampled_from([15, 30])))
    return Case(profile, draw(_visits(start)), start, start + timedelta(minutes=draw(st.integers(60, 1080))))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_cases())
def test_openings_match_the_oracle(case: Case) -> None:
    found = openings(case.profile, "cups", [visit.busy for visit in case.busy], case.start, case.end)
    assert len({opening.id for opening in found}) == len(found)
    assert {(o.practitioner, o.location, o.start, o.room) for o in found} == open_starts(
        case.profile, "cups", case.busy, case.start, case.end
    )
