"""Answers to side questions, from `faq.yml`."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, speak
from actions.intake import leads_elsewhere
from actions.transcript import in_form, latest_intent, latest_text


class AnswerQuestion(ClinicAction):
    """Answers the question that the model recognised; Rasa then goes back to where it was."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_answer_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """The topic's words; a question that also tells something new ("... now that I take warfarin?") is taken up."""
        speak(dispatcher, *self.clinic.answer(latest_intent(tracker)))
        told = not in_form(tracker) and self.clinic.tells(latest_text(tracker))
        return [FollowupAction("action_take_up")] if told and leads_elsewhere(self.clinic, tracker) else []
