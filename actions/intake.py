"""The intake form: what to ask comes from the screening, what was answered from the whole transcript."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot, speak
from actions.due import follow_up_is_due, kept_for_patient
from actions.names import COMMANDS, Between, Intent, Response, Slot, Step
from actions.transcript import conversation, just_heard, latest_intent, latest_text, said, slot
from bot.clinic import Clinic
from bot.clinical.ledger import TRIES
from bot.clinical.model import Disposition
from bot.interview import Intake, Said


def leads_elsewhere(clinic: Clinic, tracker: Tracker) -> Step | None:
    """The intake when something must be asked, the outcome when it is not the one last spoken, else None.

    A bare command, such as "start over", is heard by others first.
    """
    if latest_intent(tracker) in COMMANDS and just_heard(tracker) and not clinic.tells(latest_text(tracker)):
        return None
    intake = clinic.hear(said(tracker), conversation(tracker))
    if not intake.complete:
        return Step.INTAKE
    return Step.CONCLUDE if clinic.outcome_differs(conversation(tracker), intake) else None


class ValidateIntakeForm(ClinicAction):
    """Tells Rasa which questions stand answered and which step comes next."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "validate_intake_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Next is what the patient wants to change, then what the screening misses most.

        Nothing is extracted slot by slot: the transcript is read as a whole. For a side question no slot is set:
        Rasa then answers that one first.
        """
        heard, asked = said(tracker), slot(tracker, Slot.REQUESTED)
        fresh = just_heard(tracker)
        if fresh and asked and self._is_aside(heard[-1], latest_intent(tracker)):
            return [set_slot(Slot.REQUESTED, asked)]
        refused = fresh and asked == Between.CONSENT.value and self._refuses(tracker, heard[-1].text)
        intake = self.clinic.hear(heard, conversation(tracker))
        revisit = self._revisit(tracker, intake, heard[-1] if fresh else None)
        wanted = None if refused else revisit or intake.next_step
        misses = self._misses(dispatcher, tracker, intake, wanted) if fresh and asked else slot(tracker, Slot.MISSES)
        now = {Slot.HEARD: len(heard), Slot.REVISIT: revisit, Slot.MISSES: misses, Slot.REQUESTED: wanted}
        return [*_marks(tracker, intake), *(set_slot(name, value) for name, value in now.items())]

    def _is_aside(self, last: Said, intent: str) -> bool:
        """Whether a message is for others to answer. A correction that tells what is right is taken in here."""
        corrects = intent == Intent.CORRECT.value and self.clinic.tells(last.text)
        return last.aside and not corrects and not self.clinic.answers(last)

    def _refuses(self, tracker: Tracker, text: str) -> bool:
        """Whether the patient says no to the consent; a yes is kept, and anything else leaves it open."""
        prompts, intent = self.clinic.prompts, latest_intent(tracker)
        if prompts.is_consent(text) or (intent == Intent.AFFIRM.value and not prompts.is_refusal(text)):
            self.clinic.privacy.agree(conversation(tracker))
            return False
        said_no = intent in (Intent.DENY.value, Intent.REFUSE.value) and not self.clinic.tells(text)
        return said_no or prompts.is_refusal(text)

    def _revisit(self, tracker: Tracker, intake: Intake, last: Said | None) -> str | None:
        """What the patient wants to answer anew: still the same, something just picked, or nothing more."""
        revisit: str | None = slot(tracker, Slot.REVISIT)
        if last is None or last.asked is None:
            return revisit
        if last.asked == Between.SUMMARY.value:
            return Between.CHANGE.value if self.clinic.prompts.is_change(last.text) else None
        if last.asked == Between.CHANGE.value:
            picked = self.clinic.find_topic(last.text, intake)
            understood = picked is not None or self.clinic.tells(last.text)
            given_up = (slot(tracker, Slot.MISSES) or 0) >= TRIES - 1
            again = None if understood or given_up else Between.CHANGE.value
            return picked if picked in self.clinic.knowledge.questions else again
        given_up = intake.story.unclear.get(last.asked, 0) >= TRIES
        return None if last.asked == revisit and (given_up or self.clinic.answers(last)) else revisit

    def _misses(self, dispatcher: CollectingDispatcher, tracker: Tracker, intake: Intake, wanted: str | None) -> int:
        """Counts answers in a row that settled nothing; says so, and after three offers a person."""
        asked, before = slot(tracker, Slot.REQUESTED), slot(tracker, Slot.MISSES) or 0
        if asked in self.clinic.knowledge.questions:
            if wanted != asked and intake.story.unclear.get(asked, 0) == TRIES:
                respond(dispatcher, Response.PUT_AS_NOT_SURE)
            return 0
        if wanted != asked or self.clinic.tells(latest_text(tracker)):
            return 0
        respond(dispatcher, Response.OFFER_PERSON if before + 1 >= TRIES else Response.NOT_UNDERSTOOD)
        return before + 1


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
        """Store the decision, then say it in words; without consent there is none."""
        intake = self.clinic.hear(said(tracker), conversation(tracker))
        if not intake.complete:
            speak(dispatcher, self.clinic.privacy.words.say("refused"))
            return [set_slot(Slot.STEP, Step.DONE.value)]
        outdated = self.clinic.outdated(conversation(tracker))
        if outdated is not None and outdated != slot(tracker, Slot.ANEW) and _calm(intake):
            respond(dispatcher, Response.SCREEN_AGAIN)
            return [set_slot(Slot.ANEW, outdated), set_slot(Slot.STEP, Step.INTAKE.value)]
        result = self.clinic.conclude(conversation(tracker), intake)
        if intake.assessment.overall is Disposition.EMERGENCY:
            speak(dispatcher, self.clinic.words.say("emergency"))
            return [set_slot(Slot.STEP, Step.DONE.value)]
        if intake.not_offered:
            label = self.clinic.knowledge.services[intake.not_offered].label
            respond(dispatcher, Response.NOT_OFFERED, service=label)
        speak(dispatcher, *self.clinic.telling.outcome(result))
        service = self.clinic.visits.service_for(intake.facts)
        bookable = self.clinic.visits.opens_on(intake.facts, intake.assessment, service) is not None
        step = Step.BOOKING if bookable else Step.CONSULT
        return [set_slot(Slot.STEP, step.value), set_slot(Slot.SERVICE, service if bookable else None)]


def _calm(intake: Intake) -> bool:
    """Whether nothing that was told asks for medical review today or sooner: that is never put off."""
    return intake.assessment.overall < Disposition.URGENT


# Messages that begin nothing unless they tell something of the patient.
_EMPTY_WORDS = {Intent.GREET.value: Response.WHAT_BRINGS_YOU, Intent.OUT_OF_SCOPE.value: Response.OUT_OF_SCOPE}


class TakeUp(ClinicAction):
    """Decides, when no form is open, where a message leads: intake, outcome, booking, consult, or nothing more."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_take_up"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """After a visit, how it went; else what was told is heard: it may change where the screening stands."""
        if follow_up_is_due(self.clinic, tracker):
            return [set_slot(Slot.STEP, Step.FOLLOWUP.value)]
        at = slot(tracker, Slot.STEP)
        new = [latest_text(tracker)] if at else [one.text for one in said(tracker)]
        empty = None if any(map(self.clinic.tells, new)) else _EMPTY_WORDS.get(latest_intent(tracker))
        if empty is not None and (at is None or empty is Response.OUT_OF_SCOPE):
            respond(dispatcher, empty)
        elsewhere = None if empty is not None and at is None else leads_elsewhere(self.clinic, tracker)
        offer = self.clinic.managing.offer(conversation(tracker)) if elsewhere is None else None
        if offer is not None:
            return kept_for_patient(offer)
        step = elsewhere or Step(at or Step.DONE.value)
        if step is Step.DONE and empty is None:
            self._nothing_new(dispatcher, tracker)
        return [set_slot(Slot.STEP, step.value)]

    def _nothing_new(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """All is done; who waits for a time that the screening has shut since is told so."""
        shut = self.clinic.waiting.shut_out(conversation(tracker))
        if shut is not None:
            respond(dispatcher, Response.WAITING_SHUT, why=self.clinic.words.say(f"gate_{shut.why.value}"))
        else:
            respond(dispatcher, Response.ALREADY_DONE)
