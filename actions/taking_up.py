"""Where a message leads when no form is open."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot
from actions.beside import answer_all
from actions.due import follow_up_is_due, kept_for_patient
from actions.intake import leads_elsewhere
from actions.names import Intent, Slot, Step
from actions.responses import Response
from actions.transcript import answered, conversation, latest_intent, latest_text, said, slot
from actions.turning_away import turn_away
from bot.errors import NotScreened

# Messages that begin nothing unless they tell something of the patient.
_EMPTY_WORDS = dict.fromkeys((Intent.GREET.value, Intent.RESUME.value), Response.WHAT_BRINGS_YOU)
_EMPTY_WORDS[Intent.OUT_OF_SCOPE.value] = Response.OUT_OF_SCOPE


class TakeUp(ClinicAction):
    """Decides, when no form is open, where a message leads: intake, outcome, booking, consult, or nothing more."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_take_up"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """After a visit, how it went; else what was told is heard: it may change where the screening stands."""
        if follow_up_is_due(self.clinic, tracker):
            return [set_slot(Slot.STEP, Step.FOLLOWUP.value)]
        if not answered(tracker):
            answer_all(dispatcher, self.clinic, tracker)
        at = slot(tracker, Slot.STEP)
        new = [latest_text(tracker)] if at else [one.text for one in said(tracker)]
        intent = latest_intent(tracker)
        returns = at is not None and intent == Intent.RESUME.value
        empty = None if returns or any(map(self.clinic.tells, new)) else _EMPTY_WORDS.get(intent)
        if empty is not None and (at is None or empty is Response.OUT_OF_SCOPE):
            self._say_empty(dispatcher, tracker, empty)
        elsewhere = None if empty is not None and at is None else leads_elsewhere(self.clinic, tracker)
        offer = self.clinic.managing.offer(conversation(tracker)) if elsewhere is None else None
        if offer is not None:
            return kept_for_patient(offer)
        step = elsewhere or Step(at or Step.DONE.value)
        if step is Step.DONE and (visits := self._about_visits(dispatcher, tracker)) is not None:
            return visits
        if step is Step.DONE and latest_intent(tracker) == Intent.BOOK.value and empty is None:
            return self._again(tracker)
        if step is Step.DONE and empty is None:
            self._nothing_new(dispatcher, tracker)
        return [set_slot(Slot.STEP, step.value)]

    def _again(self, tracker: Tracker) -> Events:
        """All is done and another visit is wanted: on to the times, or to what is left when there are none for it."""
        who = conversation(tracker)
        service = self.clinic.visits.service_for(self.clinic.hear(said(tracker), who).facts)
        try:
            self.clinic.visits.first_day(who, service)
        except NotScreened:
            return [set_slot(Slot.NEXT, None), set_slot(Slot.STEP, Step.CONSULT.value)]
        new = [set_slot(name, None) for name in (Slot.LOCATION, Slot.OPENING, Slot.HOLD, Slot.LISTING, Slot.CONFIRMED)]
        return [*new, set_slot(Slot.SERVICE, service), set_slot(Slot.STEP, Step.BOOKING.value)]

    def _about_visits(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events | None:
        """Once a visit is booked: what is wanted with it, or a visit for another person; None when it is neither."""
        text, words = latest_text(tracker), self.clinic.words
        if not self.clinic.managing.coming(conversation(tracker)):
            return None
        if words.has("family_words", text) and words.has("for_them_words", text):
            respond(dispatcher, Response.EACH_THEIR_OWN, clinic_phone=self.clinic.profile.phone)
            return [set_slot(Slot.STEP, Step.DONE.value)]
        when = self.clinic.listings.heard(text, None)
        wished = self.clinic.managing.wish_of(text) is not None or (when is not None and when.names_time)
        return [FollowupAction("action_manage_visit")] if wished else None

    def _say_empty(self, dispatcher: CollectingDispatcher, tracker: Tracker, words: Response) -> None:
        if words is Response.OUT_OF_SCOPE:
            turn_away(self.clinic, dispatcher, tracker)
        else:
            respond(dispatcher, words)

    def _nothing_new(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """All is done; who waits for a time that the screening has shut since is told so."""
        shut = self.clinic.waiting.shut_out(conversation(tracker))
        if shut is not None:
            respond(dispatcher, Response.WAITING_SHUT, why=self.clinic.words.say(f"gate_{shut.why.value}"))
        else:
            respond(dispatcher, Response.ALREADY_DONE)
