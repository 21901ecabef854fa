"""Openings, holds and visits behind one gate: no booking without a valid screening for that service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from zoneinfo import ZoneInfo

from bot.circumstances import EarlierContacts
from bot.clinical.assess import assess
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Assessment, Disposition, Facts
from bot.clinical.outcomes import outcome
from bot.errors import NotScreened, OpeningTaken
from bot.ports import Clock, Contact, ConversationId, Decision, Records
from bot.scheduling.availability import openings
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
from bot.scheduling.profile import ClinicProfile
from bot.scheduling.wish import Fit, Wish, matches

_DAY = timedelta(days=1)


class Visits:
    """The diary as a screened patient may use it."""

    def __init__(self, knowledge: Knowledge, profile: ClinicProfile, records: Records, clock: Clock) -> None:
        self._knowledge, self._profile = knowledge, profile
        self._records, self._clock = records, clock

    def gate(self, conversation: ConversationId, service: str, on: date | None = None) -> Decision:
        """The stored screening that opens this service on a day, today by default; it is assessed again for that day.

        Raises `NotScreened` with the reason.
        """
        decision = self._valid_decision(conversation)
        if not self._open(decision.facts, service, decision.at.date(), on or self._clock.now().date()):
            raise NotScreened(f"{service} is not open to this patient")
        return decision

    def first_day(self, conversation: ConversationId, service: str) -> date:
        """The first day on which the service is open to the patient. Raises `NotScreened`."""
        decision = self._valid_decision(conversation)
        day = self.opens_on(decision.facts, decision.assessment, service)
        if day is None:
            raise NotScreened(f"{service} is not open to this patient")
        return day

    def opens_on(self, facts: Facts, assessment: Assessment, service: str) -> date | None:
        """Today, or the day on which a dated reason to wait lets go and the service is open; else None."""
        today = self._clock.now().date()
        until = outcome(assessment, self._knowledge, service).not_before
        for day in (today, until):
            if day and self._open(facts, service, assessment.on, day) and self._within_reach(day):
                return day
        return None

    def _valid_decision(self, conversation: ConversationId) -> Decision:
        decision = self._records.decisions.latest(conversation)
        if decision is None:
            raise NotScreened("no screening yet")
        if not self.valid(decision):
            raise NotScreened("the screening has expired, or the rules have changed since")
        return decision

    def _open(self, facts: Facts, service: str, told: date, day: date) -> bool:
        """Whether facts told on one day leave the service open on another; what happened is longer ago by then."""
        result = assess(facts.later((day - told).days), self._knowledge, day)
        return result.complete and result.overall < Disposition.URGENT and result.services[service].bookable

    def _within_reach(self, day: date) -> bool:
        return day <= self._profile.bookable(self._clock.now()).end.date()

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
        """The next openings after a time, spread over practitioners and days. Raises `NotScreened`."""
        return self.fitting(conversation, service, location, Wish(), after, most=most).fitting

    def fitting(
        self,
        conversation: ConversationId,
        service: str,
        location: str | None,
        wish: Wish,
        after: datetime | None = None,
        before: datetime | None = None,
        most: int = 4,
    ) -> Fit:
        """The openings that fit a wish and begin between two instants, or else the nearest ones; `most` of them.

        Raises `NotScreened`.
        """
        first = datetime.combine(self.first_day(conversation, service), time.min, ZoneInfo(self._profile.zone))
        window = self._profile.bookable(self._clock.now())
        start = max(after + timedelta(minutes=1) if after else window.start, window.start, first)
        free = [o for o in self._free(service, start, window.end, location) if before is None or o.start < before]
        fit = self._matched(wish, free)
        return Fit(_spread(fit.fitting, most), _spread(fit.nearest, most))

    def hold(self, conversation: ConversationId, opening_id: str) -> Appointment:
        """Take an opening for a while in place of any other. Raises `NotScreened`, `OpeningTaken`, `TooManyHolds`."""
        _, location, service, start = opening_id.split("|")
        now, wanted = self._clock.now(), datetime.fromisoformat(start)
        self.gate(conversation, service, self._day_of(wanted))
        self.give_up_holds(conversation)
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
            self.gate(conversation, held.service, self._day_of(held.start))
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

    def _day_of(self, instant: datetime) -> date:
        return instant.astimezone(ZoneInfo(self._profile.zone)).date()

    def _matched(self, wish: Wish, free: Sequence[Opening]) -> Fit:
        """What fits, each opening on the clock of its own place."""
        zones = sorted({self._profile.clock_of(opening.location).key for opening in free})
        fits = [
            matches(wish, [o for o in free if self._profile.clock_of(o.location).key == zone], ZoneInfo(zone))
            for zone in zones
        ]
        fitting = sorted((o for fit in fits for o in fit.fitting), key=lambda opening: opening.start)
        if fitting:
            return Fit(tuple(fitting))
        rounds = zip_longest(*(fit.nearest for fit in fits))
        return Fit((), tuple(o for each in rounds for o in each if o is not None))

    def _free(self, service: str, start: datetime, end: datetime, location: str | None) -> Sequence[Opening]:
        busy = self._records.diary.busy(start - _DAY, end + _DAY, self._clock.now())
        return openings(self._profile, service, busy, start, end, location=location)


def _spread(free: Sequence[Opening], most: int) -> tuple[Opening, ...]:
    """The first opening of each practitioner and day before others, so that a short list shows real choice; by start.

    When these are too few, the first of each hour, then any, as when all are on one day.
    """
    chosen: list[Opening] = []
    for parts in (("day",), ("day", "hour"), ("day", "hour", "minute")):
        taken = {_kind(opening, parts) for opening in chosen}
        for opening in free:
            if len(chosen) < most and _kind(opening, parts) not in taken:
                taken.add(_kind(opening, parts))
                chosen.append(opening)
    return tuple(sorted(chosen, key=lambda opening: opening.start))


def _kind(opening: Opening, parts: Sequence[str]) -> tuple[str, ...]:
    return opening.practitioner, f"{opening.start:%Y-%m}", *(str(getattr(opening.start, part)) for part in parts)
