"""What a patient may choose who cannot book what was asked for, or finds no time that fits."""

from __future__ import annotations

from enum import Enum

from bot.booking.listing import Listing
from bot.booking.visits import Visits
from bot.booking.waiting import WaitingList
from bot.errors import NotScreened
from bot.knowledge.words import Words
from bot.ports import Clock, Contact, ConversationId, Records
from bot.scheduling.profile import ClinicProfile
from bot.wording import Wording


class NextStep(str, Enum):
    """The choices. The value of a service that is booked instead is its id."""

    CALL = "call"
    WAITLIST = "waitlist"
    PHYSICIAN = "physician"
    EVALUATION = "physical_therapy_evaluation"
    VIRTUAL = "virtual_physical_therapy"
    CHANGE = "change"
    NOTHING = "nothing"


INSTEAD = (NextStep.EVALUATION.value, NextStep.VIRTUAL.value)
_BOOKED = (NextStep.WAITLIST, NextStep.PHYSICIAN, NextStep.EVALUATION, NextStep.VIRTUAL)


class NextSteps:
    """The way on after an outcome that books nothing: a call, another service, a place on the waitlist."""

    def __init__(
        self,
        visits: Visits,
        waiting: WaitingList,
        wording: Wording,
        words: Words,
        profile: ClinicProfile,
        records: Records,
        clock: Clock,
    ) -> None:
        self._visits, self._waiting, self._wording, self._words = visits, waiting, wording, words
        self._profile, self._records, self._clock = profile, records, clock

    def offered(self, conversation: ConversationId) -> dict[NextStep, str]:
        """What is open to the patient, with the words for it. A call always is."""
        steps = {NextStep.CALL: self._words.say("next_call")}
        for step in _BOOKED:
            service = self._asked_for(conversation) if step is NextStep.WAITLIST else self.service_of(step)
            if service and self._is_open(conversation, service):
                key = "next_wait" if step is NextStep.WAITLIST else "next_book"
                steps[step] = self._words.say(key, service=self._wording.service_title(service))
        last = {NextStep.CHANGE: "next_change", NextStep.NOTHING: "next_nothing"}
        return steps | {step: self._words.say(key) for step, key in last.items()}

    def pick(self, conversation: ConversationId, text: str) -> NextStep | None:
        """The step that an answer picks."""
        return self._wording.pick(text, self.offered(conversation))

    def service_of(self, step: NextStep) -> str | None:
        """The service that a step books; None when it books none, or the clinic does not offer it."""
        if step is NextStep.PHYSICIAN:
            return next((service.id for service in self._profile.services.values() if service.physician), None)
        return step.value if step.value in self._profile.services else None

    def wait(self, conversation: ConversationId, contact: Contact, location: str | None) -> None:
        """Put the patient on the waitlist for the service asked for, and keep how to reach them."""
        self._records.people.remember(conversation, contact, self._clock.now())
        service = self._asked_for(conversation)
        if service is not None:
            self._waiting.join(conversation, service, location, Listing())

    def _asked_for(self, conversation: ConversationId) -> str | None:
        decision = self._records.decisions.latest(conversation)
        return self._visits.service_for(decision.facts) if decision else None

    def _is_open(self, conversation: ConversationId, service: str) -> bool:
        try:
            self._visits.first_day(conversation, service)
        except NotScreened:
            return False
        return True
