"""The short form: whoever has a visit is screened again the day before it and at the check-in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.booking.doorkeeper import Doorkeeper
from bot.booking.gate import Acting, Gate, is_fresh
from bot.booking.short_form import CheckQuestion, ShortForm
from bot.clinical.afterwards import SHORT_FORM, raised, with_later
from bot.clinical.assess import assess
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Assessment, Disposition, Facts
from bot.clinical.outcomes import outcome
from bot.errors import GateReason, NotAllowed
from bot.interview import Intake
from bot.knowledge.checkin import CheckInForm
from bot.knowledge.words import Words
from bot.ports import PATIENT, Clock, ConversationId, Decision, Deed, DeedKind, Records
from bot.scheduling.model import COMING_STATUSES, Appointment
from bot.scheduling.profile import ClinicProfile
from bot.telling import Telling

_LONGEST_ALERT = 500


@dataclass(frozen=True)
class CheckResult:
    """What the answers come to: whether the visit goes on, the class for its service, and words for the patient."""

    ok: bool
    disposition: Disposition
    words: tuple[str, ...]


class CheckIn:
    """The short screening of a visit. It adds to what is known of the patient and lowers nothing."""

    def __init__(
        self,
        form: CheckInForm,
        knowledge: Knowledge,
        profile: ClinicProfile,
        words: Words,
        telling: Telling,
        records: Records,
        clock: Clock,
    ) -> None:
        self._form, self._knowledge, self._profile = ShortForm(form, knowledge, words), knowledge, profile
        self._words, self._telling, self._records, self._clock = words, telling, records, clock
        self._gate = Gate(knowledge, profile, records, clock)
        self._door = Doorkeeper(self._gate, records, clock)

    def questions(self) -> tuple[CheckQuestion, ...]:
        """What is asked, in order; all must be answered."""
        return self._form.questions()

    def fresh(self, visit: Appointment, now: datetime) -> bool:
        """Whether nothing stood against the visit when the patient was asked today, on its day or the day before."""
        return is_fresh(visit, now, self._profile.clock_of(visit.location))

    def answer(
        self,
        conversation: ConversationId,
        appointment_id: str,
        picked: Mapping[str, Collection[str]],
        by: str = PATIENT,
    ) -> CheckResult:
        """Take the answers, by question. Only when all are given and nothing stands against it the visit is checked.

        Else the desk is told, and the visit waits for staff. Raises `BadInput` for what was not offered, `NotFound`,
        `NotAllowed` for a visit that is not to come.
        """
        visit, now = self._door.own(conversation, appointment_id, Acting(by)), self._clock.now()
        if visit.status not in COMING_STATUSES or visit.end <= now:
            raise NotAllowed(f"the visit {visit.number} is {visit.status.value}, or over")
        told, before = self._form.read(picked), self._facts(conversation, now.date())
        facts = with_later(before, told.findings, self._knowledge)
        result = assess(facts, self._knowledge, now.date())
        level = _level(result, visit.service)
        goes_on = not told.for_staff and self._goes_on(visit, before, facts, now.date())
        if goes_on and not told.all_answered:
            return CheckResult(False, level, (self._form.say("missing"),))
        marked = replace(facts, answered=facts.answered | {SHORT_FORM})
        decision = self._records.decisions.record(conversation, marked, result, now)
        if not goes_on:
            self._flag(visit, decision, self._form.titles(told), by)
            return CheckResult(False, level, self._why_not(visit, result))
        self._records.diary.checked(visit.id, conversation, now)
        self._note(visit, DeedKind.CHECKED, by, level.word)
        return CheckResult(True, level, (self._form.say("ok"),))

    def against(self, visit: Appointment) -> tuple[str, ...]:
        """What the patient is told while a short form, or a later screening, stands against the visit; else nothing."""
        decision = self._records.decisions.latest(visit.conversation)
        if decision is None:
            return ()
        checks = [
            d.what for d in self._records.deeds.of_visit(visit.id) if d.what in (DeedKind.CHECKED, DeedKind.FLAGGED)
        ]
        flagged = checks[-1:] == [DeedKind.FLAGGED]
        shut = not self._overridden(visit) and self._gate.stands_against(visit.service, decision.assessment)
        return self._why_not(visit, decision.assessment) if flagged or shut else ()

    def take_back(self, conversation: ConversationId, result: Assessment) -> tuple[Appointment, ...]:
        """The visits to come that a new screening stands against; their short form no longer counts."""
        now, visits = self._clock.now(), self._records.diary.visits(conversation)
        coming = (visit for visit in visits if visit.status in COMING_STATUSES and visit.end > now)
        against = tuple(visit for visit in coming if self._gate.stands_against(visit.service, result))
        for visit in against:
            self._records.diary.checked(visit.id, conversation, None)
        return against

    def with_told(self, conversation: ConversationId, intake: Intake) -> Intake:
        """An intake of the chat with what short forms of this intake have raised since: talking on lowers nothing."""
        history = self._records.decisions.history(conversation)
        if not any(SHORT_FORM in decision.facts.answered for decision in history):
            return intake
        facts, today = intake.facts, self._clock.now().date()
        for before, after in zip((None, *history), history, strict=False):
            if SHORT_FORM in after.facts.answered and self._gate.of_this_intake(after):
                news = raised(before.facts if before else Facts(), after.facts)
                ago = (today - after.at.date()).days
                facts = with_later(facts, news, self._knowledge, ago)
        story = replace(intake.story, facts=facts)
        return replace(intake, story=story, assessment=assess(facts, self._knowledge, today))

    def _facts(self, conversation: ConversationId, today: date) -> Facts:
        """All that is known of the patient, as of today."""
        decision = self._records.decisions.latest(conversation)
        return decision.facts.later((today - decision.at.date()).days) if decision else Facts()

    def _goes_on(self, visit: Appointment, before: Facts, after: Facts, today: date) -> bool:
        """Whether the visit's service is open on its day; where staff went past the gate, whether nothing is worse."""
        day = visit.start.astimezone(self._profile.clock_of(visit.location)).date()
        if self._gate.lets(after, visit.service, today, day):
            return True
        if self._gate.lets(before, visit.service, today, day) or not self._overridden(visit):
            return False
        then, now = assess(before, self._knowledge, day), assess(after, self._knowledge, day)
        same = _level(now, visit.service) <= _level(then, visit.service) < Disposition.URGENT
        return same and set(now.questions) <= set(then.questions) and not raised(before, after)

    def _overridden(self, visit: Appointment) -> bool:
        deeds = (deed for deed in self._records.deeds.of_visit(visit.id) if deed.what is DeedKind.OVERRIDE)
        return any(not deed.detail.startswith(GateReason.NOT_CHECKED.value) for deed in deeds)

    def _flag(self, visit: Appointment, decision: Decision, told: Sequence[str], by: str) -> None:
        """The visit waits for staff: they are told at once, and an emergency is latched."""
        overall, conversation, now = decision.assessment.overall, visit.conversation, decision.at
        emergency = overall is Disposition.EMERGENCY
        what = "; ".join(told) or overall.word
        alert = self._form.say("alert", number=visit.number, what=what)[:_LONGEST_ALERT]
        self._records.diary.checked(visit.id, conversation, None)
        self._note(visit, DeedKind.FLAGGED, by, overall.word)
        self._records.alerts.raise_alert(conversation, overall.word if emergency else "urgent", alert, now)
        if emergency:
            self._records.messages.mark_emergency(conversation, now)

    def _why_not(self, visit: Appointment, result: Assessment) -> tuple[str, ...]:
        """What the patient is told: whom to call in an emergency, else the reasons, and not to come yet."""
        if result.overall is Disposition.EMERGENCY:
            return (self._words.say("emergency"), self._form.say("wait"))
        level = _level(result, visit.service)
        if level.bookable or visit.service not in result.services:
            return (self._form.say("wait"),)
        return (self._telling.outcome(outcome(result, self._knowledge, visit.service))[0], self._form.say("wait"))

    def _note(self, visit: Appointment, what: DeedKind, by: str, detail: str) -> None:
        self._records.deeds.note(Deed(self._clock.now(), by, what, visit.id, visit.conversation, detail))


def _level(result: Assessment, service: str) -> Disposition:
    worst = max(result.services.values())
    return worst if worst >= Disposition.URGENT else result.services.get(service, result.overall)
