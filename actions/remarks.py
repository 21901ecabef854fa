"""What patients say beside an answer: while they choose, when asked for a number, against an outcome."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import respond, speak
from actions.names import Intent, Slot
from actions.responses import Response
from actions.transcript import aside, conversation, latest_intent, latest_text, slot
from bot.clinic import Clinic
from bot.clinical.model import Disposition

_ASKS_VISIT = "ask_visit"
_NEEDED = ("contact_doubt_words", Response.CONTACT_NEEDED)
_ZONE = ("zone_words", Response.TIME_ZONE)
_WAITS = ("hesitation_words", Response.TIME_TO_CHOOSE)
# By what is asked, in this order: words, and the reply to them. The open step is then asked again by itself.
_BESIDE: dict[str, tuple[tuple[str, Response], ...]] = {
    Slot.LOCATION.value: (_WAITS,),
    Slot.OPENING.value: (("therapist_words", Response.WHO_SEES_YOU), _ZONE, _WAITS),
    Slot.NAME.value: (_NEEDED, _WAITS),
    Slot.PHONE.value: (
        ("same_number_words", Response.NUMBER_NOT_SEEN),
        ("no_number_words", Response.CONTACT_NEEDED),
        _NEEDED,
        _WAITS,
    ),
    Slot.CONFIRMED.value: (_ZONE, _WAITS),
}


def answered_beside(clinic: Clinic, dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Answer a remark on the step that is asked; False when the message is none."""
    asked, text = slot(tracker, Slot.REQUESTED), latest_text(tracker)
    if for_someone_else(clinic, tracker):
        respond(dispatcher, Response.ANSWERS_ARE_YOURS, clinic_phone=clinic.profile.phone)
        return True
    for key, response in _BESIDE.get(asked, ()):
        if clinic.words.has(key, text):
            respond(dispatcher, response, clinic_phone=clinic.profile.phone)
            return True
    if asked == Slot.CONFIRMED.value and text.rstrip().endswith("?") and not aside(tracker):
        respond(dispatcher, Response.REPEAT)
        return True
    return False


def for_someone_else(clinic: Clinic, tracker: Tracker) -> bool:
    """Whether a patient gives the name or number of a relative for whom the visit is to be."""
    asked = slot(tracker, Slot.REQUESTED)
    late = asked in (Slot.NAME.value, Slot.PHONE.value, Slot.CONFIRMED.value)
    return late and clinic.words.matches("for_family_words", latest_text(tracker))


def answered_objection(clinic: Clinic, dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Answer what a patient says against the outcome, or asks about it; what is offered instead is then asked again."""
    text = latest_text(tracker)
    has = clinic.words.has
    if has("urgency_words", text) and not _is_urgent(clinic, tracker):
        speak(dispatcher, clinic.telling.standing(conversation(tracker))[-1])
    elif has("urgency_words", text):
        respond(dispatcher, Response.STILL_TODAY)
    elif has("letter_words", text) or (has("own_doctor_words", text) and not objects(clinic, text)):
        respond(dispatcher, Response.LETTER)
    elif objects(clinic, text) or has("insist_words", text):
        respond(dispatcher, _reply_to(clinic, tracker))
    elif has("consult_words", text) and latest_intent(tracker) == _ASKS_VISIT and _consult(clinic):
        respond(dispatcher, Response.ABOUT_CONSULT, minutes=_consult(clinic))
    elif has("outcome_why_words", text) and latest_intent(tracker) != Intent.ASK_WHY.value:
        speak(dispatcher, *clinic.telling.reasons_again(conversation(tracker)))
    else:
        return False
    return True


def _consult(clinic: Clinic) -> str:
    """How many minutes a consult with the clinic's own physician takes; empty without one."""
    return next((str(one.minutes) for one in clinic.profile.services.values() if one.physician), "")


def objects(clinic: Clinic, text: str) -> bool:
    """Whether a patient says that a doctor has agreed, or wants none: its words pick no choice."""
    return any(clinic.words.matches(key, text) for key in ("doctor_agreed_words", "no_doctor_words"))


def _reply_to(clinic: Clinic, tracker: Tracker) -> Response:
    """What is to be checked today stays so, whatever the patient would rather have."""
    if _is_urgent(clinic, tracker):
        return Response.STILL_TODAY
    wants_none = clinic.words.matches("no_doctor_words", latest_text(tracker))
    return Response.NO_DOCTOR_WANTED if wants_none else Response.DOCTOR_ALL_THE_SAME


def _is_urgent(clinic: Clinic, tracker: Tracker) -> bool:
    standing = clinic.disposition(conversation(tracker))
    return standing is not None and standing >= Disposition.URGENT
