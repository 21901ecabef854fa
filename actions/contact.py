"""Name, telephone number and perhaps an email address, for a visit or a call."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot
from actions.names import Response, Slot
from actions.transcript import aside, latest_text, slot
from bot.clinic import Clinic
from bot.clinical.ledger import TRIES

_ADDRESS = re.compile(r"\S*@\S*")
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
    text = latest_text(tracker)
    if slot(tracker, Slot.REQUESTED) == Slot.PHONE.value:
        # The digits of an address are no telephone number.
        phone, email = clinic.read_phone(_ADDRESS.sub(" ", text)), clinic.read_email(text)
        if email and not phone:
            respond(dispatcher, Response.EMAIL_NOTED, email=email)
        return [set_slot(name, value) for name, value in {Slot.PHONE: phone, Slot.EMAIL: email}.items() if value]
    name = clinic.wording.read_name(text)
    command = name is not None and aside(tracker) and " " not in name
    return [set_slot(Slot.NAME, name)] if name and not command else []


def ask_again(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Say that the answer to the open step was not understood; the third time in a row, offer a person."""
    misses = (slot(tracker, Slot.MISSES) or 0) + 1
    again = _AGAIN.get(slot(tracker, Slot.REQUESTED), Response.NOT_UNDERSTOOD)
    respond(dispatcher, again if misses < TRIES else Response.OFFER_PERSON)
    return [set_slot(Slot.MISSES, misses)]
