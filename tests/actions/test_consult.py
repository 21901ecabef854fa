"""The consult form and its end."""

from __future__ import annotations

import pytest

from actions.consult import AskNextStep, FinishConsult, ValidateConsultForm
from tests.fakes import form, message, run, tracker

CALL, NOTHING = "Ask the clinic to call me", "No, thank you"
EVALUATION = "Book: Physical therapy evaluation"


@pytest.fixture
async def told(screened):
    return await screened(conditions="Eczema")


@pytest.fixture
def at(who, told):
    return lambda asked, *parts, **slots: tracker(
        *told, *form("consult_form", asked), *parts, conversation=who, **slots
    )


async def test_what_is_open_is_offered(clinic, at):
    choices = (await run(AskNextStep(clinic), at("consult_choice"))).choices
    assert (choices[0], choices[-1]) == (CALL, NOTHING)
    assert EVALUATION in choices


async def test_urgent_patient_is_offered_no_service(clinic, who, screened):
    told = await screened(warning_signs="Losing weight without trying")
    ran = await run(AskNextStep(clinic), tracker(*told, *form("consult_form"), conversation=who))
    assert ran.choices == [CALL, clinic.words.say("next_change"), NOTHING]


@pytest.mark.parametrize(("text", "intent", "choice", "asked"), [
    (CALL, "human", "call", "patient_name"),
    ("yes please", "affirm", "call", "patient_name"),
    (NOTHING, "deny", "nothing", None),
    ("rather not", "deny", "nothing", None),
    (EVALUATION, "book_appointment", "physical_therapy_evaluation", None),
    ("the evaluation", "inform", "physical_therapy_evaluation", None),
    ("the virtual one", "inform", "virtual_physical_therapy", None),
])  # fmt: skip
async def test_wish_is_understood(clinic, at, text, intent, choice, asked):
    ran = await run(ValidateConsultForm(clinic), at("consult_choice", message(text, intent)))
    assert (ran.slots["consult_choice"], ran.slots["requested_slot"]) == (choice, asked)


async def test_unclear_wish_is_asked_for_again(clinic, at):
    ran = await run(ValidateConsultForm(clinic), at("consult_choice", "purple"))
    assert (ran.responses, ran.slots["requested_slot"]) == (["utter_not_understood"], "consult_choice")


async def test_side_question_is_left_to_the_rules(clinic, at):
    assert (await run(ValidateConsultForm(clinic), at("consult_choice", message("why?", "ask_why")))).events == []


async def test_call_is_promised_with_its_time(clinic, at, who, small_store):
    slots = {"consult_choice": "call", "patient_name": "J E", "patient_phone": "+12125550147"}
    ran = await run(FinishConsult(clinic), at(None, CALL, **slots))
    assert ran.responses == ["utter_call_back_promised", "utter_letter"]
    assert "EST" in ran.messages[0]["by"]
    assert who in [call.conversation for call in small_store.call_backs.open_requests()]


async def test_no_call_is_requested_without_a_wish(clinic, at, who, small_store):
    ran = await run(FinishConsult(clinic), at(None, NOTHING, consult_choice="nothing"))
    assert ran.responses == ["utter_no_call_back", "utter_letter"]
    assert who not in [call.conversation for call in small_store.call_backs.open_requests()]


async def test_other_service_goes_on_to_booking(clinic, at):
    ran = await run(FinishConsult(clinic), at(None, EVALUATION, consult_choice="physical_therapy_evaluation"))
    assert (ran.slots["step"], ran.slots["service_to_book"]) == ("booking", "physical_therapy_evaluation")


async def test_form_that_was_left_does_nothing(clinic, at):
    assert (await run(FinishConsult(clinic), at(None, "hm"))).events == []


async def test_news_change_the_outcome(clinic, at):
    ran = await run(ValidateConsultForm(clinic), at("consult_choice", "I take warfarin"))
    assert (ran.slots["step"], ran.slots["requested_slot"]) == ("intake", None)
