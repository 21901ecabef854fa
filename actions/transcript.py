"""The only file that knows the shape of Rasa's tracker."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.names import Form, Slot, is_aside
from bot.clinic import Said


def said(tracker: Tracker) -> tuple[Said, ...]:
    """Everything the patient wrote since the intake began, each with the intake question it answers.

    Turns that Rasa reverted are here too: what a patient said is never unsaid.
    """
    heard: list[Said] = []
    asked: str | None = None
    in_intake = False
    for event in tracker.events:
        kind = event.get("event")
        if kind == "restart":
            heard, asked, in_intake = [], None, False
        elif kind == "active_loop":
            in_intake = event.get("name") == Form.INTAKE.value
        elif kind == "slot" and event.get("name") == Slot.REQUESTED.value:
            asked = event.get("value")
        elif kind == "user" and event.get("text"):
            intent = str(((event.get("parse_data") or {}).get("intent") or {}).get("name") or "")
            heard.append(Said(asked if in_intake else None, str(event["text"]), is_aside(intent)))
    return tuple(heard)


def conversation(tracker: Tracker) -> str:
    """Whose conversation it is. The door has proved it; Rasa only carries it."""
    return str(tracker.sender_id)


def latest_text(tracker: Tracker) -> str:
    """What the patient wrote in this turn."""
    return str((tracker.latest_message or {}).get("text") or "")


def latest_intent(tracker: Tracker) -> str:
    """The intent the model gave to this turn's message."""
    return str(((tracker.latest_message or {}).get("intent") or {}).get("name") or "")


def slot(tracker: Tracker, name: Slot) -> Any:
    """The value of a slot."""
    return tracker.get_slot(name.value)


def just_heard(tracker: Tracker) -> bool:
    """Whether the open form is the first to look at the patient's message: nothing else has answered it yet."""
    acted: list[str] = []
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        if event.get("event") == "action":
            acted.append(str(event.get("name")))
    return acted in ([], [str((tracker.active_loop or {}).get("name"))])


def aside(tracker: Tracker) -> bool:
    """Whether this turn's message is about something else than what is asked: a side question, a stop, thanks."""
    return is_aside(latest_intent(tracker))


def asks_back(tracker: Tracker) -> bool:
    """Whether this turn's message is a question of the patient's own."""
    return aside(tracker) and latest_text(tracker).rstrip().endswith("?")


def in_form(tracker: Tracker) -> bool:
    """Whether a form is open, which then asks its question again by itself."""
    return bool((tracker.active_loop or {}).get("name"))


def last_words(tracker: Tracker) -> tuple[str, ...]:
    """What the bot said in its latest turn."""
    words: list[str] = []
    for event in reversed(list(tracker.events)[:-1]):
        if event.get("event") == "user" and words:
            break
        if event.get("event") == "bot" and event.get("text"):
            words.insert(0, str(event["text"]))
    return tuple(words)
