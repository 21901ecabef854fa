"""Whether the patient is asked how it has been since a visit, before anything else."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.names import Slot
from actions.transcript import conversation, said, slot
from bot.clinic import Clinic
from bot.clinical.model import Disposition


def follow_up_is_due(clinic: Clinic, tracker: Tracker) -> bool:
    """A visit is to be followed up, with consent, no "not now" of just before, and nothing urgent comes first."""
    visit = clinic.followup.due(conversation(tracker), slot(tracker, Slot.PUT_OFF))
    consented = visit is not None and clinic.hear(said(tracker), conversation(tracker)).consented
    return consented and not urgent_news(clinic, tracker)


def urgent_news(clinic: Clinic, tracker: Tracker) -> bool:
    """Whether something was told that asks for medical review today, or sooner, and was not answered yet."""
    intake = clinic.hear(said(tracker), conversation(tracker))
    return intake.assessment.overall >= Disposition.URGENT and clinic.outcome_differs(conversation(tracker), intake)
