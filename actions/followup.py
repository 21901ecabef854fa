"""The follow-up form: a few numbers after a visit. What is asked and what it amounts to is the clinic's business."""

from __future__ import annotations

from abc import abstractmethod

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, set_slot, speak
from actions.due import urgent_news
from actions.intake import leads_elsewhere
from actions.names import ASIDES, FollowUpQuestion, Intent, Slot, Step
from actions.transcript import aside, conversation, just_heard, latest_intent, latest_text, said, slot
from bot.clinical.model import Disposition
from bot.scales import SKIPPED

_END: Events = [set_slot(Slot.REQUESTED, None)]
_MOST_TRIES = 2
_SKIPS = frozenset({Intent.UNSURE.value, Intent.REFUSE.value, Intent.DONT_CARE.value})
# Names of activities are taken for many things: only these are sure to be something else.
_NO_ACTIVITY = ASIDES - {Intent.OUT_OF_SCOPE.value}


class ValidateFollowUpForm(ClinicAction):
    """Takes the answer to the open question and names the next one."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "validate_followup_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Ends the form at once when something urgent was told; other news waits for the last answer."""
        visit = self.clinic.followup.due(conversation(tracker))
        if visit is None:
            return _END
        old = [] if slot(tracker, Slot.VISIT) == visit.id else [set_slot(Slot.VISIT, visit.id), *_emptied()]
        asked = slot(tracker, Slot.REQUESTED)
        if asked is None:
            speak(dispatcher, *self.clinic.followup.begin(conversation(tracker), visit))
        if asked is None or not just_heard(tracker):
            return [*old, *self._next(tracker, {} if old else _answers(tracker))]
        return self._hear(dispatcher, tracker, asked)

    def _hear(self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: str) -> Events:
        taken = self._take(tracker, asked)
        if urgent_news(self.clinic, tracker):
            return [*_set(taken), set_slot(Slot.STEP, Step.CONCLUDE.value), *_END]
        if self._puts_off(tracker):
            return [set_slot(Slot.PUT_OFF, self.clinic.followup.put_off()), *_END]
        if latest_intent(tracker) == Intent.GO_BACK.value and not taken:
            return self._back(tracker)
        if latest_intent(tracker) == Intent.ASK_WHY.value and not taken:
            speak(dispatcher, self.clinic.followup.why(asked))
            return [set_slot(Slot.MISSED, slot(tracker, Slot.MISSED)), set_slot(Slot.REQUESTED, asked)]
        if not taken and aside(tracker):
            return [set_slot(Slot.REQUESTED, asked)]
        return self._go_on(dispatcher, tracker, asked, taken)

    def _go_on(self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: str, taken: dict[str, str]) -> Events:
        missed = 0 if taken else (slot(tracker, Slot.MISSED) or 0) + 1
        if 0 < missed < _MOST_TRIES:
            speak(dispatcher, self.clinic.followup.again(asked))
            return [set_slot(Slot.MISSED, missed), set_slot(Slot.REQUESTED, asked)]
        taken = taken or {asked: SKIPPED}
        return [*_set(taken), *self._next(tracker, {**_answers(tracker), **taken})]

    def _take(self, tracker: Tracker, asked: str) -> dict[str, str]:
        """The answers that the message gives; none when it was not understood."""
        scales, text, answered = self.clinic.followup.scales, latest_text(tracker), _answers(tracker)
        if scales.says(text, "skip_all"):
            return {q.value: SKIPPED for q in FollowUpQuestion if q.value not in answered}
        names = asked in (FollowUpQuestion.ACTIVITY_1.value, FollowUpQuestion.ACTIVITY_2.value)
        intent = latest_intent(tracker)
        if names and (intent in _NO_ACTIVITY or intent in (Intent.GO_BACK.value, Intent.ASK_WHY.value)):
            return {}
        if asked.startswith("pain") and (several := scales.pains(asked, text)):
            return {question: score for question, score in several.items() if question not in answered}
        value = scales.read(asked, text, answered)
        if value is None and asked.startswith("pain"):
            value = self._in_words(tracker, asked, text)
        declined = intent in _SKIPS or (names and intent == Intent.DENY.value)
        if declined and (names or value is None):
            value = SKIPPED
        return {asked: value} if value is not None else {}

    def _in_words(self, tracker: Tracker, asked: str, text: str) -> str | None:
        """An answer without a number: worse, which is told at the end, or the number of before."""
        followup = self.clinic.followup
        if followup.scales.got_worse(text):
            return SKIPPED
        return followup.score_before(conversation(tracker), asked) if followup.scales.unchanged(text) else None

    def _puts_off(self, tracker: Tracker) -> bool:
        stops = latest_intent(tracker) == Intent.STOP.value
        return stops or self.clinic.followup.scales.puts_off(latest_text(tracker))

    def _back(self, tracker: Tracker) -> Events:
        """Ask the question before once more; at the first one, that one."""
        answered = list(_answers(tracker))
        last = answered[-1] if answered else slot(tracker, Slot.REQUESTED)
        return [_answer(last, None), set_slot(Slot.MISSED, 0), set_slot(Slot.REQUESTED, last)]

    def _next(self, tracker: Tracker, answered: dict[str, str]) -> Events:
        asked = self.clinic.followup.next_question(conversation(tracker), answered)
        return [set_slot(Slot.MISSED, 0), set_slot(Slot.REQUESTED, asked)]


class AskFollowUp(ClinicAction):
    """Asks one question of the follow-up."""

    @property
    @abstractmethod
    def question(self) -> FollowUpQuestion:
        """Which one; each question is a class of its own."""

    def name(self) -> str:
        """Rasa's name for it."""
        return f"action_ask_{self.question.value}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Words and choices come from `followup.yml`."""
        text, titles = self.clinic.followup.ask(self.question.value, conversation(tracker), _answers(tracker))
        speak(dispatcher, text, titles=titles)
        return []


def _asking(question: FollowUpQuestion) -> type[AskFollowUp]:
    return type(f"Ask_{question.value}", (AskFollowUp,), {"question": question, "__module__": __name__})


ASK_ACTIONS: tuple[type[AskFollowUp], ...] = tuple(_asking(question) for question in FollowUpQuestion)


class FinishFollowUp(ClinicAction):
    """Says how it compares, then leads to where the patient's messages lead."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_finish_followup"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """What is urgent is spoken first and alone; getting worse leads to a call, whatever else could be booked."""
        who, followup = conversation(tracker), self.clinic.followup
        visit = followup.due(who)
        if visit is not None and followup.due(who, slot(tracker, Slot.PUT_OFF)) is None:
            if texts := followup.worse_all_the_same(who, visit):
                speak(dispatcher, *texts)
                return [self._worse(dispatcher, tracker)]
            speak(dispatcher, followup.say("put_off"))
            return [self._step(tracker)]
        told = followup.finish(who, visit, _answers(tracker)) if visit else None
        if told is None or urgent_news(self.clinic, tracker):
            return [*_emptied(), self._step(tracker)]
        speak(dispatcher, *told.texts)
        return [*_emptied(), self._worse(dispatcher, tracker) if told.worse else self._step(tracker)]

    def _step(self, tracker: Tracker) -> EventType:
        return set_slot(Slot.STEP, (leads_elsewhere(self.clinic, tracker) or Step.DONE).value)

    def _worse(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> EventType:
        """Offer a call; a screening that has to be concluded anew is, so that it does not lead to a booking."""
        elsewhere = leads_elsewhere(self.clinic, tracker)
        if elsewhere is Step.CONCLUDE:
            intake = self.clinic.hear(said(tracker), conversation(tracker))
            result = self.clinic.conclude(conversation(tracker), intake)
            if not Disposition.of(result.key).bookable:
                speak(dispatcher, *self.clinic.telling.outcome(result))
        step = Step.INTAKE if elsewhere is Step.INTAKE else Step.CONSULT
        return set_slot(Slot.STEP, step.value)


def _answers(tracker: Tracker) -> dict[str, str]:
    """What is answered so far, in the order of the questions."""
    told = {question.value: tracker.get_slot(question.value) for question in FollowUpQuestion}
    return {question: str(value) for question, value in told.items() if value is not None}


def _answer(question: str, value: str | None) -> EventType:
    return {"event": "slot", "timestamp": None, "name": question, "value": value}


def _set(answers: dict[str, str]) -> Events:
    return [_answer(question, value) for question, value in answers.items()]


def _emptied() -> Events:
    return [_answer(question.value, None) for question in FollowUpQuestion]
