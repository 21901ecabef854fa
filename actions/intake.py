"""The intake form: what to ask comes from the screening, what was answered from the whole transcript."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot, speak
from actions.beside import answer_all
from actions.due import is_urgent_news
from actions.missing import say_missed
from actions.names import COMMANDS, Between, Intent, Slot, Step
from actions.responses import Response
from actions.transcript import conversation, just_heard, latest_intent, latest_text, said, slot
from bot.clinic import Clinic
from bot.clinical.ledger import TRIES
from bot.clinical.model import Disposition
from bot.interview import Intake, Said

# Asides that may tell what is right, or something that the model does not know.
_TELLING = (Intent.CORRECT.value, Intent.OUT_OF_SCOPE.value)


def leads_elsewhere(clinic: Clinic, tracker: Tracker) -> Step | None:
    """The intake when something must be asked, the outcome when it is not the one last spoken, else None.

    What is urgent is told before more is asked.
    A bare command, such as "start over", is heard by others first.
    """
    if latest_intent(tracker) in COMMANDS and just_heard(tracker) and not clinic.tells(latest_text(tracker)):
        return None
    intake = clinic.hear(said(tracker), conversation(tracker))
    if not intake.complete and not is_urgent_news(clinic, tracker, intake):
        return Step.INTAKE
    return Step.CONCLUDE if clinic.outcome_differs(conversation(tracker), intake) else None


def wants_other_service(clinic: Clinic, tracker: Tracker) -> Step | None:
    """The outcome anew, when the message just heard asks for another service than the one that was screened last."""
    if not just_heard(tracker) or not clinic.words.has("switch_words", latest_text(tracker)):
        return None
    heard = said(tracker)
    before, now = (clinic.hear(part, conversation(tracker)).facts.service for part in (heard[:-1], heard))
    return Step.CONCLUDE if now is not None and now not in (before, slot(tracker, Slot.SERVICE)) else None


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
        if fresh:
            answer_all(dispatcher, self.clinic, tracker)
        refused = fresh and asked == Between.CONSENT.value and self._refuses(tracker, heard[-1].text)
        intake = self.clinic.hear(heard, conversation(tracker))
        ends = refused or is_urgent_news(self.clinic, tracker, intake)
        revisit = self._revisit(tracker, intake, heard[-1] if fresh else None)
        wanted = None if ends else revisit or intake.next_step
        misses = self._misses(dispatcher, tracker, intake, wanted) if fresh and asked else slot(tracker, Slot.MISSES)
        now = {Slot.HEARD: len(heard), Slot.REVISIT: revisit, Slot.MISSES: misses, Slot.REQUESTED: wanted}
        return [*_marks(tracker, intake), *(set_slot(name, value) for name, value in now.items())]

    def _is_aside(self, last: Said, intent: str) -> bool:
        """Whether a message is for others to answer. One that tells something of the patient is taken in here."""
        if intent == Intent.HUMAN.value and self.clinic.words.has("person_words", last.text):
            return True
        plainly = intent in _TELLING and not self.clinic.only_asks(last.text)
        plainly = plainly or (intent.startswith("ask_") and self.clinic.asks_nothing(last.text))
        return last.aside and not (plainly and self.clinic.tells(last.text)) and not self.clinic.answers(last)

    def _refuses(self, tracker: Tracker, text: str) -> bool:
        """Whether the patient says no to the consent; a yes is kept, and anything else leaves it open."""
        prompts, intent = self.clinic.prompts, latest_intent(tracker)
        more = prompts.consents_first(text) and self.clinic.tells(text)
        if more or prompts.is_consent(text) or (intent == Intent.AFFIRM.value and not prompts.is_refusal(text)):
            self.clinic.privacy.agree(conversation(tracker))
            return False
        denies = intent in (Intent.DENY.value, Intent.REFUSE.value)
        said_no = denies and not self.clinic.tells(text) and not self.clinic.only_asks(text)
        return said_no or prompts.is_refusal(text)

    def _revisit(self, tracker: Tracker, intake: Intake, last: Said | None) -> str | None:
        """What the patient wants to answer anew: still the same, something just picked, or nothing more."""
        revisit: str | None = slot(tracker, Slot.REVISIT)
        if last is None or last.asked is None:
            return revisit
        if last.asked == Between.SUMMARY.value:
            return self._disputed(intake, last.text)
        if last.asked == Between.CHANGE.value:
            kept = self.clinic.prompts.is_kept(last.text)
            picked = None if kept else self.clinic.find_topic(last.text, intake)
            understood = kept or picked is not None or self.clinic.tells(last.text)
            given_up = (slot(tracker, Slot.MISSES) or 0) >= TRIES - 1
            again = None if understood or given_up else Between.CHANGE.value
            return picked if picked in self.clinic.knowledge.questions else again
        given_up = intake.story.unclear.get(last.asked, 0) >= TRIES
        return None if last.asked == revisit and (given_up or self.clinic.answers(last)) else revisit

    def _disputed(self, intake: Intake, text: str) -> str | None:
        """What an answer to the summary finds wrong: a topic that it names, or something; None when it tells what."""
        prompts = self.clinic.prompts
        if prompts.is_agreed(text) or self.clinic.states(text):
            return None
        picked = self.clinic.find_topic(text, intake)
        if picked in self.clinic.knowledge.questions:
            return picked
        return Between.CHANGE.value if prompts.is_change(text) or prompts.disagrees(text) else None

    def _misses(self, dispatcher: CollectingDispatcher, tracker: Tracker, intake: Intake, wanted: str | None) -> int:
        """Counts answers in a row that settled nothing; says so, and after three offers a person."""
        asked, before = slot(tracker, Slot.REQUESTED), slot(tracker, Slot.MISSES) or 0
        if asked in self.clinic.knowledge.questions:
            if wanted != asked and intake.story.unclear.get(asked, 0) == TRIES:
                respond(dispatcher, Response.PUT_AS_NOT_SURE)
            return 0
        if wanted != asked or self.clinic.tells(latest_text(tracker)):
            return 0
        if asked == Between.CONSENT.value and self.clinic.only_asks(latest_text(tracker)):
            speak(dispatcher, self.clinic.privacy.words.say("more"))
            return before
        say_missed(self.clinic, dispatcher, tracker, before + 1, Response.NOT_UNDERSTOOD)
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
        """Store the decision, then say it in words; without consent there is none, but for what is urgent."""
        intake = self.clinic.hear(said(tracker), conversation(tracker))
        news = is_urgent_news(self.clinic, tracker, intake)
        if not intake.complete and not news:
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
        if not _calm(intake) and not news:
            respond(dispatcher, Response.STILL_URGENT, emergency_number=self.clinic.profile.emergency_number)
            return [set_slot(Slot.STEP, Step.CONSULT.value)]
        if intake.not_offered:
            label = self.clinic.knowledge.services[intake.not_offered].label
            respond(dispatcher, Response.NOT_OFFERED, service=label)
        speak(dispatcher, *self.clinic.telling.outcome(result))
        if not intake.complete:
            respond(dispatcher, Response.URGENT_MORE)
            return [set_slot(Slot.STEP, Step.INTAKE.value)]
        service = self.clinic.visits.service_for(intake.facts)
        bookable = self.clinic.visits.opens_on(intake.facts, intake.assessment, service) is not None
        step = Step.BOOKING if bookable else Step.CONSULT
        return [set_slot(Slot.STEP, step.value), set_slot(Slot.SERVICE, service if bookable else None)]


def _calm(intake: Intake) -> bool:
    """Whether nothing that was told asks for medical review today or sooner: that is never put off."""
    return intake.assessment.overall < Disposition.URGENT
