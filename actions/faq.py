"""Answers to side questions, from `faq.yml`, and where what was told comes from."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, speak
from actions.intake import leads_elsewhere
from actions.names import Response
from actions.places import nearest_to
from actions.transcript import OUTCOME, conversation, in_form, latest_intent, latest_text, told

_ASKS_PLACES = "ask_locations"


class AnswerQuestion(ClinicAction):
    """Answers the question that the model recognised; Rasa then goes back to where it was."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_answer_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """The topic's words; a question that also tells something new ("... now that I take warfarin?") is taken up."""
        speak(dispatcher, *self.clinic.telling.answer(latest_intent(tracker)))
        if latest_intent(tracker) == _ASKS_PLACES and (found := nearest_to(self.clinic, latest_text(tracker))):
            where, around = found
            places = self.clinic.wording.location_distances({near.location: near.miles for near in around})
            respond(dispatcher, Response.NEAREST_ARE, near=where, places=places)
        news = not in_form(tracker) and self.clinic.tells(latest_text(tracker))
        return [FollowupAction("action_take_up")] if news and leads_elsewhere(self.clinic, tracker) else []


class AnswerSource(ClinicAction):
    """Says where the answer or the outcome told last comes from."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_answer_source"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Its source in words and where to look it up; before any answer, what all answers rest on."""
        telling, last = self.clinic.telling, next(reversed(told(tracker)), None)
        if last is None:
            speak(dispatcher, *telling.basis())
        elif last == OUTCOME:
            speak(dispatcher, *telling.outcome_source(conversation(tracker)))
        else:
            speak(dispatcher, *telling.source(last))
        return []
