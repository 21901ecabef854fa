"""The gate: no visit without a valid screening of the same person for that service, assessed for its day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clinical.afterwards import SHORT_FORM
from bot.clinical.assess import assess
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Assessment, Disposition, Facts
from bot.clinical.outcomes import outcome
from bot.clinical.questions import settled
from bot.errors import GateReason, NotScreened
from bot.ports import PATIENT, Clock, Contact, ConversationId, Decision, Records
from bot.scheduling.model import COMING_STATUSES, Appointment
from bot.scheduling.profile import ClinicProfile

_LEAST_REASON = 10
_DAY = timedelta(days=1)
_NAME_PART = re.compile(r"\w+")


@dataclass(frozen=True)
class Acting:
    """Who acts, under which idempotency key, and why staff go past a gate that is shut."""

    by: str = PATIENT
    key: str | None = None
    reason: str | None = None

    @property
    def may_override(self) -> bool:
        """Whether this is staff with a reason of at least ten characters."""
        return self.by != PATIENT and len((self.reason or "").strip()) >= _LEAST_REASON


class Gate:
    """Opens a service to whoever was screened for it. It fails closed."""

    def __init__(self, knowledge: Knowledge, profile: ClinicProfile, records: Records, clock: Clock) -> None:
        self._knowledge, self._profile = knowledge, profile
        self._records, self._clock = records, clock

    def open(
        self, conversation: ConversationId, service: str, on: date | None = None, contact: Contact | None = None
    ) -> Decision:
        """The stored screening that opens a service on a day, today by default, to the person with that contact.

        Raises `NotScreened` with the reason.
        """
        decision = self.standing(conversation)
        if contact is not None and not self._same_person(conversation, contact):
            raise NotScreened("another person was screened", GateReason.OTHER_PERSON)
        if not self.lets(decision.facts, service, decision.at.date(), on or self._clock.now().date()):
            raise _not_open(service)
        return decision

    def standing(self, conversation: ConversationId) -> Decision:
        """The screening that counts, whatever it says. Raises `NotScreened`."""
        decision = self._records.decisions.latest(conversation)
        if decision is None or not self.of_this_intake(decision):
            raise NotScreened("no screening yet", GateReason.NO_SCREENING)
        if decision.assessment.knowledge_version != self._knowledge.version:
            raise NotScreened("the rules have changed since the screening", GateReason.RULES_CHANGED)
        if self.outdated(decision):
            raise NotScreened("the screening is too old", GateReason.EXPIRED)
        state = self._records.messages.state(conversation)
        if state.emergency_at or state.self_harm_at:
            raise NotScreened("an emergency was told", GateReason.NOT_OPEN)
        return decision

    def valid(self, decision: Decision) -> bool:
        """Whether this screening, the newest of its conversation, still counts."""
        same = decision.assessment.knowledge_version == self._knowledge.version
        return same and not self.outdated(decision) and self.of_this_intake(decision)

    def outdated(self, decision: Decision) -> bool:
        """Whether the whole screening behind it was made longer ago than the clinic allows."""
        whole = self._whole(decision)
        oldest = self._clock.now() - timedelta(days=self._profile.screening_valid_days)
        return whole is None or whole.at < oldest

    def of_this_intake(self, decision: Decision) -> bool:
        """Whether the whole screening behind it was made since the patient last started over."""
        over = self._records.messages.state(decision.conversation).started_over_after
        if not over:
            return True
        whole, since = self._whole(decision), self._started(decision.conversation, over)
        return whole is not None and since is not None and whole.at >= since

    def _whole(self, decision: Decision) -> Decision | None:
        """The decision itself, or the newest before it that is not of a short form: that makes nothing younger."""
        if SHORT_FORM not in decision.facts.answered:
            return decision
        history = self._records.decisions.history(decision.conversation)
        whole = (d for d in history if d.id < decision.id and SHORT_FORM not in d.facts.answered)
        return max(whole, key=lambda found: found.id, default=None)

    def first_day(self, conversation: ConversationId, service: str) -> date:
        """The first day on which the service is open to the patient. Raises `NotScreened`."""
        decision = self.standing(conversation)
        day = self.opens_on(decision.facts, decision.assessment, service)
        if day is None:
            raise _not_open(service)
        return day

    def opens_on(self, facts: Facts, assessment: Assessment, service: str) -> date | None:
        """Today, or the day on which a dated reason to wait lets go and the service is open; else None."""
        if service not in self._profile.services:
            return None
        today, known = self._clock.now().date(), service in assessment.services
        until = outcome(assessment, self._knowledge, service).not_before if known else None
        last = self._profile.bookable(self._clock.now(), service).end.date()
        days = (day for day in (today, until) if day is not None and day <= last)
        return next((day for day in days if self.lets(facts, service, assessment.on, day)), None)

    def lets(self, facts: Facts, service: str, told: date, day: date) -> bool:
        """Whether facts told on one day leave the service open on another; what happened is longer ago by then.

        The clinic's own physician sees those, too, whom the answers keep from other services: once all signs of danger
        were asked about, and none of them is urgent or may be.
        """
        result = assess(facts.later((day - told).days), self._knowledge, day)
        if self._is_physicians(service):
            urgent = result.overall >= Disposition.URGENT or self._may_be_urgent(result)
            return self._dangers_asked(facts) and not urgent
        return result.complete and not self.stands_against(service, result)

    def stands_against(self, service: str, result: Assessment) -> bool:
        """Whether a screening, as far as it goes, speaks against a service."""
        if self._is_physicians(service):
            return result.overall >= Disposition.URGENT
        level = result.services.get(service)
        return level is None or not level.bookable or result.overall >= Disposition.URGENT

    def _is_physicians(self, service: str) -> bool:
        offered = self._profile.services.get(service)
        return offered is not None and offered.physician

    def _dangers_asked(self, facts: Facts) -> bool:
        """Whether every group that asks for signs of danger was answered; some intakes end before, as a child's."""
        dangers = self._knowledge.emergency_concepts | self._knowledge.urgent_concepts
        groups = (question for question in self._knowledge.questions.values() if question.when is None)
        options = (option for group in groups for option in group.options if dangers & set(option.concepts))
        return all(settled(option, facts) for option in options)

    def _may_be_urgent(self, result: Assessment) -> bool:
        """Whether an answer that is missing could make it urgent: for a call today, not for a visit days off."""
        unsure = (reason.rule for reason in result.reasons if reason.status == "unconfirmed")
        rules = (self._knowledge.rules[name] for name in unsure if name in self._knowledge.rules)
        return any(max(rule.classes.values()) >= Disposition.URGENT for rule in rules)

    def _started(self, conversation: ConversationId, over: int) -> datetime | None:
        """When the present intake began; None while nothing was said in it."""
        return next((message.at for message in self._records.messages.transcript(conversation, over)), None)

    def _same_person(self, conversation: ConversationId, contact: Contact) -> bool:
        """Whether nobody else is known here, or only somebody of an earlier intake with no visit to come.

        One contact is kept for a conversation: while the other person's visit is to come, it is theirs.
        """
        known = self._records.people.contact(conversation)
        if known is None or is_same_person(known, contact):
            return True
        now, visits = self._clock.now(), self._records.diary.visits(conversation)
        if any(visit.status in COMING_STATUSES and visit.end > now for visit in visits):
            return False
        over = self._records.messages.state(conversation).started_over_after
        since = self._started(conversation, over) if over else None
        given = self._records.people.given_at(conversation)
        return since is not None and (given is None or given < since)


def is_same_person(known: Contact, other: Contact) -> bool:
    """Whether two contacts are of one person: the same number, and names of which one holds all parts of the other."""
    first, second = _parts(known.name), _parts(other.name)
    return known.phone == other.phone and bool(first and second) and (first <= second or second <= first)


def is_fresh(visit: Appointment, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the patient was screened again with nothing against the visit: today, on its day or the day before."""
    if visit.checked_at is None or visit.checked_at > now:
        return False
    checked, day = visit.checked_at.astimezone(zone).date(), visit.start.astimezone(zone).date()
    return checked in (now.astimezone(zone).date(), day, day - _DAY)


def _parts(name: str) -> frozenset[str]:
    return frozenset(_NAME_PART.findall(name.casefold()))


def _not_open(service: str) -> NotScreened:
    return NotScreened(f"{service} is not open to this patient", GateReason.NOT_OPEN)
