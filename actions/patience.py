"""Patience on both sides: a return, a complaint, "I told you that", "how many more", "just let me book"."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond
from actions.names import Form, Intent, Slot, Step
from actions.responses import Response
from actions.transcript import conversation, heard_as, in_form, open_form, said, slot
from bot.clinic import Clinic
from bot.clinical.ledger import TRIES


def tell_progress(clinic: Clinic, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """How many health questions are left, as far as the screening knows now; none are left once they are done."""
    begun = slot(tracker, Slot.STEP) is not None or in_form(tracker)
    if begun and open_form(tracker) != Form.INTAKE.value:
        respond(dispatcher, Response.QUESTIONS_DONE if in_form(tracker) else Response.NOTHING_LEFT)
        return
    left = len(clinic.hear(said(tracker), conversation(tracker)).assessment.questions)
    if left > 1:
        respond(dispatcher, Response.QUESTIONS_LEFT, count=str(left))
    else:
        respond(dispatcher, Response.ONE_QUESTION_LEFT if left else Response.QUESTIONS_DONE)


class TellProgress(ClinicAction):
    """Says how much is left to answer."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_tell_progress"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """An honest number: an answer may still bring one more question."""
        tell_progress(self.clinic, dispatcher, tracker)
        return []


class Soothe(ClinicAction):
    """Answers a complaint: first why it takes so long, then a person is offered, and the third time one is rung."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_soothe"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """An open form goes on by itself."""
        complaints, phone = heard_as(tracker, Intent.COMPLAIN), self.clinic.profile.phone
        if complaints >= TRIES:
            self.clinic.call_person(conversation(tracker))
            respond(dispatcher, Response.PERSON, clinic_phone=phone)
        elif complaints > 1 or open_form(tracker) != Form.INTAKE.value:
            respond(dispatcher, Response.SORRY_AGAIN, clinic_phone=phone)
        else:
            respond(dispatcher, Response.SORRY_TO_TROUBLE)
            tell_progress(self.clinic, dispatcher, tracker)
        return []


class Recall(ClinicAction):
    """Shows what the patient has told, to someone who feels asked twice."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_recall"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Outside a form nothing is open, and the thread is taken up."""
        if not in_form(tracker):
            return [FollowupAction("action_take_up")]
        lines = self.clinic.understood(said(tracker)) if open_form(tracker) == Form.INTAKE.value else ()
        if lines:
            respond(dispatcher, Response.TOLD_ALREADY_LIST, understood="\n".join(lines))
        else:
            respond(dispatcher, Response.TOLD_ALREADY)
        return []


class Resume(ClinicAction):
    """Welcomes someone back and goes on where it was."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_resume"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Before anything was told there is nothing to go on with."""
        if slot(tracker, Slot.STEP) not in (None, Step.DONE.value):
            respond(dispatcher, Response.WELCOME_BACK)
        return [] if in_form(tracker) else [FollowupAction("action_take_up")]


class LeadToBooking(ClinicAction):
    """Tells someone who only wants to book what stands between them and a visit."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_lead_to_booking"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """The health questions are never skipped."""
        if not in_form(tracker):
            return [FollowupAction("action_take_up")]
        if open_form(tracker) == Form.INTAKE.value:
            respond(dispatcher, Response.QUESTIONS_FIRST)
            tell_progress(self.clinic, dispatcher, tracker)
        elif open_form(tracker) == Form.BOOKING.value:
            respond(dispatcher, Response.BOOKING_NOW)
        else:
            respond(dispatcher, Response.QUESTIONS_DONE)
        return []
