"""Takes back what was answered: one step, or what the patient picks."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot
from actions.names import Between, Form, Slot, Step
from actions.responses import Response
from actions.transcript import conversation, latest_text, open_form, said, slot

# What to empty so that the step before the one asked comes again.
_BEFORE: dict[str, dict[str, tuple[Slot, ...]]] = {
    Form.BOOKING.value: {
        Slot.OPENING.value: (Slot.LOCATION,),
        Slot.NAME.value: (Slot.OPENING, Slot.HOLD),
        Slot.PHONE.value: (Slot.NAME,),
        Slot.CONFIRMED.value: (Slot.PHONE,),
    },
    Form.CONSULT.value: {Slot.NAME.value: (Slot.NEXT,), Slot.PHONE.value: (Slot.NAME,)},
}
# Leads to the intake, which asks what to change.
TO_CHANGE: Events = [set_slot(Slot.REVISIT, Between.CHANGE.value), set_slot(Slot.STEP, Step.INTAKE.value)]


class OfferChange(ClinicAction):
    """Something was wrong: asks what. A message that says what is right is taken up instead."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_offer_change"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Before anything was told there is nothing to change."""
        if slot(tracker, Slot.STEP) is None or self.clinic.tells(latest_text(tracker)):
            return [FollowupAction("action_take_up")]
        respond(dispatcher, Response.SORRY)
        return TO_CHANGE


class GoBack(ClinicAction):
    """One step back."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_go_back"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """To the question before; from a form's first step, to what may be changed."""
        form, asked = open_form(tracker), slot(tracker, Slot.REQUESTED)
        if form == Form.INTAKE.value:
            return self._question_before(dispatcher, tracker, asked)
        if slot(tracker, Slot.STEP) is None:
            respond(dispatcher, Response.NOTHING_BEFORE)
            return [FollowupAction("action_take_up")]
        if Slot.OPENING in (emptied := _BEFORE.get(form, {}).get(asked, ())):
            self.clinic.visits.give_up_holds(conversation(tracker))
        respond(dispatcher, Response.ONE_STEP_BACK)
        return [set_slot(name, None) for name in emptied] or TO_CHANGE

    def _question_before(self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: str | None) -> Events:
        questions = self.clinic.knowledge.questions
        before = [one.asked for one in said(tracker) if one.asked in questions and one.asked != asked]
        if not before:
            respond(dispatcher, Response.NOTHING_BEFORE)
            return []
        respond(dispatcher, Response.ONE_STEP_BACK)
        return [set_slot(Slot.REVISIT, before[-1])]
