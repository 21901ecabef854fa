"""The only file that knows the shape of Rasa's tracker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

from actions.names import Form, Intent, Slot, is_aside
from bot.interview import Said

OUTCOME = "outcome"
# Actions that answer side questions.
_ANSWERING = frozenset({"action_answer_question", "action_take_up", "validate_intake_form"})


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
    topics: tuple[str, ...] = ()
    for event in tracker.events:
        kind = event.get("event")
        if kind == "restart":
            found = []
        elif kind == "user":
            topics = _topics(event.get("parse_data") or {})
        elif kind == "action" and event.get("name") in _ANSWERING:
            found, topics = [*found, *topics], ()
        elif kind == "action" and event.get("name") == "action_conclude":
            found.append(OUTCOME)
    return tuple(found)


def topics_asked(tracker: Tracker) -> tuple[str, ...]:
    """The side questions in this turn's message, by intent; they may stand beside something that is told."""
    return _topics(tracker.latest_message or {})


def asked_apart(tracker: Tracker) -> bool:
    """Whether parts of this turn's message were taken for side questions, beside the message as a whole."""
    return bool((tracker.latest_message or {}).get("asks"))


def _topics(parsed: Mapping[str, Any]) -> tuple[str, ...]:
    """What the asking sentences of a message ask for, else what the whole message is taken for."""
    intent = str((parsed.get("intent") or {}).get("name") or "")
    return tuple(map(str, parsed.get("asks") or ())) or ((intent,) if intent.startswith("ask_") else ())


def heard_as(tracker: Tracker, intent: Intent) -> int:
    """How many messages since the intake began were taken for this intent."""
    found = 0
    for event in tracker.events:
        kind = event.get("event")
        found = 0 if kind == "restart" else found + (kind == "user" and _intent(event) == intent.value)
    return found


def conversation(tracker: Tracker) -> str:
    """Whose conversation it is. The door has proved it; Rasa only carries it."""
    return str(tracker.sender_id)


def latest_text(tracker: Tracker) -> str:
    """What the patient wrote in this turn."""
    return str((tracker.latest_message or {}).get("text") or "")


def latest_intent(tracker: Tracker) -> str:
    """The intent the model gave to this turn's message."""
    return str(((tracker.latest_message or {}).get("intent") or {}).get("name") or "")


def doubtful(tracker: Tracker) -> bool:
    """Whether this turn's question is unlike all that the model knows."""
    return bool((tracker.latest_message or {}).get("doubtful"))


def guesses(tracker: Tracker) -> tuple[str, ...]:
    """What a question that was not understood may be about, the likeliest first."""
    return tuple(map(str, (tracker.latest_message or {}).get("guesses") or ()))


def slot(tracker: Tracker, name: Slot) -> Any:
    """The value of a slot."""
    return tracker.get_slot(name.value)


def just_heard(tracker: Tracker) -> bool:
    """Whether the open form is the first to look at the patient's message: nothing else has answered it yet."""
    return acted(tracker) in ([], [open_form(tracker)])


def acted(tracker: Tracker) -> list[str]:
    """What was done in this turn, the latest first."""
    done: list[str] = []
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        if event.get("event") == "action":
            done.append(str(event.get("name")))
    return done


def aside(tracker: Tracker) -> bool:
    """Whether this turn's message is about something else than what is asked: a side question, a stop, thanks."""
    return is_aside(latest_intent(tracker))


def asks_back(tracker: Tracker) -> bool:
    """Whether this turn's message is a question of the patient's own."""
    return aside(tracker) and latest_text(tracker).rstrip().endswith("?")


def answered(tracker: Tracker) -> bool:
    """Whether a side question of this turn has been answered."""
    return "action_answer_question" in acted(tracker)


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
