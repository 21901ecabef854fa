"""The use cases of one clinic: hear, ask, conclude, answer, call back. Booking stands in `visits.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.booking.checkin import CheckIn
from bot.booking.elsewhere import Elsewhere
from bot.booking.listing import Listings
from bot.booking.managing import Managing
from bot.booking.next_steps import INSTEAD, NextSteps
from bot.booking.places import Places
from bot.booking.visits import Visits
from bot.booking.waiting import WaitingList
from bot.circumstances import EarlierContacts
from bot.clinical.assess import assess
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Disposition, Facts, Presence
from bot.clinical.outcomes import Outcome, outcome
from bot.clinical.reading import Reading
from bot.emails import read_email
from bot.followup import FollowUp
from bot.interview import Intake, Interview, Said
from bot.knowledge.checkin import CheckInForm
from bot.knowledge.consent import ConsentWords
from bot.knowledge.followup import FollowUpWords
from bot.knowledge.meanings import Meanings
from bot.knowledge.post import PostWords
from bot.knowledge.topics import Topic
from bot.knowledge.widget import Widget
from bot.knowledge.words import Words
from bot.ports import PATIENT, CallBack, Clock, Contact, ConversationId, Language, Records, VisitTimes
from bot.ports.outside import OutsideDiary
from bot.privacy import Privacy
from bot.prompts import Prompt, Prompts
from bot.scheduling.profile import ClinicProfile
from bot.showing import Showing
from bot.telling import Telling
from bot.wording import Wording


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything read from the knowledge files: the screening, the clinic, its words and its answers."""

    clinical: Knowledge
    profile: ClinicProfile
    words: Words
    topics: Mapping[str, Topic]
    meanings: Meanings
    consent: ConsentWords
    followup: FollowUpWords
    times: VisitTimes
    places: Places
    post: PostWords
    checkin: CheckInForm
    widget: Widget


class Clinic:
    """One clinic. Every door and every action goes through it."""

    def __init__(
        self,
        base: KnowledgeBase,
        language: Language,
        records: Records,
        clock: Clock,
        read_phone: Callable[[str], str | None],
        outside: Mapping[str, OutsideDiary] | None = None,
        link_to: Callable[[str], str] = str,
    ) -> None:
        self.knowledge, self.profile, self.words = base.clinical, base.profile, base.words
        self.visits, self.link_to = Visits(base.clinical, base.profile, records, clock, outside), link_to
        self.listings = Listings(base.times, base.profile, self.visits, clock)
        self.followup = FollowUp(base.followup, base.words, base.profile, language, records, clock)
        self.wording = Wording(base.profile, base.words)
        local = self.listings.local
        self.showing = Showing(base.clinical, base.words, base.consent, base.followup, self.wording, local)
        self.places, self.elsewhere = base.places, Elsewhere(base.profile, self.visits, records, clock)
        self.telling = Telling(
            base.clinical, base.words, self.wording, base.topics, base.meanings, records.decisions, INSTEAD
        )
        self.checkin = CheckIn(base.checkin, base.clinical, base.profile, base.words, self.telling, records, clock)
        self.waiting = WaitingList(self.visits, self.listings, base.profile, records, clock)
        self.next_steps = NextSteps(self.visits, self.waiting, self.wording, base.words, base.profile, records, clock)
        self.managing = Managing(self.visits, self.wording, base.words, base.profile, records, clock)
        self.read_phone, self.read_email = read_phone, read_email
        self._records, self._clock = records, clock
        self._earlier = EarlierContacts(records)
        self._interview = Interview(base.clinical, language, base.words, base.profile.services)
        self.prompts = Prompts(base.clinical, base.words, base.consent)
        self.privacy = Privacy(records, base.consent, self.wording, clock, self._interview.forget)

    def read(self, text: str, asked: str | None = None) -> Reading:
        """What one message says, as an answer to the question `asked` when there is one."""
        return self._interview.read(text, asked)

    def hear(self, said: Sequence[Said], conversation: ConversationId | None = None) -> Intake:
        """Fold the whole transcript into a story and screen it. The same words give the same result.

        With the conversation, an urgent contact of the days before counts as well, and so do short forms of visits and
        the consent.
        """
        now = self._clock.now()
        repeated = conversation is not None and self._earlier.last_urgent(conversation, now) is not None
        intake = self._interview.screen(tuple(said), repeated, now.date())
        if conversation is not None:
            intake = self.checkin.with_told(conversation, intake)
        consented = conversation is None or self.privacy.consented(conversation)
        return replace(intake, consented=consented)

    def ask(self, step: str, said: Sequence[Said]) -> Prompt:
        """The words and choices of a step: shorter when an answer was not understood, or for what is left."""
        return self.prompts.ask(step, self.hear(said), self._interview.utterances(said))

    def understood(self, said: Sequence[Said]) -> tuple[str, ...]:
        """What was understood so far, in sentences."""
        return self.prompts.understood(self.hear(said), self._interview.utterances(said))

    def find_topic(self, text: str, intake: Intake) -> str | None:
        """What the patient picks to change: a question, or a finding that no question asks."""
        topics = self.prompts.topics(intake)
        picked = self.wording.pick(text, topics)
        return picked if picked or self.states(text) else self.prompts.called(text, topics)

    def answers(self, said: Said) -> bool:
        """Whether a message speaks to the intake question that stood open when it came."""
        return self._interview.answers(said)

    def only_asks(self, text: str) -> bool:
        """Whether a message is a question and wishes for nothing."""
        return self._interview.only_asks(text)

    def asks_nothing(self, text: str) -> bool:
        """Whether nothing in a message has the form of a question."""
        return self._interview.asks_nothing(text)

    def apart(self, text: str) -> tuple[str, str]:
        """What a message says before its first question, and the rest."""
        return self._interview.apart(text)

    def tells(self, text: str) -> bool:
        """Whether a message tells anything of the patient at all."""
        return self._interview.tells(text)

    def states(self, text: str) -> bool:
        """Whether a message tells more of the patient than that something hurts."""
        return self._interview.states(text)

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
        for visit in self.checkin.take_back(conversation, intake.assessment):
            self._records.alerts.raise_alert(conversation, "urgent", f"booked {visit.service} is not open now", now)
        return outcome(intake.assessment, self.knowledge)

    def outcome_differs(self, conversation: ConversationId, intake: Intake) -> bool:
        """Whether the newest stored screening says otherwise than this one, is no longer valid, or does not exist."""
        decision = self._records.decisions.latest(conversation)
        if decision is None or not self.visits.valid(decision):
            return True
        return dict(decision.assessment.services) != dict(intake.assessment.services)

    def newest_screening(self, conversation: ConversationId) -> int | None:
        """The number of the newest stored screening."""
        decision = self._records.decisions.latest(conversation)
        return decision.id if decision else None

    def service_named(self, text: str) -> str | None:
        """The one service of the clinic that a message names, or None."""
        known = ((name, self.knowledge.services.get(name)) for name in self.profile.services)
        named = [
            name for name, service in known if service and self.wording.names_any(text, (*service.names, service.label))
        ]
        return named[0] if len(named) == 1 else None

    def disposition(self, conversation: ConversationId) -> Disposition | None:
        """What the newest stored screening came to; None before the first."""
        decision = self._records.decisions.latest(conversation)
        return decision.assessment.overall if decision else None

    def outdated(self, conversation: ConversationId) -> int | None:
        """The newest stored screening, by number, when its answers were given too long ago to decide anything."""
        decision = self._records.decisions.latest(conversation)
        return decision.id if decision and self.visits.outdated(decision) else None

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
        assessment = assess(facts, self.knowledge, now.date())
        self._records.decisions.record(conversation, facts, assessment, now)
        self.checkin.take_back(conversation, assessment)

    def needs_no_place(self, service: str | None) -> bool:
        """Whether no place need be chosen: the service is given by video, or at one place only."""
        known, places = self.profile.services.get(service or ""), self.profile.locations
        if known is None or known.virtual:
            return known is not None
        given_at = self.profile.places_of(known.id)
        return len(given_at) == 1 and all(places[name].outside is None for name in given_at)

    def start_over(self, conversation: ConversationId) -> None:
        """A new intake begins with the patient's newest message: what was screened before books nothing any more."""
        self.visits.give_up_holds(conversation)
        said = [m.number for m in self._records.messages.transcript(conversation) if m.author == PATIENT]
        if said:
            self._records.messages.start_over(conversation, said[-1] - 1)

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
