"""The only file that knows the shape of Rasa's tracker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

from actions.names import Form, Slot, is_aside
from bot.interview import Said

OUTCOME = "outcome"


def said(tracker: Tracker) -> tuple[Said, ...]:
    """Everything the patient wrote since the intake began, or began anew, each with the intake question it answers.

    Turns that Rasa reverted are here too: what a patient said is never unsaid. A choice of ours that was picked is
    marked as such: a time such as "December 1 at 9:00 AM" says nothing of the patient.
    """
    heard: list[Said] = []
    asked: str | None = None
    shown: frozenset[str] = frozenset()
    in_intake = False
    for event in tracker.events:
        kind = event.get("event")
        if kind == "restart" or (kind == "slot" and event.get("name") == Slot.ANEW.value and event.get("value")):
            heard, asked, in_intake = [], None, False
        elif kind == "bot":
            shown = _titles(event) or shown
        elif kind == "active_loop":
            in_intake = event.get("name") == Form.INTAKE.value
        elif kind == "slot" and event.get("name") == Slot.REQUESTED.value:
            asked = event.get("value")
        elif kind == "user" and event.get("text"):
            text = str(event["text"])
            heard.append(Said(asked if in_intake else None, text, is_aside(_intent(event)), text in shown))
    return tuple(heard)


def _titles(event: Mapping[str, Any]) -> frozenset[str]:
    """The choices under something the bot said."""
    buttons = (event.get("data") or {}).get("buttons") or ()
    return frozenset(str(button["title"]) for button in buttons)


def told(tracker: Tracker) -> tuple[str, ...]:
    """What was told since the intake began, in order: the intent of each side question answered, or `OUTCOME`."""
    found: list[str] = []
    intent = ""
    for event in tracker.events:
        kind = event.get("event")
        if kind == "restart":
            found = []
        elif kind == "user":
            intent = _intent(event)
        elif kind == "action" and event.get("name") == "action_answer_question":
            found.append(intent)
        elif kind == "action" and event.get("name") == "action_conclude":
            found.append(OUTCOME)
    return tuple(found)


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
    return acted in ([], [open_form(tracker)])


def aside(tracker: Tracker) -> bool:
    """Whether this turn's message is about something else than what is asked: a side question, a stop, thanks."""
    return is_aside(latest_intent(tracker))


def asks_back(tracker: Tracker) -> bool:
    """Whether this turn's message is a question of the patient's own."""
    return aside(tracker) and latest_text(tracker).rstrip().endswith("?")


def open_form(tracker: Tracker) -> str:
    """The form that is open, or an empty text."""
    return str((tracker.active_loop or {}).get("name") or "")


def in_form(tracker: Tracker) -> bool:
    """Whether a form is open, which then asks its question again by itself."""
    return bool(open_form(tracker))


def last_words(tracker: Tracker) -> tuple[str, ...]:
    """What the bot said in its latest turn."""
    words: list[str] = []
    for event in reversed(list(tracker.events)[:-1]):
        if event.get("event") == "user" and words:
            break
        if event.get("event") == "bot" and event.get("text"):
            words.insert(0, str(event["text"]))
    return tuple(words)


def _intent(event: Any) -> str:
    """The intent that the model gave to a message."""
    return str(((event.get("parse_data") or {}).get("intent") or {}).get("name") or "")
