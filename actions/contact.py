"""Name and telephone number, for a visit or a call."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, respond, set_slot
from actions.names import Response, Slot
from bot.clinic import Clinic


def read_contact(clinic: Clinic, dispatcher: CollectingDispatcher, requested: str, text: str) -> Events:
    """The slot that `text` fills; asks again when it does not."""
    if requested == Slot.NAME.value:
        name = clinic.wording.read_name(text)
        if name is None:
            respond(dispatcher, Response.ASK_NAME_AGAIN)
        return [set_slot(Slot.NAME, name)]
    phone = clinic.read_phone(text)
    if phone is None:
        respond(dispatcher, Response.ASK_PHONE_AGAIN)
    return [set_slot(Slot.PHONE, phone)]
