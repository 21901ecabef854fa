"""What patients may ask of their own data: to see it, to take the consent back, to be forgotten."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot, speak
from actions.names import Intent, Slot, Step
from actions.responses import Response
from actions.transcript import conversation, just_heard, latest_intent, latest_text, said, slot

_YES, _NO = "yes", "no"
_ANSWERED_FIRST = frozenset("human repeat start_over bot_challenge pause complain resume".split())


def _leaves_open(intent: str) -> bool:
    """Whether a message asks for something else before the answer: a person, the question again, what is kept."""
    return intent in _ANSWERED_FIRST or intent.startswith("ask_")


class TellMyData(ClinicAction):
    """Says what is known of the patient."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_tell_my_data"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """The session is the patient's own: the door has proved it."""
        understood = self.clinic.understood(said(tracker))
        speak(dispatcher, "\n".join(self.clinic.privacy.known(conversation(tracker), understood)))
        return []


class RevokeConsent(ClinicAction):
    """Takes the consent back."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_revoke_consent"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """No health question is asked any more; a hold is given up, and a booked visit stays."""
        agreed = self.clinic.privacy.consented(conversation(tracker))
        self.clinic.privacy.revoke(conversation(tracker))
        self.clinic.visits.give_up_holds(conversation(tracker))
        speak(dispatcher, self.clinic.privacy.words.say("taken_back" if agreed else "refused"))
        return [set_slot(Slot.STEP, Step.DONE.value), set_slot(Slot.REQUESTED, None)]


class ValidateForgetForm(ClinicAction):
    """Takes the yes or no to being forgotten. Only the plain words count."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "validate_forget_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """A question or a command of the patient's is answered first; whatever else is no yes deletes nothing."""
        if not just_heard(tracker) or slot(tracker, Slot.REQUESTED) != Slot.FORGET.value:
            return [set_slot(Slot.REQUESTED, Slot.FORGET.value)]
        confirmed = self.clinic.privacy.confirms_forgetting(latest_text(tracker))
        if not confirmed and _leaves_open(latest_intent(tracker)):
            return [set_slot(Slot.REQUESTED, Slot.FORGET.value)]
        if not confirmed and latest_intent(tracker) == Intent.FORGET.value:
            return [set_slot(Slot.HEARD, len(tracker.events)), set_slot(Slot.REQUESTED, Slot.FORGET.value)]
        chosen = _YES if confirmed else _NO
        return [set_slot(Slot.FORGET, chosen), set_slot(Slot.REQUESTED, None)]


class AskForget(ClinicAction):
    """Asks before anything is deleted."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_forget_choice"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Names the visits that would be cancelled."""
        text, titles = self.clinic.privacy.forget_question(conversation(tracker))
        speak(dispatcher, text, titles=titles)
        return []


class Forget(ClinicAction):
    """Deletes what is kept, or says that it stays."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_forget"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """After an erasure nothing of this turn is kept; otherwise the thread is taken up where it was."""
        chosen, emptied = slot(tracker, Slot.FORGET), set_slot(Slot.FORGET, None)
        if chosen == _YES:
            forgotten = self.clinic.privacy.forget(conversation(tracker))
            speak(dispatcher, *forgotten.said)
            if forgotten.done:
                return [emptied, set_slot(Slot.STEP, Step.DONE.value)]
        else:
            speak(dispatcher, self.clinic.privacy.words.say("forget_kept"))
        if slot(tracker, Slot.STEP) in (None, Step.DONE.value):
            respond(dispatcher, Response.ALREADY_DONE)
            return [emptied]
        return [emptied, FollowupAction("action_take_up")]
