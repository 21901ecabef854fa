"""Answers to side questions, from `faq.yml`, and where what was told comes from."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, speak
from actions.beside import answer_all
from actions.intake import leads_elsewhere
from actions.places import nearest_to
from actions.responses import Response
from actions.transcript import OUTCOME, conversation, in_form, latest_text, told, topics_asked

_ASKS_PLACES, _ASKS_CHANGES = "ask_locations", "ask_cancellation"


class AnswerQuestion(ClinicAction):
    """Answers the question that the model recognised; Rasa then goes back to where it was."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_answer_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """The topic's words; a question that also tells something new ("... now that I take warfarin?") is taken up."""
        if not in_form(tracker) and self._is_about_own_visit(tracker):
            return [FollowupAction("action_manage_visit")]
        answer_all(dispatcher, self.clinic, tracker)
        if _ASKS_PLACES in topics_asked(tracker) and (found := nearest_to(self.clinic, latest_text(tracker))):
            where, around = found
            places = self.clinic.wording.location_distances({near.location: near.miles for near in around})
            respond(dispatcher, Response.NEAREST_ARE, near=where, places=places)
        news = not in_form(tracker) and self.clinic.tells(latest_text(tracker))
        return [FollowupAction("action_take_up")] if news and leads_elsewhere(self.clinic, tracker) else []

    def _is_about_own_visit(self, tracker: Tracker) -> bool:
        """Whether somebody who has a visit wants something with it, and does not ask how it is in general."""
        managing, text = self.clinic.managing, latest_text(tracker)
        if not managing.coming(conversation(tracker)):
            return False
        changes = _ASKS_CHANGES in topics_asked(tracker) and managing.wish_of(text) is not None
        return changes or managing.about_own(text) is not None


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
