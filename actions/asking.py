"""Puts the steps of the intake: Rasa wants one action for each slot it may ask for."""

from __future__ import annotations

from abc import abstractmethod

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, speak
from actions.names import Between, Question, Slot
from actions.responses import Response
from actions.transcript import OUTCOME, conversation, said, slot, told


class AskStep(ClinicAction):
    """Asks one step of the intake in its own words; asked again, in other words."""

    @property
    @abstractmethod
    def step(self) -> Question | Between:
        """Which one; each step is a class of its own."""

    def name(self) -> str:
        """Rasa's name for it."""
        return f"action_ask_{self.step.value}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Words and choices come from the knowledge files."""
        text, titles = self.clinic.ask(self.step.value, said(tracker))
        speak(dispatcher, text, titles=titles)
        return []


def _asking(step: Question | Between) -> type[AskStep]:
    return type(f"Ask_{step.value}", (AskStep,), {"step": step, "__module__": __name__})


ASK_ACTIONS: tuple[type[AskStep], ...] = tuple(_asking(step) for step in (*Question, *Between))


class Explain(ClinicAction):
    """Says why the open question is asked, or why the outcome is what it is."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_explain"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """The reason stands with the question; the screening's with its rules, as long as it was told."""
        asked = slot(tracker, Slot.REQUESTED)
        if asked in (Slot.NAME.value, Slot.PHONE.value):
            respond(dispatcher, Response.WHY_CONTACT)
        elif why := asked and self.clinic.prompts.why(asked):
            speak(dispatcher, why)
        elif OUTCOME in told(tracker) and self.clinic.newest_screening(conversation(tracker)) is not None:
            speak(dispatcher, *self.clinic.telling.reasons_again(conversation(tracker)))
        else:
            respond(dispatcher, Response.WHY_NOTHING)
        return []
