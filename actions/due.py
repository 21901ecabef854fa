"""What comes before anything else: how it has been since a visit, and a time kept for the patient."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Events, set_slot
from actions.names import Slot, Step
from actions.transcript import conversation, said, slot
from bot.booking.managing import VisitWish
from bot.clinic import Clinic
from bot.clinical.model import Disposition
from bot.interview import Intake
from bot.scheduling.model import Appointment


def follow_up_is_due(clinic: Clinic, tracker: Tracker) -> bool:
    """A visit is to be followed up, with consent, no "not now" of just before, and nothing urgent comes first."""
    if clinic.followup.due(conversation(tracker), slot(tracker, Slot.PUT_OFF)) is None:
        return False
    intake = clinic.hear(said(tracker), conversation(tracker))
    return intake.consented and not is_urgent_news(clinic, tracker, intake)


def urgent_news(clinic: Clinic, tracker: Tracker) -> bool:
    """Whether something was told that asks for medical review today, or sooner, and was not answered yet."""
    return is_urgent_news(clinic, tracker, clinic.hear(said(tracker), conversation(tracker)))


def is_urgent_news(clinic: Clinic, tracker: Tracker, intake: Intake) -> bool:
    """Whether this screening asks for medical review today, or sooner, and was not spoken yet."""
    return intake.assessment.overall >= Disposition.URGENT and clinic.outcome_differs(conversation(tracker), intake)


def kept_for_patient(held: Appointment) -> Events:
    """Leads to the question whether a time from the waiting list is wanted."""
    known = {Slot.VISIT_WHICH: held.id, Slot.VISIT_WISH: VisitWish.OFFER.value, Slot.VISIT_CONFIRMED: None}
    return [*(set_slot(name, value) for name, value in known.items()), set_slot(Slot.STEP, Step.VISIT.value)]
