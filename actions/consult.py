"""The consult form: when a physician comes first, what the clinic can do meanwhile."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot
from actions.contact import read_contact
from actions.names import Intent, Response, Slot, Step
from actions.transcript import conversation, just_heard, latest_intent, latest_text, said, slot
from bot.clinic import NextStep
from bot.ports import Contact

_END: Events = [set_slot(Slot.REQUESTED, None)]


class ValidateConsultForm(ClinicAction):
    """Takes the patient's choice: a call, another service, or nothing."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "validate_consult_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Ends the form when what was just said changes the outcome."""
        who, intake = conversation(tracker), self.clinic.hear(said(tracker))
        if self.clinic.outcome_differs(who, intake):
            return [set_slot(Slot.NEXT, None), set_slot(Slot.STEP, Step.CONCLUDE.value), *_END]
        requested, text = slot(tracker, Slot.REQUESTED), latest_text(tracker)
        taken: Events = []
        if just_heard(tracker) and requested == Slot.NEXT.value:
            taken = self._choice(dispatcher, tracker, text)
        elif just_heard(tracker) and requested in (Slot.NAME.value, Slot.PHONE.value):
            taken = read_contact(self.clinic, dispatcher, requested, text)
        now = {event["name"]: event["value"] for event in taken}
        wish = now.get(Slot.NEXT.value, slot(tracker, Slot.NEXT))
        order = (Slot.NEXT, Slot.NAME, Slot.PHONE) if wish in (None, NextStep.CALL.value) else ()
        missing = (name for name in order if now.get(name.value, tracker.get_slot(name.value)) is None)
        step = next(missing, None)
        asked = set_slot(Slot.REQUESTED, step.value if step else None)
        return [*taken, set_slot(Slot.HEARD, len(tracker.events)), asked]

    def _choice(self, dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Events:
        choice = self.clinic.find_next_step(conversation(tracker), text)
        intent = latest_intent(tracker)
        if choice is None and intent == Intent.AFFIRM.value:
            choice = NextStep.CALL
        if choice is None and intent == Intent.DENY.value:
            choice = NextStep.NOTHING
        if choice is None:
            respond(dispatcher, Response.NOT_UNDERSTOOD)
            return []
        return [set_slot(Slot.NEXT, choice.value)]


class AskNextStep(ClinicAction):
    """Offers what is open to this patient."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_consult_choice"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """A call always; an evaluation when the screening leaves it open."""
        steps = self.clinic.next_steps(conversation(tracker))
        respond(dispatcher, Response.NEXT_STEPS, titles=list(steps.values()))
        return []


class FinishConsult(ClinicAction):
    """Does what the patient chose, and points to the letter."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_finish_consult"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """A call is promised with its time; another service goes on to booking."""
        choice = slot(tracker, Slot.NEXT)
        if choice is None:
            return []
        emptied = set_slot(Slot.NEXT, None)
        if choice in (NextStep.EVALUATION.value, NextStep.VIRTUAL.value):
            service = NextStep(choice).value
            return [emptied, set_slot(Slot.SERVICE, service), set_slot(Slot.STEP, Step.BOOKING.value)]
        if choice == NextStep.CALL.value:
            contact = Contact(slot(tracker, Slot.NAME), slot(tracker, Slot.PHONE))
            call = self.clinic.ask_for_call(conversation(tracker), contact)
            respond(dispatcher, Response.CALL_BACK_PROMISED, by=self.clinic.wording.day_and_time(call.promised_by))
        else:
            respond(dispatcher, Response.NO_CALL_BACK)
        respond(dispatcher, Response.LETTER)
        return [emptied, set_slot(Slot.STEP, Step.DONE.value)]
