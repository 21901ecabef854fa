"""Openings, holds and visits behind one gate: no booking without a valid screening for that service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.circumstances import EarlierContacts
from bot.clinical.assess import assess
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Disposition, Facts
from bot.errors import NotScreened, OpeningTaken
from bot.ports import Clock, Contact, ConversationId, Decision, Records
from bot.scheduling.availability import openings
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
from bot.scheduling.profile import ClinicProfile

_DAY = timedelta(days=1)


class Visits:
    """The diary as a screened patient may use it."""

    def __init__(self, knowledge: Knowledge, profile: ClinicProfile, records: Records, clock: Clock) -> None:
        self._knowledge, self._profile = knowledge, profile
        self._records, self._clock = records, clock

    def gate(self, conversation: ConversationId, service: str) -> Decision:
        """The stored screening that opens this service; it is assessed again. Raises `NotScreened` with the reason."""
        decision = self._records.decisions.latest(conversation)
        if decision is None:
            raise NotScreened("no screening yet")
        if not self.valid(decision):
            raise NotScreened("the screening has expired, or the rules have changed since")
        again = assess(decision.facts, self._knowledge, self._clock.now().date())
        if not again.complete or again.overall >= Disposition.URGENT or not again.services[service].bookable:
            raise NotScreened(f"{service} is not open to this patient")
        return decision

    def valid(self, decision: Decision) -> bool:
        """Whether a screening still counts: made with these rules, and not too long ago."""
        age = self._clock.now() - decision.at
        same = decision.assessment.knowledge_version == self._knowledge.version
        return same and age <= timedelta(days=self._profile.screening_valid_days)

    def service_for(self, facts: Facts) -> str:
        """The service asked for when the clinic offers it, else its first one."""
        wanted = facts.service or ""
        return wanted if wanted in self._profile.services else next(iter(self._profile.services))

    def openings(
        self, conversation: ConversationId, service: str, location: str | None, after: datetime | None, most: int = 4
    ) -> tuple[Opening, ...]:
        """The next openings after a time, spread over practitioners and half days. Raises `NotScreened`."""
        self.gate(conversation, service)
        window = self._profile.bookable(self._clock.now())
        start = max(after + timedelta(minutes=1), window.start) if after else window.start
        return _spread(self._free(service, start, window.end, location), most)

    def hold(self, conversation: ConversationId, opening_id: str) -> Appointment:
        """Take an opening for a while in place of any other. Raises `NotScreened`, `OpeningTaken`, `TooManyHolds`."""
        _, location, service, start = opening_id.split("|")
        self.gate(conversation, service)
        self.give_up_holds(conversation)
        now, wanted = self._clock.now(), datetime.fromisoformat(start)
        allowed = self._profile.bookable(now)
        free = self._free(service, wanted, wanted + _DAY, location) if allowed.start <= wanted < allowed.end else ()
        match = next((opening for opening in free if opening.id == opening_id), None)
        if match is None:
            raise OpeningTaken(opening_id)
        expires = now + timedelta(minutes=self._profile.hold_minutes)
        return self._records.diary.hold(match, conversation, expires, now)

    def book(self, conversation: ConversationId, hold: str, contact: Contact) -> Appointment:
        """Turn a hold into a visit. Raises `NotScreened`, `HoldExpired`, `NotFound`."""
        held = next((a for a in self._records.diary.visits(conversation) if a.id == hold), None)
        if held is not None:
            self.gate(conversation, held.service)
        now = self._clock.now()
        self._records.people.remember(conversation, contact, now)
        EarlierContacts(self._records).ring(conversation, now)
        return self._records.diary.book(hold, conversation, now)

    def give_up_holds(self, conversation: ConversationId) -> None:
        """Release what the conversation holds; visits stay."""
        for visit in self._records.diary.visits(conversation):
            if visit.status is AppointmentStatus.PENDING:
                self._records.diary.release(visit.id, conversation, self._clock.now())

    def booked(self, conversation: ConversationId) -> Appointment | None:
        """The booked visit of a conversation, the newest first."""
        visits = self._records.diary.visits(conversation)
        return next((visit for visit in visits if visit.status is AppointmentStatus.BOOKED), None)

    def _free(self, service: str, start: datetime, end: datetime, location: str | None) -> Sequence[Opening]:
        busy = self._records.diary.busy(start - _DAY, end + _DAY, self._clock.now())
        return openings(self._profile, service, busy, start, end, location=location)


def _spread(free: Sequence[Opening], most: int) -> tuple[Opening, ...]:
    """The earliest opening of each practitioner and day first, so that a short list shows real choice."""
    first: dict[tuple[str, object], Opening] = {}
    for opening in free:
        first.setdefault((opening.practitioner, opening.start.date()), opening)
    chosen = sorted(first.values(), key=lambda opening: opening.start)[:most]
    return tuple(chosen)
