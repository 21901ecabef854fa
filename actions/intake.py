"""The intake form: what to ask comes from the screening, what was answered from the whole transcript."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot, speak
from actions.names import Intent, Response, Slot, Step
from actions.transcript import conversation, just_heard, latest_intent, latest_text, said, slot
from bot.clinic import Clinic, Intake
from bot.clinical.model import Disposition


def leads_elsewhere(clinic: Clinic, tracker: Tracker) -> Step | None:
    """The intake when something must be asked, the outcome when it is not the one last spoken, else None."""
    intake = clinic.hear(said(tracker), conversation(tracker))
    if not intake.assessment.complete:
        return Step.INTAKE
    return Step.CONCLUDE if clinic.outcome_differs(conversation(tracker), intake) else None


class ValidateIntakeForm(ClinicAction):
    """Tells Rasa which questions stand answered and which are still required."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "validate_intake_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Required next is what the screening misses most; a question that must be asked again is emptied.

        Nothing is extracted slot by slot: the transcript is read as a whole. For a side question no slot is set:
        Rasa then answers that one first.
        """
        heard = said(tracker)
        intake = self.clinic.hear(heard, conversation(tracker))
        required = intake.assessment.questions
        asked = set_slot(Slot.REQUESTED, intake.assessment.next_question)
        still_open = slot(tracker, Slot.REQUESTED) in required
        if just_heard(tracker) and still_open and heard[-1].aside and not self.clinic.answers(heard[-1]):
            return [asked]
        return [*_marks(tracker, intake), set_slot(Slot.HEARD, len(heard)), asked]


def _marks(tracker: Tracker, intake: Intake) -> Events:
    """Sets the slots of questions newly answered and empties those that are open again."""
    required = set(intake.assessment.questions)
    answered = [q for q in intake.facts.answered - required if tracker.get_slot(q) is None]
    reopened = [q for q in required if tracker.get_slot(q) is not None]
    values = {**dict.fromkeys(sorted(answered), "answered"), **dict.fromkeys(sorted(reopened))}
    return [{"event": "slot", "timestamp": None, "name": name, "value": value} for name, value in values.items()]


class Conclude(ClinicAction):
    """Speaks the outcome of the screening and says where to go from there."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_conclude"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Store the decision, then say it in words."""
        intake = self.clinic.hear(said(tracker), conversation(tracker))
        result = self.clinic.conclude(conversation(tracker), intake)
        if intake.assessment.overall is Disposition.EMERGENCY:
            speak(dispatcher, self.clinic.words.say("emergency"))
            return [set_slot(Slot.STEP, Step.DONE.value)]
        speak(dispatcher, *self.clinic.tell(result))
        service = self.clinic.visits.service_for(intake.facts)
        bookable = intake.assessment.services[service].bookable and intake.assessment.overall < Disposition.URGENT
        step = Step.BOOKING if bookable else Step.CONSULT
        return [set_slot(Slot.STEP, step.value), set_slot(Slot.SERVICE, service if bookable else None)]


# Messages that begin nothing unless they tell something of the patient.
_EMPTY_WORDS = {Intent.GREET.value: Response.WHAT_BRINGS_YOU, Intent.OUT_OF_SCOPE.value: Response.OUT_OF_SCOPE}


class TakeUp(ClinicAction):
    """Decides, when no form is open, where a message leads: intake, outcome, booking, consult, or nothing more."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_take_up"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Whatever the message told is heard first: it may re-open the screening or change its outcome."""
        at = slot(tracker, Slot.STEP)
        new = [latest_text(tracker)] if at else [one.text for one in said(tracker)]
        empty = None if any(map(self.clinic.tells, new)) else _EMPTY_WORDS.get(latest_intent(tracker))
        if empty is not None and (at is None or empty is Response.OUT_OF_SCOPE):
            respond(dispatcher, empty)
        elsewhere = None if empty is not None and at is None else leads_elsewhere(self.clinic, tracker)
        step = elsewhere or Step(at or Step.DONE.value)
        if step is Step.DONE and empty is None:
            respond(dispatcher, Response.ALREADY_DONE)
        return [set_slot(Slot.STEP, step.value)]
