"""All actions of the project, made with one clinic."""

from __future__ import annotations

from actions import asking, booking, consult, corrections, faq, followup, handoff, intake, privacy
from actions.base import ClinicAction
from bot.clinic import Clinic

_CLASSES: tuple[type[ClinicAction], ...] = (
    *asking.ASK_ACTIONS,
    asking.Explain,
    intake.ValidateIntakeForm,
    intake.TakeUp,
    intake.Conclude,
    booking.ValidateBookingForm,
    booking.AskLocation,
    booking.AskOpening,
    booking.AskConfirmation,
    booking.Book,
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
    handoff.CallPerson,
    handoff.TurnAway,
    handoff.StartOver,
    handoff.LeaveForm,
    handoff.Repeat,
)


def every_action(clinic: Clinic | None = None) -> list[ClinicAction]:
    """One of each; without a clinic they take that of this process."""
    return [action(clinic) for action in _CLASSES]
