"""Where what was told comes from, and why the outcome is what it is."""

from __future__ import annotations

import pytest

from actions.asking import Explain
from actions.faq import AnswerSource
from actions.transcript import OUTCOME, told
from tests.fakes import acted, form, message, run, tracker

ASKED = message("source?", "ask_source")
WHY = message("why?", "ask_why")
CONCLUDED = acted("action_conclude")


def answered(topic: str) -> list[dict[str, object]]:
    return [message("a question", topic), acted("action_answer_question")]


@pytest.fixture
def with_eczema(screened):
    """The events of a patient who was told to see a doctor first."""

    async def events() -> list[dict[str, object]]:
        return [*await screened(conditions="Eczema"), CONCLUDED]

    return events


def test_what_was_told_is_kept_in_order():
    at = tracker(*answered("ask_marks"), message("my back hurts"), CONCLUDED, *answered("ask_price"))
    assert told(at) == ("ask_marks", OUTCOME, "ask_price")


def test_a_restart_forgets_what_was_told():
    assert told(tracker(*answered("ask_marks"), {"event": "restart"}, "hello")) == ()


async def test_source_of_the_last_answer_is_told(clinic):
    ran = await run(AnswerSource(clinic), tracker(*answered("ask_price"), *answered("ask_marks"), ASKED))
    assert ran.texts == list(clinic.telling.source("ask_marks"))
    assert ran.texts[0].startswith('About "Marks and bruises": ')
    assert "NCCIH" in ran.texts[1]


async def test_clinic_facts_have_nothing_to_look_up(clinic):
    ran = await run(AnswerSource(clinic), tracker(*answered("ask_price"), ASKED))
    assert ran.texts == ['About "Price": Prices are set by the clinic.']


async def test_source_of_the_outcome_is_told(clinic, who, with_eczema):
    ran = await run(AnswerSource(clinic), tracker(*await with_eczema(), ASKED, conversation=who))
    assert ran.texts[0] == clinic.words.say("outcome_source")
    assert "The clinic's article 1" in ran.texts[1]


async def test_an_answer_after_the_outcome_comes_first(clinic, who, with_eczema):
    at = tracker(*await with_eczema(), *answered("ask_marks"), ASKED, conversation=who)
    assert (await run(AnswerSource(clinic), at)).texts == list(clinic.telling.source("ask_marks"))


async def test_a_clear_outcome_names_the_lists(clinic, who, screened):
    at = tracker(*await screened(), CONCLUDED, ASKED, conversation=who)
    assert (await run(AnswerSource(clinic), at)).texts == [clinic.words.say("outcome_source_none")]


async def test_a_rule_of_caution_is_called_one(clinic, who, screened):
    at = tracker(*await screened(area="Neck"), CONCLUDED, ASKED, conversation=who)
    texts = (await run(AnswerSource(clinic), at)).texts
    assert texts[0] in (clinic.words.say("outcome_source"), clinic.words.say("outcome_source_caution"))
    assert (texts[0] == clinic.words.say("outcome_source")) == (len(texts) == 2)


async def test_before_any_answer_the_basis_is_told(clinic):
    assert (await run(AnswerSource(clinic), tracker(ASKED))).texts == [clinic.words.say("source_of_all")]


async def test_many_sources_are_cut_short(clinic):
    listed = clinic.telling.source("ask_side_effects")[1]
    assert listed.count("\n- ") == 4
    assert "There are 4 more." in listed


async def test_open_question_is_explained(clinic, who, with_eczema):
    at = tracker(*await with_eczema(), *form("intake_form", "age"), WHY, conversation=who)
    assert (await run(Explain(clinic), at)).texts == [clinic.knowledge.questions["age"].why]


@pytest.mark.parametrize("asked", [None, "consult_choice", "opening"])
async def test_reasons_are_told_again(clinic, who, with_eczema, asked):
    at = tracker(*await with_eczema(), *form("consult_form" if asked else None, asked), WHY, conversation=who)
    texts = (await run(Explain(clinic), at)).texts
    assert texts[0] == "Here is why. Cupping can make eczema worse."
    assert texts[1] == clinic.words.say("outcome_source")


@pytest.mark.parametrize("asked", ["patient_name", "patient_phone"])
async def test_contact_is_explained(clinic, who, with_eczema, asked):
    at = tracker(*await with_eczema(), *form("consult_form", asked), WHY, conversation=who)
    assert (await run(Explain(clinic), at)).responses == ["utter_why_contact"]


async def test_why_without_anything_told_is_answered(clinic):
    assert (await run(Explain(clinic), tracker(WHY))).responses == ["utter_why_nothing"]


async def test_an_outcome_before_a_restart_is_not_explained(clinic, who, with_eczema):
    at = tracker(*await with_eczema(), {"event": "restart"}, WHY, conversation=who)
    assert (await run(Explain(clinic), at)).responses == ["utter_why_nothing"]
