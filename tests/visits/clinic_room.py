"""A clinic with the real rules and a store of its own, and patients who were screened in it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hypothesis import HealthCheck, Phase, settings

from bot.booking.visits import Acting
from bot.clinic import Clinic, KnowledgeBase
from bot.clinical.assess import assess
from bot.clinical.model import Facts, Presence
from bot.phones import read_phone
from bot.ports import Contact, Deed, DeedKind
from bot.ports.outside import OutsideDiary
from bot.scheduling.model import Appointment
from bot.scheduling.wish import Wish
from bot.store import Store
from tests.fakes import FakeLanguage, MovableClock

JORDAN = Contact("Jordan Example", "+12125550147")
BO = Contact("Bo Lind", "+12125550148")
PATIENT, STAFF = Acting(), Acting("mina")
REASON = "the physician agreed by phone"
OVERRIDE = Acting("mina", reason=REASON)
CUPPING, PHYSICIAN = "dry_cupping", "physician_consult"
# A failing example is not made smaller: each one writes to a database.
IN_A_STORE = settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass
class ClinicRoom:
    """Everything a test of visits needs, with short ways to what it does often."""

    base: KnowledgeBase
    store: Store
    outside: Mapping[str, OutsideDiary] = field(default_factory=dict)
    clock: MovableClock = field(default_factory=MovableClock)

    def __post_init__(self) -> None:
        self.clinic = Clinic(
            self.base, FakeLanguage(), self.store.records, self.clock, read_phone, outside=self.outside
        )
        self.visits, self.records = self.clinic.visits, self.store.records

    def patient(self) -> str:
        """A conversation in which nothing was told."""
        patient = self.store.messages.open(uuid.uuid4().hex, "test", self.clock.now()).id
        self.store.messages.say(patient, "bot", "What brings you in?", self.clock.now())
        return patient

    def facts(self, *present: str, **since: int) -> Facts:
        """A whole screening: all is denied but what is named; `since` tells how many days ago."""
        knowledge = self.base.clinical
        findings = {
            **dict.fromkeys(knowledge.concepts, Presence.ABSENT),
            **dict.fromkeys((*present, *since), Presence.PRESENT),
        }
        return Facts(findings, age=40, areas=frozenset({"lower back"}), since=since, service=CUPPING)

    def screened(self, *present: str, patient: str | None = None, **since: int) -> str:
        """A patient whose screening is stored as of now."""
        return self.tell(patient or self.patient(), self.facts(*present, **since))

    def tell(self, patient: str, facts: Facts) -> str:
        """Store a screening of these facts as of now."""
        now = self.clock.now()
        self.records.decisions.record(patient, facts, assess(facts, self.base.clinical, now.date()), now)
        return patient

    def start_over(self, patient: str) -> None:
        """The patient starts over, a minute after what was said before."""
        self.clock.pass_by(minutes=1)
        self.records.messages.receive(patient, "start over", self.clock.now(), uuid.uuid4().hex)
        self.clinic.start_over(patient)
        self.clock.pass_by(minutes=1)

    def free(self, patient: str, number: int = 0, service: str = CUPPING, after: datetime | None = None) -> str:
        """The id of an opening that is free for a patient."""
        return self.visits.fitting(patient, service, "harbor", Wish(), after, most=number + 1).fitting[number].id

    def booked(self, patient: str | None = None, contact: Contact = JORDAN, acting: Acting = PATIENT) -> Appointment:
        """A visit of a patient who was screened."""
        patient = patient or self.screened()
        held = self.visits.hold(patient, self.free(patient), acting)
        return self.visits.book(patient, held.id, contact, acting)

    def deeds(self, appointment: str, what: DeedKind) -> list[Deed]:
        """The lines of one kind in the log of a visit."""
        return [deed for deed in self.records.deeds.of_visit(appointment) if deed.what is what]

    def alerts(self, patient: str) -> list[str]:
        """The kinds of the desk's open alerts about a patient."""
        return [alert.kind for alert in self.records.alerts.open_alerts() if alert.conversation == patient]

    def day(self, visit: Appointment) -> date:
        """The day of a visit on the clock of its place."""
        return visit.start.astimezone(self.base.profile.clock_of(visit.location)).date()

    def answers(self, **picked: str) -> dict[str, tuple[str, ...]]:
        """The short form with nothing against the visit, but for what is picked, by question."""
        none = {question.id: ("none_of_these",) for question in self.clinic.checkin.questions()}
        return {**none, **{question: (option,) for question, option in picked.items()}}
