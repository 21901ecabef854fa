"""The intake: what is asked, marked, concluded and taken up."""

from __future__ import annotations

import pytest

from actions.asking import ASK_ACTIONS, Explain
from actions.intake import Conclude, ValidateIntakeForm
from actions.taking_up import TakeUp
from tests.fakes import form, message, run, tracker

OPEN = [message("my back hurts", "report_symptom"), *form("intake_form", "emergency_now")]


@pytest.fixture
def at(clinic, who):
    clinic.privacy.agree(who)
    return lambda *parts, **slots: tracker(*parts, conversation=who, **slots)


def asking(clinic, question):
    return next(one for one in (kind(clinic) for kind in ASK_ACTIONS) if one.name() == f"action_ask_{question}")


async def test_answered_question_is_marked(clinic, at):
    ran = await run(ValidateIntakeForm(clinic), at(*OPEN, "None of these"))
    assert ran.slots["emergency_now"] == "answered"
    assert ran.slots["requested_slot"] == "emergency_spine"


async def test_side_question_is_left_to_the_rules(clinic, at):
    ran = await run(ValidateIntakeForm(clinic), at(*OPEN, message("what is cupping?", "ask_what_is_cupping")))
    assert set(ran.slots) <= {"requested_slot"}


async def test_shown_choice_is_an_answer_whatever_its_intent(clinic, at):
    ran = await run(ValidateIntakeForm(clinic), at(*OPEN, message("None of these", "cancel_or_stop")))
    assert ran.slots["emergency_now"] == "answered"


async def test_nonsense_marks_nothing(clinic, at):
    ran = await run(ValidateIntakeForm(clinic), at(*OPEN, "qwrtz"))
    assert "emergency_now" not in ran.slots
    assert ran.slots["requested_slot"] == "emergency_now"


async def test_complete_intake_asks_nothing(clinic, at, intake):
    ran = await run(ValidateIntakeForm(clinic), at(*intake(), *form("intake_form", "summary")))
    assert ran.slots["requested_slot"] is None


async def test_question_comes_from_the_knowledge(clinic, at):
    ran = await run(asking(clinic, "conditions"), at("my back hurts"))
    assert ran.texts == [clinic.knowledge.questions["conditions"].words]
    assert ran.choices == list(clinic.knowledge.questions["conditions"].titles)


async def test_question_not_understood_is_put_shorter(clinic, at):
    ran = await run(asking(clinic, "conditions"), at(*form("intake_form", "conditions"), "qwrtz"))
    assert ran.texts == [clinic.knowledge.questions["conditions"].shorter]


async def test_half_answered_question_asks_for_the_rest(clinic, at):
    ran = await run(asking(clinic, "conditions"), at(*form("intake_form", "conditions"), "I have diabetes"))
    assert ran.texts == [clinic.knowledge.questions["conditions"].rest]


async def test_reason_of_a_question_is_told(clinic, at):
    ran = await run(Explain(clinic), at(*form("intake_form", "age"), message("why?", "ask_why")))
    assert ran.texts == [clinic.knowledge.questions["age"].why]


async def test_without_a_question_there_is_a_general_reason(clinic, at):
    assert (await run(Explain(clinic), at(message("why?", "ask_why")))).responses == ["utter_why_nothing"]


@pytest.mark.parametrize(("answers", "leads"), [
    ({}, ("booking", "clear")),
    ({"conditions": "Eczema"}, ("consult", "consult")),
    ({"warning_signs": "Losing weight without trying"}, ("consult", "urgent")),
    ({"emergency_now": "Chest pain or pressure"}, ("done", "emergency")),
])  # fmt: skip
async def test_outcome_leads_on(clinic, at, who, small_store, intake, answers, leads):
    ran = await run(Conclude(clinic), at(*intake(**answers)))
    assert (ran.slots["step"], small_store.decisions.latest(who).assessment.overall.word) == leads
    assert ran.texts


async def test_emergency_speaks_the_fixed_words(clinic, at, intake):
    ran = await run(Conclude(clinic), at(*intake(emergency_now="Chest pain or pressure")))
    assert ran.texts == [clinic.words.say("emergency")]


async def test_urgent_outcome_rings_the_desk(clinic, at, who, small_store, intake):
    await run(Conclude(clinic), at(*intake(warning_signs="Losing weight without trying")))
    assert [a.kind for a in small_store.alerts.open_alerts() if a.conversation == who] == ["urgent"]


async def test_first_words_lead_to_the_intake(clinic, at):
    ran = await run(TakeUp(clinic), at(message("my back hurts", "report_symptom")))
    assert (ran.slots["step"], ran.messages) == ("intake", [])


async def test_bare_greeting_is_asked_what_it_brings(clinic, at):
    ran = await run(TakeUp(clinic), at(message("hi", "greet")))
    assert (ran.slots["step"], ran.responses) == ("done", ["utter_ask_what_brings_you"])


async def test_greeting_with_a_complaint_is_taken_up(clinic, at):
    assert (await run(TakeUp(clinic), at(message("my back hurts", "greet")))).slots["step"] == "intake"


async def test_strange_request_is_turned_away(clinic, at):
    ran = await run(TakeUp(clinic), at(message("order a pizza", "out_of_scope")))
    assert (ran.slots["step"], ran.responses) == ("done", ["utter_out_of_scope"])


async def test_complaint_that_sounds_strange_is_taken_up(clinic, at):
    ran = await run(TakeUp(clinic), at(message("my back hurts", "out_of_scope")))
    assert (ran.slots["step"], ran.responses) == ("intake", [])


async def test_paused_booking_is_taken_up_again(clinic, at, screened):
    ran = await run(TakeUp(clinic), at(*await screened(), message("go on", "affirm"), step="booking"))
    assert (ran.slots["step"], ran.messages) == ("booking", [])


async def test_settled_conversation_says_so(clinic, at, screened):
    ran = await run(TakeUp(clinic), at(*await screened(), message("ok", "affirm"), step="done"))
    assert (ran.slots["step"], ran.responses) == ("done", ["utter_already_done"])


async def test_news_change_the_outcome(clinic, at, screened):
    ran = await run(TakeUp(clinic), at(*await screened(), message("I have gout"), step="done"))
    assert ran.slots["step"] == "conclude"


async def test_news_that_contradict_an_answer_are_asked_about(clinic, at, screened):
    told = at(*await screened(), message("I take warfarin"), step="done")
    assert (await run(TakeUp(clinic), told)).slots["step"] == "intake"
    assert (await run(ValidateIntakeForm(clinic), told)).slots["requested_slot"] == "confirm"
