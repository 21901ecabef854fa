"""The whole house with its real store, as `serve` builds it; only the dialogue is not started."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.bootstrap import House, build
from bot.clinical.assess import assess
from bot.clinical.model import Facts, Presence
from bot.ports import Contact
from bot.scheduling.model import Appointment
from bot.scheduling.wish import Wish
from bot.settings import read_settings
from bot.store import migrate
from tests.fakes_doors import START, FakeClock

ADA = Contact("Ada Moreno", "+16175550123", "ada@example.org")


@dataclass
class RealDoors:
    """A house with a clock that moves when told, and patients who were screened."""

    house: House
    clock: FakeClock

    @classmethod
    def at(cls, folder: Path) -> RealDoors:
        """A house with a database of its own in a folder."""
        settings = read_settings({"CUPWISE_DATA_DIR": str(folder), "CUPWISE_PUBLIC_URL": "http://clinic.test"})
        migrate(settings.database_url)
        clock = FakeClock(START)
        return cls(build(settings, clock), clock)

    def screened(self, conversation: str, *present: str, contact: Contact = ADA) -> str:
        """Somebody who answered every question, and has what is named."""
        now, knowledge = self.clock.now(), self.house.clinic.knowledge
        self.house.messages.open(conversation, "web", now)
        self.house.records.people.remember(conversation, contact, now)
        findings = dict.fromkeys(knowledge.concepts, Presence.ABSENT) | dict.fromkeys(present, Presence.PRESENT)
        facts = Facts(findings, age=40, areas=frozenset({"lower back"}), service="dry_cupping")
        self.house.decisions.record(conversation, facts, assess(facts, knowledge, now.date()), now)
        return conversation

    def booked(self, conversation: str, after: datetime | None = None) -> Appointment:
        """A visit of a screened patient, a day ahead or later."""
        visits = self.house.visits
        opening = visits.fitting(
            conversation, "dry_cupping", "harbor", Wish(), after or START + timedelta(days=1)
        ).fitting[0]
        return visits.book(conversation, visits.hold(conversation, opening.id).id, ADA)

    def again(self, visit: Appointment) -> Appointment:
        """The visit as it stands now."""
        return self.house.records.diary.visit(visit.id)

    @contextmanager
    def hours_before(self, visit: Appointment, hours: float) -> Iterator[None]:
        """For a while it is so many hours before the visit."""
        now, self.clock.at = self.clock.at, visit.start - timedelta(hours=hours)
        yield
        self.clock.at = now

    def link(self, visit: Appointment) -> str:
        """The path of the visit's page."""
        return f"/visit/{self.house.links.token(visit.id)}"
