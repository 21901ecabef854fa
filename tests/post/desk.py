"""A sender of messages whose ways out remember, and visits to send about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.knowledge.post import PostWords
from bot.knowledge.words import Words
from bot.notices.posting import Posting
from bot.notices.visit_news import VisitNews
from bot.ports import PATIENT, Change, Contact, Records
from bot.ports.post import Outgoing, Post
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
from bot.scheduling.notices import NoticeRules, cancelled, missed, offered
from bot.scheduling.profile import ClinicProfile
from bot.store import Store
from tests.fakes import MovableClock

PATIENT_EMAIL, PATIENT_PHONE = "ann.lee@example.com", "+16175550123"
SITE = "https://clinic.example"
CLINIC = {
    "clinic_name": "Tidewell Cupping",
    "clinic_phone": "617-555-0140",
    "emergency_number": "911",
    "crisis_line": "988",
    "locations": "Harbor Street",
}
RULES = NoticeRules()


def links(appointment: str) -> str:
    """The page of a visit."""
    return f"{SITE}/visit/{appointment}"


@dataclass
class FakePost(Post):
    """Keeps what it is given; first raises the faults it was given, one a message."""

    faults: list[Exception] = field(default_factory=list)
    got: list[Outgoing] = field(default_factory=list)

    def send(self, message: Outgoing) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.got.append(message)


class PostRoom:
    """A sender with its store; patients are named by their conversation."""

    def __init__(
        self,
        store: Store,
        profile: ClinicProfile,
        post_words: PostWords,
        words: Words,
        clock: MovableClock,
        link: Callable[[str], str],
    ) -> None:
        self.store, self.clock, self.email, self.texts = store, clock, FakePost(), FakePost()
        self.news = VisitNews(post_words, words, profile, link, SITE)
        self._profile = profile
        self.posting = self.sender()

    def sender(self, texts: bool = True, news: object = None, records: Records | None = None) -> Posting:
        """A sender with the same ways out, over the same store unless told otherwise."""
        ways = (self.email, self.texts if texts else None)
        chosen: Any = news or self.news
        return Posting(records or self.store.records, chosen, self._profile, self.clock, *ways)

    def patient(self, who: str = "ann", email: str | None = PATIENT_EMAIL) -> None:
        """Somebody who gave a name and a number, and perhaps an e-mail address."""
        self.store.messages.open(who, "web", self.clock.now())
        self.store.people.remember(who, Contact("Ann Lee", PATIENT_PHONE, email), self.clock.now())

    def booked(self, who: str = "ann", hours: int = 48, service: str = "dry_cupping") -> Appointment:
        """A visit that begins so many hours from now, booked with its notices."""
        if self.store.people.contact(who) is None:
            self.patient(who)
        held = self.store.diary.hold(self.opening(hours, who, service), who, self.later(1), self.clock.now())
        return self.store.diary.book(held.id, who, self.change(RULES.booked(self.clock.now())))

    def opening(self, hours: int, who: str = "ann", service: str = "dry_cupping") -> Opening:
        """A time so many hours from now; each patient sees a practitioner of their own."""
        start = self.later(hours)
        return Opening(f"for {who}", "harbor", service, start, start + timedelta(minutes=45))

    def move(self, visit: Appointment, hours: int, by: str = PATIENT) -> Appointment:
        """Give a visit another time."""
        change = self.change(RULES.moved(self.clock.now()), by)
        return self.store.diary.move(visit.id, visit.conversation, self.opening(hours), change)

    def cancel(self, visit: Appointment, by: str = PATIENT) -> Appointment:
        """Cancel a visit."""
        return self.store.diary.release(visit.id, visit.conversation, self.change(cancelled(self.clock.now()), by))

    def miss(self, visit: Appointment) -> Appointment:
        """Note that nobody came."""
        change = self.change(missed(self.clock.now()), "desk")
        return self.store.diary.mark(visit.id, visit.conversation, AppointmentStatus.NOSHOW, change)

    def offer(self, who: str = "ann", hours: int = 48) -> Appointment:
        """A time from the waitlist that is kept for two hours."""
        if self.store.people.contact(who) is None:
            self.patient(who)
        now = self.clock.now()
        self.store.waitlist.join(who, "dry_cupping", None, "{}", None, now)
        place = self.store.waitlist.line(now)[0]
        return self.store.waitlist.offer(place.id, self.opening(hours, who), self.later(2), self.change(offered(now)))

    def change(self, notices: object, by: str = PATIENT) -> Change:
        """A change of the diary at this moment."""
        return Change(self.clock.now(), by=by, notices=notices)  # type: ignore[arg-type]

    def later(self, hours: int) -> datetime:
        """So many hours from now."""
        return self.clock.now().astimezone(timezone.utc) + timedelta(hours=hours)

    def kinds(self) -> list[str]:
        """What went out by e-mail, by its kind."""
        return [message.id.split(":")[0] for message in self.email.got]

    def rung(self) -> list[str]:
        """What the desk was told."""
        return [alert.words for alert in self.store.alerts.open_alerts()]
