"""Puts the intake questions: Rasa wants one action for each slot it may ask for."""

from __future__ import annotations

from abc import abstractmethod

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, speak
from actions.names import Question, Response, Slot
from actions.transcript import said, slot


class AskQuestion(ClinicAction):
    """Asks one intake question in its own words; asked again, in other words."""

    @property
    @abstractmethod
    def question(self) -> Question:
        """Which one; each question is a class of its own."""

    def name(self) -> str:
        """Rasa's name for it."""
        return f"action_ask_{self.question.value}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Words and choices come from `questions.yml`."""
        text, titles = self.clinic.ask(self.question.value, said(tracker))
        speak(dispatcher, text, titles=titles)
        return []


def _asking(question: Question) -> type[AskQuestion]:
    return type(f"Ask_{question.value}", (AskQuestion,), {"question": question, "__module__": __name__})


ASK_ACTIONS: tuple[type[AskQuestion], ...] = tuple(_asking(question) for question in Question)


class Explain(ClinicAction):
    """Says why the open question is asked."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_explain"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """The reason stands with the question."""
        asked = slot(tracker, Slot.REQUESTED)
        if asked in self.clinic.knowledge.questions:
            speak(dispatcher, self.clinic.knowledge.questions[asked].why)
        else:
            respond(dispatcher, Response.WHY_NOTHING)
        return []
