"""Side questions that stand in a message beside what it tells."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import speak
from actions.transcript import aside, asked_apart, latest_text, said, topics_asked
from bot.clinic import Clinic

_MOST = 2


def answer_all(dispatcher: CollectingDispatcher, clinic: Clinic, tracker: Tracker) -> None:
    """Answer what a message asks, alone or beside something else: "does it hurt? my back is sore".

    A choice of ours that was picked, and a statement that answers what is asked, ask nothing.
    """
    topics = [topic for topic in topics_asked(tracker) if clinic.telling.answers(topic)][:_MOST]
    if not topics or _only_answers(clinic, tracker):
        return
    for topic in topics:
        speak(dispatcher, *clinic.telling.answer(topic))


def _only_answers(clinic: Clinic, tracker: Tracker) -> bool:
    """Whether a message answers the open question of the intake by something told, and has no question in it."""
    last = next(reversed(said(tracker)), None)
    if last is None or not clinic.answers(last):
        return False
    return last.shown or (not asked_apart(tracker) and clinic.tells(last.text) and clinic.asks_nothing(last.text))


def answer_beside(dispatcher: CollectingDispatcher, clinic: Clinic, tracker: Tracker) -> None:
    """Answer what is asked in a message that was not taken for a question, or that says something before it asks."""
    if not aside(tracker) or all(clinic.apart(latest_text(tracker))):
        answer_all(dispatcher, clinic, tracker)
