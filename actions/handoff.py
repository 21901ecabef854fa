"""A person, a pause, a new start."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, Restarted
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot, speak
from actions.missing import say_missed
from actions.names import Slot
from actions.responses import Response
from actions.transcript import conversation, guesses, in_form, last_words, latest_text, slot
from actions.turning_away import turn_away
from bot.booking.managing import VisitWish
from bot.clinical.ledger import TRIES


class CallPerson(ClinicAction):
    """Rings the desk for a patient who wants a person."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_call_person"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """The intake stays open meanwhile."""
        self.clinic.call_person(conversation(tracker))
        respond(dispatcher, Response.PERSON, clinic_phone=self.clinic.profile.phone)
        return []


class TurnAway(ClinicAction):
    """Says what it cannot help with and what it can."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_turn_away"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """The third time in a row that a form cannot go on, a person is offered."""
        misses = (slot(tracker, Slot.MISSES) or 0) + 1
        if misses >= TRIES and not guesses(tracker):
            say_missed(self.clinic, dispatcher, tracker, misses, Response.OUT_OF_SCOPE)
            return [set_slot(Slot.MISSES, misses)]
        return [set_slot(Slot.MISSES, misses if turn_away(self.clinic, dispatcher, tracker) else misses - 1)]


class StartOver(ClinicAction):
    """Forgets the open intake and begins a new one; what was stored for staff stays."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_start_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Holds are released, visits stay."""
        self.clinic.start_over(conversation(tracker))
        respond(dispatcher, Response.STARTED_OVER)
        speak(dispatcher, self.clinic.words.say("opening_question"))
        return [Restarted(), set_slot(Slot.ANEW, self.clinic.newest_screening(conversation(tracker)))]


class LeaveForm(ClinicAction):
    """Stops asking; a later message takes the thread up again."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_leave_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """A held opening is given back. A booked visit stays; outside a form "cancel that" speaks of it."""
        self.clinic.visits.give_up_holds(conversation(tracker))
        if not self.clinic.managing.coming(conversation(tracker)):
            return []
        if not in_form(tracker) and self.clinic.managing.wish_of(latest_text(tracker)) is VisitWish.CANCEL:
            return [FollowupAction("action_manage_visit")]
        respond(dispatcher, Response.VISIT_STAYS)
        return []


class Repeat(ClinicAction):
    """Says the last words again; an open form then puts its question again by itself."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_repeat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Outside a form the bot's latest turn is repeated."""
        repeat(dispatcher, tracker)
        return []


class ExplainWord(ClinicAction):
    """Says what a hard word means."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_explain_word"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Without a word that is known, what was said last is said again."""
        meaning = self.clinic.telling.meaning(latest_text(tracker))
        if meaning is None:
            repeat(dispatcher, tracker)
        else:
            speak(dispatcher, meaning)
        return []


def repeat(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say the bot's latest turn again; in a form, that its question comes again."""
    words = last_words(tracker)
    if in_form(tracker) or not words:
        respond(dispatcher, Response.REPEAT if in_form(tracker) else Response.NOTHING_TO_REPEAT)
    else:
        speak(dispatcher, *words)
