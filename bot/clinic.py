"""The use cases of one clinic: hear, ask, conclude, answer, call back. Booking stands in `visits.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from bot.circumstances import EarlierContacts, with_repeat, with_writer
from bot.clinical.answers import match_options
from bot.clinical.assess import assess
from bot.clinical.intake import Utterance, fold
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Assessment, Disposition, Facts, Presence
from bot.clinical.outcomes import Outcome, outcome
from bot.clinical.question import Question
from bot.clinical.reading import Assertion, Experiencer, Finding, Reading, Temporality
from bot.knowledge.words import Words
from bot.ports import CallBack, Clock, Contact, ConversationId, Language, Records
from bot.scheduling.profile import ClinicProfile
from bot.visits import Visits
from bot.wording import Wording


@dataclass(frozen=True)
class Said:
    """One message of the patient and the intake question that stood open when it came.

    An `aside` speaks about something else than that question.
    """

    asked: str | None
    text: str
    aside: bool = False


@dataclass(frozen=True)
class Intake:
    """What is known of the patient and what follows from it."""

    facts: Facts
    assessment: Assessment


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything read from the knowledge files: the screening, the clinic, its words and its answers."""

    clinical: Knowledge
    profile: ClinicProfile
    words: Words
    topics: Mapping[str, Sequence[str]]


class NextStep(str, Enum):
    """What a patient who cannot book the service asked for may choose."""

    CALL = "call"
    EVALUATION = "physical_therapy_evaluation"
    VIRTUAL = "virtual_physical_therapy"
    NOTHING = "nothing"


class Clinic:
    """One clinic. Every door and every action goes through it."""

    def __init__(
        self,
        base: KnowledgeBase,
        language: Language,
        records: Records,
        clock: Clock,
        read_phone: Callable[[str], str | None],
    ) -> None:
        self.knowledge, self.profile, self.words = base.clinical, base.profile, base.words
        self.visits = Visits(base.clinical, base.profile, records, clock)
        self.wording = Wording(base.profile, base.words)
        self.read_phone = read_phone
        self._topics, self._language, self._records, self._clock = base.topics, language, records, clock
        self._earlier = EarlierContacts(records)
        self._flags = base.clinical.emergency_concepts | base.clinical.urgent_concepts
        self._read = lru_cache(maxsize=4096)(self._read_afresh)
        self._screen = lru_cache(maxsize=256)(self._screen_afresh)

    def read(self, text: str, asked: str | None = None) -> Reading:
        """What one message says, as an answer to the question `asked` when there is one."""
        return self._read(text, asked)

    def hear(self, said: Sequence[Said], conversation: ConversationId | None = None) -> Intake:
        """Fold the whole transcript into facts and screen them. The same words give the same result.

        With the conversation, an urgent contact of the days before counts as well.
        """
        now = self._clock.now()
        repeated = conversation is not None and self._earlier.last_urgent(conversation, now) is not None
        return self._screen(tuple(said), repeated, now.date())

    def ask(self, question: str, said: Sequence[Said]) -> tuple[str, tuple[str, ...]]:
        """The words and choices of a question; shorter when an answer was not understood, or for what is left."""
        asked = self.knowledge.questions[question]
        answers = [utterance for utterance in map(self._utterance, said) if utterance.asked == question]
        text = asked.words
        if answers:
            named = {finding.concept for finding in answers[-1].reading.findings}
            text = asked.rest if asked.rest and named & set(asked.concepts) else asked.shorter
        return self.words.fill(text), asked.titles

    def answers(self, said: Said) -> bool:
        """Whether a message speaks to the intake question that stood open when it came."""
        question = self.knowledge.questions.get(said.asked or "")
        return question is not None and _answers(question, said.text, self.read(said.text, said.asked))

    def tells(self, text: str) -> bool:
        """Whether a message tells anything of the patient at all."""
        reading = self.read(text)
        stated = [f for f in reading.findings if f.assertion is not Assertion.NOT_ASSERTED]
        return bool(stated or reading.areas or reading.pain or reading.duration_days or reading.age)

    def conclude(self, conversation: ConversationId, intake: Intake) -> Outcome:
        """Store the screening, ring the desk when it is urgent, and say what follows."""
        now, overall = self._clock.now(), intake.assessment.overall
        self._records.decisions.record(conversation, intake.facts, intake.assessment, now)
        self._earlier.ring(conversation, now)
        if overall >= Disposition.URGENT:
            flags = [c for r in intake.assessment.reasons if r.disposition >= Disposition.URGENT for c in r.concepts]
            self._records.alerts.raise_alert(conversation, overall.word, ", ".join(dict.fromkeys(flags)), now)
        if overall is Disposition.EMERGENCY:
            self._records.messages.mark_emergency(conversation, now)
        visit = self.visits.booked(conversation)
        if visit and not intake.assessment.services[visit.service].bookable:
            self._records.alerts.raise_alert(conversation, "urgent", f"booked {visit.service} is not open now", now)
        return outcome(intake.assessment, self.knowledge)

    def tell(self, result: Outcome) -> tuple[str, str]:
        """An outcome as two messages: what and why, then by when and what to watch for."""
        why = [result.headline, *(() if result.key == Disposition.CLEAR.word else result.reasons)]
        return self.words.fill(" ".join(why)), self.words.fill(f"{result.time_frame} {result.worsening}")

    def outcome_differs(self, conversation: ConversationId, intake: Intake) -> bool:
        """Whether the newest stored screening says otherwise than this one, is no longer valid, or does not exist."""
        decision = self._records.decisions.latest(conversation)
        if decision is None or not self.visits.valid(decision):
            return True
        return dict(decision.assessment.services) != dict(intake.assessment.services)

    def alarm(self, conversation: ConversationId, reading: Reading, words: str) -> None:
        """A message states an emergency or self-harm: latch it, store it as a decision, ring the desk."""
        now = self._clock.now()
        kind = "emergency" if reading.bodily_emergency else "self_harm"
        self._records.alerts.raise_alert(conversation, kind, words[:500], now)
        if reading.self_harm:
            self._records.messages.mark_self_harm(conversation, now)
        if reading.bodily_emergency:
            self._records.messages.mark_emergency(conversation, now)
        before = self._records.decisions.latest(conversation)
        findings = {**(before.facts.findings if before else {}), **dict.fromkeys(reading.red_flags, Presence.PRESENT)}
        facts = Facts(findings=findings, age=before.facts.age if before else reading.age)
        self._records.decisions.record(conversation, facts, assess(facts, self.knowledge, now.date()), now)

    def next_steps(self, conversation: ConversationId) -> dict[NextStep, str]:
        """What is open to a patient who cannot book what was asked for, with the words for it."""
        decision = self._records.decisions.latest(conversation)
        services = decision.assessment.services if decision else {}
        urgent = decision is not None and decision.assessment.overall >= Disposition.URGENT
        steps = {NextStep.CALL: self.words.say("next_call")}
        for step in (NextStep.EVALUATION, NextStep.VIRTUAL):
            if not urgent and step.value in self.profile.services and services[step.value].bookable:
                steps[step] = self.words.say("next_book", service=self.wording.service_title(step.value))
        return {**steps, NextStep.NOTHING: self.words.say("next_nothing")}

    def find_next_step(self, conversation: ConversationId, text: str) -> NextStep | None:
        """The next step that an answer picks."""
        return self.wording.pick(text, self.next_steps(conversation))

    def ask_for_call(self, conversation: ConversationId, contact: Contact) -> CallBack:
        """Put the patient on the desk's list of calls and keep how to reach them."""
        now, decision = self._clock.now(), self._records.decisions.latest(conversation)
        self._records.people.remember(conversation, contact, now)
        self._earlier.ring(conversation, now)
        by = now + timedelta(hours=self.profile.call_back_hours)
        reason = decision.assessment.overall.word if decision else "asks for a call"
        return self._records.call_backs.request(conversation, reason, by, now)

    def call_person(self, conversation: ConversationId) -> None:
        """The patient wants a person: ring the desk."""
        self._records.alerts.raise_alert(conversation, "person", "asks for a person", self._clock.now())

    def answer(self, topic: str) -> tuple[str, ...]:
        """The words of a side question's topic. Raises `KeyError` for an unknown one."""
        return tuple(self.words.fill(text) for text in self._topics[topic])

    def _screen_afresh(self, said: tuple[Said, ...], repeated: bool, today: date) -> Intake:
        facts = fold([self._utterance(one) for one in said], self.knowledge)
        facts = with_repeat(facts) if repeated else facts
        return Intake(facts, assess(facts, self.knowledge, today))

    def _utterance(self, said: Said) -> Utterance:
        """A message as the fold takes it; an aside answers the open question only when it plainly does."""
        asked = None if said.aside and not self.answers(said) else said.asked
        return Utterance(asked, said.text, self.read(said.text, asked))

    def _read_afresh(self, text: str, asked: str | None) -> Reading:
        """A shown choice means what it stands for; anything else is read by the language part."""
        question = self.knowledge.questions.get(asked or "")
        chosen = match_options(question, text) if question else None
        if chosen is None:
            reading = self._language.read(text, asked=question.concepts if question else ())
            return reading if question else with_writer(reading, text, self.words.say("for_other_words"))
        flags = tuple(c for c, presence in chosen.items() if presence is Presence.PRESENT and c in self._flags)
        findings = tuple(_chosen(concept, presence, text) for concept, presence in chosen.items())
        return Reading(
            findings=findings, red_flags=flags, emergency=bool(self.knowledge.emergency_concepts & set(flags))
        )


def _answers(question: Question, text: str, reading: Reading) -> bool:
    decided = {f.concept for f in reading.findings if f.assertion in (Assertion.PRESENT, Assertion.ABSENT)}
    return match_options(question, text) is not None or bool(decided & set(question.concepts))


def _chosen(concept: str, presence: Presence, words: str) -> Finding:
    assertion = {Presence.PRESENT: Assertion.PRESENT, Presence.ABSENT: Assertion.ABSENT}.get(
        presence, Assertion.POSSIBLE
    )
    return Finding(concept, assertion, Experiencer.PATIENT, Temporality.CURRENT, words, "chosen")
