"""What is said to a message that there is no answer to."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import respond
from actions.responses import Response
from actions.transcript import guesses, latest_text
from bot.clinic import Clinic


def turn_away(clinic: Clinic, dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Say what was not understood, or is not ours to answer; whether the message was strange altogether.

    Who tells something of their health is never told that it is none of our business.
    """
    about = [clinic.telling.title(topic) for topic in guesses(tracker) if clinic.telling.answers(topic)]
    phone = clinic.profile.phone
    if clinic.tells(latest_text(tracker)):
        respond(dispatcher, Response.FOR_TEAM, clinic_phone=phone)
    elif about:
        respond(dispatcher, Response.DO_YOU_MEAN, clinic_phone=phone, title="; ".join(about))
    else:
        respond(dispatcher, Response.OUT_OF_SCOPE, clinic_phone=phone)
        return True
    return False
