"""The desk in front of the real store, gate and diary; only the talk and the accounts are stand-ins."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from bot.clinic import Clinic, KnowledgeBase
from bot.clinical.assess import assess
from bot.clinical.model import Facts, Presence
from bot.emails import read_email
from bot.letters import Letters
from bot.phones import read_phone
from bot.ports import Contact
from bot.scheduling.wish import Wish
from bot.store import Store
from tests.fakes import FakeLanguage
from tests.fakes_doors import FakeHouse

# A Monday morning in Boston.
MORNING = datetime(2026, 11, 23, 14, 0, tzinfo=timezone.utc)
ADA = Contact("Ada Moreno", "+16175550123", "ada@example.org")


class RealHouse(FakeHouse):
    """A house whose clinic and store are real. `patients` are conversations that it makes."""

    def __init__(self, base: KnowledgeBase, store: Store) -> None:
        super().__init__()
        self.clock.at = MORNING
        self.base, self.store, self.records = base, store, store.records
        self.clinic = Clinic(base, FakeLanguage(), store.records, self.clock, read_phone)
        self.visits, self.checkin, self.words = self.clinic.visits, self.clinic.checkin, base.words
        self.profile: Any = base.profile
        self.desk, self.alerts, self.messages = store.desk, store.alerts, store.messages
        self.decisions, self.progress = store.decisions, store.progress
        self.read_phone, self.read_email = read_phone, read_email
        self.written = Letters(self.clinic, store.records)

    def letter(self, conversation: str, pdf: str = "") -> str:
        return self.written.page(conversation, pdf)

    def patient(self, conversation: str, contact: Contact | None = ADA) -> str:
        """Somebody who wrote, and perhaps said who they are."""
        self.store.messages.open(conversation, "web", self.clock.now())
        if contact:
            self.records.people.remember(conversation, contact, self.clock.now())
        return conversation

    def screened(self, conversation: str, *present: str, contact: Contact | None = ADA) -> str:
        """Somebody who answered everything, and has what is named."""
        self.patient(conversation, contact)
        findings = dict.fromkeys(self.base.clinical.concepts, Presence.ABSENT) | dict.fromkeys(
            present, Presence.PRESENT
        )
        facts = Facts(findings, age=40, areas=frozenset({"lower back"}), service="dry_cupping")
        now = self.clock.now()
        self.records.decisions.record(conversation, facts, assess(facts, self.base.clinical, now.date()), now)
        return conversation

    def opening(self, number: int = 0, service: str = "dry_cupping", **days: float) -> str:
        """An opening that is free now, by id."""
        someone = self.screened("somebody-else", contact=None)
        after = self.clock.now() + timedelta(**days)
        return self.visits.fitting(someone, service, "harbor", Wish(), after, most=12).fitting[number].id

    def booked(self, conversation: str, **days: float) -> Any:
        """A visit of a screened patient."""
        held = self.visits.hold(conversation, self.opening(**days))
        return self.visits.book(conversation, held.id, self.records.people.contact(conversation) or ADA)

    def visit(self, appointment: str) -> Any:
        """A visit as it stands now."""
        return self.records.diary.visit(appointment)
