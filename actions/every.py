"""All actions of the project, made with one clinic."""

from __future__ import annotations

from actions import (
    asking,
    booking,
    consult,
    contact,
    corrections,
    faq,
    followup,
    handoff,
    intake,
    patience,
    places,
    privacy,
    taking_up,
    visit,
    visit_end,
)
from actions.base import ClinicAction
from bot.clinic import Clinic

_CLASSES: tuple[type[ClinicAction], ...] = (
    *asking.ASK_ACTIONS,
    asking.Explain,
    intake.ValidateIntakeForm,
    taking_up.TakeUp,
    intake.Conclude,
    booking.ValidateBookingForm,
    places.AskLocation,
    booking.AskOpening,
    contact.AskPhone,
    booking.AskConfirmation,
    booking.Book,
    visit.ManageVisit,
    visit.ValidateVisitForm,
    visit_end.AskWhichVisit,
    visit_end.AskVisitWish,
    visit_end.AskVisitConfirmed,
    visit_end.FinishVisit,
    consult.ValidateConsultForm,
    consult.AskNextStep,
    consult.FinishConsult,
    *followup.ASK_ACTIONS,
    followup.ValidateFollowUpForm,
    followup.FinishFollowUp,
    faq.AnswerQuestion,
    faq.AnswerSource,
    corrections.OfferChange,
    corrections.GoBack,
    privacy.TellMyData,
    privacy.RevokeConsent,
    privacy.ValidateForgetForm,
    privacy.AskForget,
    privacy.Forget,
    patience.TellProgress,
    patience.Soothe,
    patience.Recall,
    patience.Resume,
    patience.LeadToBooking,
    handoff.CallPerson,
    handoff.TurnAway,
    handoff.StartOver,
    handoff.LeaveForm,
    handoff.Repeat,
    handoff.ExplainWord,
)


def every_action(clinic: Clinic | None = None) -> list[ClinicAction]:
    """One of each; without a clinic they take that of this process."""
    return [action(clinic) for action in _CLASSES]
