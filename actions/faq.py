"""Answers to side questions, from `faq.yml`."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, speak
from actions.transcript import latest_intent


class AnswerQuestion(ClinicAction):
    """Answers the question that the model recognised; Rasa then goes back to where it was."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_answer_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """The topic's words with the clinic's details filled in."""
        speak(dispatcher, *self.clinic.answer(latest_intent(tracker)))
        return []
