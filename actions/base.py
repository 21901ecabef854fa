"""The action that all others are: one that has the clinic at hand."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.names import Slot
from actions.responses import Response
from bot.clinic import Clinic

Events = list[EventType]


class ClinicAction(Action, ABC):
    """A thin action. In process the clinic is handed in; Rasa's own action server makes it with no argument.

    Abstract, because that server makes one of every class that is not.
    """

    def __init__(self, clinic: Clinic | None = None) -> None:
        if clinic is None:
            from bot.bootstrap import house_of_this_process

            clinic = house_of_this_process().clinic
        self.clinic = clinic

    @abstractmethod
    def name(self) -> str:
        """Rasa's name for it."""


def speak(dispatcher: CollectingDispatcher, *texts: str, titles: Sequence[str] = ()) -> None:
    """Say texts that come from the knowledge files; `titles` become choices under the last one."""
    for text in texts[:-1]:
        dispatcher.utter_message(text)
    dispatcher.utter_message(texts[-1], buttons=_buttons(titles))


def respond(dispatcher: CollectingDispatcher, response: Response, titles: Sequence[str] = (), **details: str) -> None:
    """Say a response of `domain.yml`, its placeholders filled with `details`."""
    dispatcher.utter_message(response=response.value, buttons=_buttons(titles), **details)


def set_slot(name: Slot, value: Any) -> EventType:
    """The event that sets one of our slots."""
    return {"event": "slot", "timestamp": None, "name": name.value, "value": value}


def _buttons(titles: Sequence[str]) -> list[dict[str, str]]:
    """A button says its title, exactly as if the patient had typed it."""
    return [{"title": title, "payload": title} for title in titles]
