"""What is said when an answer to a step that must be answered settled nothing."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import respond
from actions.names import Intent
from actions.responses import Response
from actions.transcript import conversation, latest_intent
from bot.clinic import Clinic
from bot.clinical.ledger import TRIES

DECLINES = frozenset({Intent.REFUSE.value, Intent.UNSURE.value, Intent.DONT_CARE.value})


def say_missed(
    clinic: Clinic, dispatcher: CollectingDispatcher, tracker: Tracker, misses: int, again: Response
) -> None:
    """Once or twice that it was not understood; then a person is offered, and after that one is rung.

    Who skips or does not know was understood, and hears that this step is needed.
    """
    declines = latest_intent(tracker) in DECLINES
    if misses < TRIES:
        respond(dispatcher, Response.NEEDED if declines and misses == 1 else again)
    elif misses % 2:
        respond(dispatcher, Response.OFFER_PERSON)
    else:
        clinic.call_person(conversation(tracker))
        respond(dispatcher, Response.STILL_STUCK, clinic_phone=clinic.profile.phone)
