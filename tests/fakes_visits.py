"""A clinic with one diary in memory, for the tests of the pages behind a visit's link."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import bot
from bot.booking.linked import LinkedVisits
from bot.booking.links import VisitLinks
from bot.booking.visits import Acting
from bot.errors import HoldExpired, KeyReused, NotAllowed, NotFound, NotScreened, OpeningTaken
from bot.knowledge.words import Words, read_words
from bot.knowledge.yamlfile import read_yaml
from bot.ports import Deed, DeedKind, Request
from bot.scheduling.availability import openings
from bot.scheduling.model import COMING_STATUSES, Appointment, AppointmentStatus, Busy
from bot.scheduling.profile import ClinicProfile
from bot.scheduling.profile_reading import build_profile
from bot.scheduling.wish import Fit, Wish
from tests.fakes_doors import SECRET, START, FakeClock, FakeHouse

VISIT = Appointment(
    id="3f0c2a6e-7d51-4a86-9d3b-0d5a4f0c9e11",
    status=AppointmentStatus.BOOKED,
    practitioner="ruiz",
    location="harbor",
    service="dry_cupping",
    start=START + timedelta(days=1),
    end=START + timedelta(days=1, minutes=45),
    conversation="conversation-1",
)
T = TypeVar("T")
AGAINST = "Your skin needs a physician first."
PUBLIC = "http://clinic.test"
KNOWLEDGE = Path(bot.__file__).resolve().parent / "knowledge"


@lru_cache(maxsize=1)
def clinic_profile() -> ClinicProfile:
    """The clinic that the project ships with."""
    return build_profile(read_yaml(KNOWLEDGE / "clinic.yml"))


@lru_cache(maxsize=1)
def clinic_words() -> Words:
    """Its fixed words."""
    profile = clinic_profile()
    numbers = {"emergency_number": profile.emergency_number, "crisis_line": profile.crisis_line}
    names = {"clinic_name": profile.name, "clinic_phone": profile.phone, "locations": "Harbor Street"}
    return read_words(KNOWLEDGE, {**numbers, **names})


class FakeDiary:
    """Visits by id."""

    def __init__(self) -> None:
        self.all: dict[str, Appointment] = {}

    def visit(self, appointment: str) -> Appointment:
        if appointment not in self.all:
            raise NotFound(appointment)
        return self.all[appointment]

    def put(self, visit: Appointment) -> Appointment:
        self.all[visit.id] = visit
        return visit


class FakeDeeds:
    """The log as a list."""

    def __init__(self) -> None:
        self.all: list[Deed] = []

    def note(self, deed: Deed) -> None:
        self.all.append(deed)

    def of_visit(self, appointment: str) -> tuple[Deed, ...]:
        return tuple(deed for deed in self.all if deed.appointment == appointment)


class FakeRequests:
    """Keys and what was asked under them."""

    def __init__(self) -> None:
        self.all: dict[tuple[str, str], str] = {}

    def once(self, conversation: str, request: Request, work: Callable[[], T], now: datetime) -> T | None:
        key = (request.scope, request.key)
        if key not in self.all:
            result = work()
            self.all[key] = request.body
            return result
        if self.all[key] != request.body:
            raise KeyReused(request.key)
        return None


@dataclass
class FakeVisits:
    """Real openings; a key counts once. `shut` is what the gate raises."""

    profile: ClinicProfile
    diary: FakeDiary
    clock: FakeClock
    shut: NotScreened | None = None
    done: dict[str, tuple[object, ...]] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)

    def fitting(
        self,
        conversation: str,
        service: str,
        location: str | None,
        wish: Wish,
        after: datetime | None = None,
        before: datetime | None = None,
        most: int = 4,
        *,
        moving: Appointment | None = None,
    ) -> Fit:
        if self.shut:
            raise self.shut
        span = self.profile.bookable(self.clock.now(), service)
        start, end = max(after or span.start, span.start), min(before or span.end, span.end)
        busy = [kept for kept in self._busy() if moving is None or kept.id != moving.id]
        free = openings(self.profile, service, busy, start, span.end, location=location)
        return Fit(tuple(opening for opening in free if opening.start < end)[:most])

    def move(self, conversation: str, appointment_id: str, opening_id: str, acting: Acting) -> Appointment:
        return self._once(acting, (appointment_id, opening_id), lambda: self._move(appointment_id, opening_id))

    def cancel(self, conversation: str, appointment_id: str, acting: Acting) -> Appointment:
        return self._once(acting, (appointment_id,), lambda: self._cancel(appointment_id))

    def accept(self, conversation: str, hold_id: str, acting: Acting) -> Appointment:
        held = self.diary.visit(hold_id)
        if held.status is AppointmentStatus.PENDING and held.expires and held.expires <= self.clock.now():
            raise HoldExpired(hold_id)
        return self.diary.put(replace(held, status=AppointmentStatus.BOOKED, expires=None))

    def _move(self, appointment_id: str, opening_id: str) -> Appointment:
        visit = self.diary.visit(appointment_id)
        free = self.fitting(visit.conversation, visit.service, None, Wish(), None, None, 10_000, moving=visit).fitting
        found = next((opening for opening in free if opening.id == opening_id), None)
        if visit.status is not AppointmentStatus.BOOKED or visit.start <= self.clock.now():
            raise NotAllowed(appointment_id)
        if found is None:
            raise OpeningTaken(opening_id)
        moved = replace(visit, practitioner=found.practitioner, location=found.location, sequence=visit.sequence + 1)
        return self.diary.put(replace(moved, start=found.start, end=found.end, checked_at=None))

    def _cancel(self, appointment_id: str) -> Appointment:
        visit = self.diary.visit(appointment_id)
        if visit.start <= self.clock.now():
            raise NotAllowed(appointment_id)
        return self.diary.put(replace(visit, status=AppointmentStatus.CANCELLED, sequence=visit.sequence + 1))

    def _once(self, acting: Acting, body: tuple[str, ...], change: Callable[[], Appointment]) -> Appointment:
        known = self.done.get(acting.key or "")
        if known and known[0] != body:
            raise KeyReused("another wish")
        if known is None:
            known = (body, change())
            self.done[acting.key or ""] = known
            self.changes.append(body[0])
        result = known[1]
        assert isinstance(result, Appointment)
        return result

    def _busy(self) -> list[Busy]:
        return [visit.busy for visit in self.diary.all.values() if visit.status in COMING_STATUSES]


@dataclass(frozen=True)
class FakeQuestion:
    id: str
    text: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FakeResult:
    ok: bool
    words: tuple[str, ...]


class FakeShortForm:
    """Two questions; any answer but the last option speaks against the visit."""

    asked = (
        FakeQuestion("new_health", "Is any of this new since you booked?", (("fever", "A fever"), ("none", "None"))),
        FakeQuestion("new_medicine", "Do you take a new medicine?", (("thinner", "A blood thinner"), ("no", "No"))),
    )

    def __init__(self, diary: FakeDiary, deeds: FakeDeeds, clock: FakeClock) -> None:
        self._diary, self._deeds, self._clock = diary, deeds, clock
        self.answers: list[Mapping[str, Collection[str]]] = []

    def questions(self) -> tuple[FakeQuestion, ...]:
        return self.asked

    def answer(self, conversation: str, appointment_id: str, picked: Mapping[str, Collection[str]]) -> FakeResult:
        self.answers.append(picked)
        well = all(set(picked[each.id]) == {each.options[-1][0]} for each in self.asked)
        now = self._clock.now()
        self._diary.put(replace(self._diary.visit(appointment_id), checked_at=now if well else None))
        what = DeedKind.CHECKED if well else DeedKind.FLAGGED
        self._deeds.note(Deed(now, "patient", what, appointment_id, conversation))
        return FakeResult(well, () if well else (AGAINST,))

    def fresh(self, visit: Appointment, now: datetime) -> bool:
        return visit.checked_at is not None

    def against(self, visit: Appointment) -> tuple[str, ...]:
        kinds = [deed.what for deed in self._deeds.of_visit(visit.id)]
        return (AGAINST,) if kinds[-1:] == [DeedKind.FLAGGED] else ()


class LinkHouse(FakeHouse):
    """The doors' house with visits in it; `link` is the path of the page of the one that stands there."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.diary, self.deeds = FakeDiary(), FakeDeeds()
        self.short_form = FakeShortForm(self.diary, self.deeds, self.clock)
        self.diary.put(VISIT)
        self.use(clinic_profile())

    def use(self, profile: ClinicProfile) -> None:
        """Run the clinic by this profile."""
        self.profile: Any = profile
        self.visits = FakeVisits(profile, self.diary, self.clock)
        self.links = VisitLinks(SECRET, self.clock, profile.manage_days, PUBLIC)
        told: Any = {"checkin": self.short_form, "profile": profile, "words": clinic_words()}
        parts: Any = SimpleNamespace(visits=self.visits, waiting=self.visits, **told)
        records: Any = SimpleNamespace(diary=self.diary, deeds=self.deeds, requests=FakeRequests())
        self.linked = LinkedVisits(self.links, parts, records, self.clock)

    def calendar(self, visit: Appointment) -> bytes:
        return b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"

    def link(self, appointment: str = VISIT.id) -> str:
        return f"/visit/{self.links.token(appointment)}"
