"""Side questions that stand in a message beside what it tells."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import speak
from actions.transcript import aside, topics_asked
from bot.clinic import Clinic

_MOST = 2


def answer_all(dispatcher: CollectingDispatcher, clinic: Clinic, tracker: Tracker) -> None:
    """Answer what a message asks, alone or beside something else: "does it hurt? my back is sore"."""
    for topic in [topic for topic in topics_asked(tracker) if clinic.telling.answers(topic)][:_MOST]:
        speak(dispatcher, *clinic.telling.answer(topic))


def answer_beside(dispatcher: CollectingDispatcher, clinic: Clinic, tracker: Tracker) -> None:
    """Answer what is asked in a message that was not taken for a question."""
    if not aside(tracker):
        answer_all(dispatcher, clinic, tracker)
