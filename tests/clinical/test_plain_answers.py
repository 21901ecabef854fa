"""Plain answers with words around them that say nothing: "ok no", "none, thank god"."""

from datetime import date

import pytest

from bot.clinical.answers import age_by_year, agrees, calls, match_areas, match_options, plain, read_birth_year
from bot.clinical.intake import listen
from tests.clinical.telling import A, P, U, found, said

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "ok no",
        "nah im good",
        "none thank god",
        "no, thankfully",
        "No to all.",
        "negative",
        "nope not me",
        "nope!! all clear :)",
        "I don't think so",
        "not that i know of",
        "no, no, no...",
        "none of them, just my back",
    ],
)
def test_a_plain_denial_denies_the_whole_list(knowledge, text):
    question = knowledge.questions["conditions"]
    assert match_options(question, text) == dict.fromkeys(question.concepts, A)


@pytest.mark.parametrize(
    "text", ["ok", "i'm fine", "thanks", "no chest pain, not at all", "no, i don't know", "no but yes"]
)
def test_fillers_alone_and_denials_of_one_thing_deny_no_list(knowledge, text):
    assert match_options(knowledge.questions["conditions"], text) is None


@pytest.mark.parametrize("text", ["I'd rather not say my age", "that's private", "no idea sorry"])
def test_a_refusal_leaves_it_unknown(knowledge, text):
    question = knowledge.questions["conditions"]
    assert match_options(question, text) == dict.fromkeys(question.shown, U)
    assert match_options(knowledge.questions["age"], text) == {}


def test_a_soft_denial_leaves_a_single_thing_open(knowledge):
    assert match_options(knowledge.questions["cancer_detail"], "i don't think so") is None


def test_everywhere_is_each_place(knowledge):
    question = knowledge.questions["area"]
    assert match_areas(question, "everywhere honestly") == {place.area for place in question.areas}


@pytest.mark.parametrize(
    ("text", "year"), [("born in 1984", 1984), ("3/14/1990", 1990), ("'79", 1979), ("79", None), ("1984 or 1985", None)]
)
def test_a_year_of_birth_is_read(text, year):
    assert read_birth_year(text) == year


@pytest.mark.parametrize(("born", "age"), [(1984, 42), (2008, 17), (2007, 19), (2030, None), (None, None)])
def test_a_year_of_birth_tells_an_age_that_makes_no_minor_an_adult(born, age):
    assert age_by_year(born, TODAY) == age


def test_a_year_answers_the_question_for_the_age(knowledge):
    assert listen([said("born in 1984", asked="age")], knowledge, TODAY).facts.age == 42


@pytest.mark.parametrize(
    "text", ["yep thats me", "correct, thanks", "all good 👍", "I guess so", "Yes everything you have there is correct"]
)
def test_a_sentence_that_agrees_agrees(knowledge, text):
    assert agrees(plain(text), knowledge.answers)
    assert listen([said(text, asked="summary")], knowledge).agreed


@pytest.mark.parametrize(
    "text",
    ["yes but my age is off", "right side", "yes, and i am 54", "not right", "is that right?", "yes except one", "hm"],
)
def test_a_sentence_that_turns_does_not_agree(knowledge, text):
    assert not agrees(plain(text), knowledge.answers)


@pytest.mark.parametrize("text", ["looks right", "all correct as it is"])
def test_agreeing_where_something_was_to_change_agrees(knowledge, text):
    assert listen([said(text, asked="change")], knowledge).agreed


def test_what_is_told_at_the_summary_holds_without_a_doubt(knowledge):
    denied = said("None of these", asked="conditions")
    told = listen([denied, said("no wait, i do have it", found("diabetes"), asked="summary")], knowledge)
    assert told.facts.findings["diabetes"] is P
    assert told.doubts == ()


def test_an_age_told_at_the_summary_replaces_the_answer(knowledge):
    assert listen([said("45", asked="age"), said("35", age=35, asked="summary")], knowledge).facts.age == 35


@pytest.mark.parametrize(("text", "areas"), [("it's my neck", {"neck"}), ("and my neck too", {"lower back", "neck"})])
def test_a_place_told_at_the_summary_is_the_right_one_or_one_more(knowledge, text, areas):
    first = said("Lower back", asked="area", areas=("lower back",))
    assert listen([first, said(text, areas=("neck",), asked="summary")], knowledge).facts.areas == areas


def test_words_that_deny_an_asked_question_do_not_when_turned(knowledge):
    had = said("Diabetes", asked="conditions")
    for text, presence in (("it is well controlled", A), ("it is not well controlled", None)):
        told = listen([had, said(text, asked="diabetes_detail")], knowledge).facts.findings
        assert told.get("diabetes_complicated") is presence


def test_words_for_the_rest_leave_open_what_an_option_covers(knowledge):
    told = listen([said("no health problems but diabetes", found("diabetes"), asked="conditions")], knowledge)
    assert told.facts.findings["eczema"] is A
    assert "diabetes_complicated" not in told.facts.findings


def test_something_else_told_is_no_missed_answer(knowledge):
    told = listen([said("I have psoriasis", found("psoriasis"), asked="age")], knowledge)
    missed = listen([said("well you know", asked="age")], knowledge)
    assert (told.unclear.get("age", 0), missed.unclear.get("age", 0)) == (0, 1)


@pytest.mark.parametrize(("text", "called"), [("the meds part is off", True), ("my age is off", False)])
def test_a_topic_is_called_by_other_names(knowledge, text, called):
    assert calls(plain(text), knowledge.questions["blood_and_medicines"]) is called


def test_doubt_told_later_does_not_soften_what_was_had(knowledge):
    story = listen(
        [
            said("I am pregnant", found("pregnancy"), asked="right_now"),
            said("I might be", found("pregnancy", "possible"), asked="right_now"),
        ],
        knowledge,
    )
    assert story.facts.findings["pregnancy"] is P
