"""Name, telephone number and perhaps an email address, for a visit or a call."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot
from actions.missing import DECLINES, say_missed
from actions.names import Intent, Slot
from actions.responses import Response
from actions.transcript import aside, latest_intent, latest_text, slot
from bot.clinic import Clinic
from bot.spoken_figures import figures

_ADDRESS = re.compile(r"\S*@\S*")
_FIGURES = re.compile(r"[+(]?\d[\d\s().-]*")
_AGAIN = {Slot.NAME.value: Response.ASK_NAME_AGAIN, Slot.PHONE.value: Response.ASK_PHONE_AGAIN}


class AskPhone(ClinicAction):
    """Asks for the telephone number, and for an address unless there is one."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_patient_phone"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """The same question for a visit and for a call."""
        respond(dispatcher, Response.ASK_PHONE_ONLY if slot(tracker, Slot.EMAIL) else Response.ASK_PHONE)
        return []


def read_contact(clinic: Clinic, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """The slots that the message fills; none when it is no name, number or address."""
    text, requested = latest_text(tracker), slot(tracker, Slot.REQUESTED)
    found = _reached_by(clinic, text)
    if requested == Slot.PHONE.value:
        if Slot.EMAIL in found and Slot.PHONE not in found:
            respond(dispatcher, Response.EMAIL_NOTED, email=found[Slot.EMAIL])
        return [set_slot(name, value) for name, value in found.items()]
    name = clinic.wording.read_name(_FIGURES.sub(" ", _ADDRESS.sub(" ", text)) if found else text)
    if not name or _is_talk(clinic, tracker, name):
        return []
    return [set_slot(Slot.NAME, name), *(set_slot(key, value) for key, value in found.items())]


def corrected_contact(clinic: Clinic, tracker: Tracker) -> Events:
    """What is put right of a name or a number that was given: the new number, or an empty slot to be asked again."""
    text, words = latest_text(tracker), clinic.words
    if slot(tracker, Slot.REQUESTED) == Slot.CONFIRMED.value and (found := _reached_by(clinic, text)):
        return [set_slot(key, value) for key, value in found.items()]
    if slot(tracker, Slot.REQUESTED) == Slot.CONFIRMED.value and words.has("wrong_number_words", text):
        return [set_slot(Slot.PHONE, None)]
    if words.has("wrong_name_words", text) and (name := clinic.wording.name_inside(text)):
        return [set_slot(Slot.NAME, name)]
    return [set_slot(Slot.NAME, None)] if words.has("wrong_name_words", text) and slot(tracker, Slot.NAME) else []


def _reached_by(clinic: Clinic, text: str) -> dict[Slot, str]:
    """The number and the address in a text; the digits of an address are no telephone number."""
    typed = _ADDRESS.sub(" ", text)
    phone = clinic.read_phone(typed) or clinic.read_phone(figures(typed, clinic.words.say("digit_words")))
    email = clinic.read_email(text)
    return {key: value for key, value in ((Slot.PHONE, phone), (Slot.EMAIL, email)) if value}


def _is_talk(clinic: Clinic, tracker: Tracker, name: str) -> bool:
    """Whether what could be a name is a request or a refusal: one word alone, or with a word that names seldom hold.

    A single word that fits nothing else may well be a name.
    """
    intent = latest_intent(tracker)
    asks, strange = aside(tracker) or intent in DECLINES, intent == Intent.OUT_OF_SCOPE.value
    return asks and ((" " not in name and not strange) or clinic.wording.talk_words(name) > 0)


def ask_again(clinic: Clinic, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Say that the answer to the open step was not understood; the third time in a row, offer a person."""
    asked, misses = slot(tracker, Slot.REQUESTED), (slot(tracker, Slot.MISSES) or 0) + 1
    say_missed(clinic, dispatcher, tracker, misses, _AGAIN.get(asked, Response.NOT_UNDERSTOOD))
    return [set_slot(Slot.MISSES, misses)]
