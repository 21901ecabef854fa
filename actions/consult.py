"""The consult form: when a physician comes first, what the clinic can do meanwhile."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot
from actions.beside import answer_beside
from actions.contact import ask_again, read_contact
from actions.corrections import TO_CHANGE
from actions.intake import leads_elsewhere, wants_other_service
from actions.names import Intent, Slot, Step
from actions.openings import chosen_place
from actions.remarks import answered_beside, answered_objection, objects
from actions.responses import Response
from actions.transcript import aside, asks_back, conversation, just_heard, latest_intent, latest_text, slot
from bot.booking.next_steps import NextStep
from bot.ports import Contact

_END: Events = [set_slot(Slot.REQUESTED, None)]
_NEEDS_CONTACT = (None, NextStep.CALL.value, NextStep.WAITLIST.value)


class ValidateConsultForm(ClinicAction):
    """Takes the patient's choice: a call, another service, or nothing."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "validate_consult_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Ends the form when what was just said changes the outcome."""
        elsewhere = leads_elsewhere(self.clinic, tracker)
        if elsewhere is None and self.clinic.next_steps.pick(conversation(tracker), latest_text(tracker)) is None:
            elsewhere = wants_other_service(self.clinic, tracker)
        if elsewhere is not None:
            return [set_slot(Slot.NEXT, None), set_slot(Slot.STEP, elsewhere.value), *_END]
        taken = self._take(dispatcher, tracker) if just_heard(tracker) else []
        if just_heard(tracker) and not taken:
            if self._answered(dispatcher, tracker):
                return [set_slot(Slot.MISSES, 0), *self._next(tracker, [])]
            if aside(tracker):
                return []
            return [*ask_again(self.clinic, dispatcher, tracker), *self._next(tracker, taken)]
        if taken:
            answer_beside(dispatcher, self.clinic, tracker)
        return [*taken, set_slot(Slot.MISSES, 0), *self._next(tracker, taken)]

    def _answered(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
        """Whether the message is a remark that has a reply of its own."""
        if slot(tracker, Slot.REQUESTED) == Slot.NEXT.value:
            return answered_objection(self.clinic, dispatcher, tracker)
        return answered_beside(self.clinic, dispatcher, tracker)

    def _take(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        if asks_back(tracker):
            return []
        if slot(tracker, Slot.REQUESTED) == Slot.NEXT.value:
            return self._choice(tracker, latest_text(tracker))
        return read_contact(self.clinic, dispatcher, tracker)

    def _next(self, tracker: Tracker, taken: Events) -> Events:
        now = {event["name"]: event["value"] for event in taken}
        wish = now.get(Slot.NEXT.value, slot(tracker, Slot.NEXT))
        order = (Slot.NEXT, Slot.NAME, Slot.PHONE) if wish in _NEEDS_CONTACT else ()
        missing = (name for name in order if now.get(name.value, tracker.get_slot(name.value)) is None)
        step = next(missing, None)
        return [set_slot(Slot.HEARD, len(tracker.events)), set_slot(Slot.REQUESTED, step.value if step else None)]

    def _choice(self, tracker: Tracker, text: str) -> Events:
        """A side question that happens to name a choice, such as what a consult costs, picks nothing."""
        if aside(tracker) and self.clinic.only_asks(text):
            return []
        if self.clinic.words.has("take_back_words", text):
            return [set_slot(Slot.NEXT, NextStep.CHANGE.value)]
        if objects(self.clinic, text):
            return []
        has = self.clinic.words.has
        if has("call_words", text) and not has("no_call_words", text):
            return [set_slot(Slot.NEXT, NextStep.CALL.value)]
        choice = self.clinic.next_steps.pick(conversation(tracker), text)
        intent = latest_intent(tracker)
        if choice is None and self.clinic.words.has("insist_words", text):
            return []
        if choice is None and intent == Intent.AFFIRM.value:
            choice = NextStep.CALL
        if choice is None and intent == Intent.DENY.value:
            choice = NextStep.NOTHING
        return [set_slot(Slot.NEXT, choice.value)] if choice else []


class AskNextStep(ClinicAction):
    """Offers what is open to this patient."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_consult_choice"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """A call always; an evaluation when the screening leaves it open."""
        steps = self.clinic.next_steps.offered(conversation(tracker))
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
        if service := self.clinic.next_steps.service_of(NextStep(choice)):
            return [emptied, set_slot(Slot.SERVICE, service), set_slot(Slot.STEP, Step.BOOKING.value)]
        if choice == NextStep.CHANGE.value:
            return [emptied, *TO_CHANGE]
        if choice == NextStep.WAITLIST.value:
            self.clinic.next_steps.wait(conversation(tracker), _contact(tracker), chosen_place(tracker))
            respond(dispatcher, Response.JOINED_WAITLIST)
            return [emptied, set_slot(Slot.STEP, Step.DONE.value)]
        if choice == NextStep.CALL.value:
            call = self.clinic.ask_for_call(conversation(tracker), _contact(tracker))
            respond(dispatcher, Response.CALL_BACK_PROMISED, by=self.clinic.wording.day_and_time(call.promised_by))
        else:
            respond(dispatcher, Response.NO_CALL_BACK)
        standing = self.clinic.disposition(conversation(tracker))
        if standing is not None and not standing.bookable:
            respond(dispatcher, Response.LETTER)
        return [emptied, set_slot(Slot.STEP, Step.DONE.value)]


def _contact(tracker: Tracker) -> Contact:
    return Contact(slot(tracker, Slot.NAME), slot(tracker, Slot.PHONE), slot(tracker, Slot.EMAIL))
