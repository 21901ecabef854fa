"""Answers made of the choices shown, and nothing else."""

import pytest

from bot.clinical.answers import match_areas, match_options, plain, read_age
from bot.clinical.model import Presence

A, P, U = Presence.ABSENT, Presence.PRESENT, Presence.UNKNOWN


def test_one_title_rules_out_the_others(knowledge):
    said = match_options(knowledge.questions["conditions"], "Diabetes")
    assert said["diabetes"] is P
    assert said["eczema"] is A
    assert said["kidney_failure"] is A
    assert "diabetes_complicated" not in said


@pytest.mark.parametrize("joint", ["; ", ", ", "\n", " and ", " & ", ";", ", and ", " "])
def test_titles_may_be_joined_in_many_ways(knowledge, joint):
    said = match_options(knowledge.questions["conditions"], f"Eczema{joint}High blood pressure")
    assert {concept for concept, presence in said.items() if presence is P} == {"eczema", "hypertension"}


def test_titles_that_hold_commas_are_read_whole(knowledge):
    question = knowledge.questions["conditions"]
    title = next(option.title for option in question.options if option.concept == "heart_disease")
    assert "," in title
    said = match_options(question, f"{title}, Anemia or low iron")
    assert {concept for concept, presence in said.items() if presence is P} == {"heart_disease", "anemia"}


@pytest.mark.parametrize("text", ["None of these", "NONE OF THESE.", " none ", "no", "Nope!"])
def test_none_of_these_denies_every_concept(knowledge, text):
    question = knowledge.questions["blood_and_medicines"]
    assert match_options(question, text) == dict.fromkeys(question.concepts, A)


@pytest.mark.parametrize("text", ["Not sure", "I don\u2019t know", "skip"])
def test_not_sure_leaves_every_concept_unknown(knowledge, text):
    question = knowledge.questions["blood_and_medicines"]
    assert match_options(question, text) == dict.fromkeys(question.shown, U)


@pytest.mark.parametrize(
    "text", ["", "diabetes I think", "my mother has diabetes", "Diabetes; None of these", "Diabetesx", "yes"]
)
def test_anything_else_is_not_matched(knowledge, text):
    assert match_options(knowledge.questions["conditions"], text) is None


@pytest.mark.parametrize(("text", "presence"), [("Yes", P), ("no", A), ("not sure", U)])
def test_a_single_question_takes_yes_and_no(knowledge, text, presence):
    assert match_options(knowledge.questions["diabetes_detail"], text) == {"diabetes_complicated": presence}


def test_a_single_question_takes_nothing_else(knowledge):
    assert match_options(knowledge.questions["diabetes_detail"], "numb feet") is None


@pytest.mark.parametrize("text", ["42", " 42. ", "not sure"])
def test_an_age_is_a_whole_number(knowledge, text):
    assert match_options(knowledge.questions["age"], text) == {}


@pytest.mark.parametrize(
    ("text", "age"), [("0", 0), ("130", 130), ("131", None), ("4 2", None), ("4o", None), ("-4", None)]
)
def test_an_age_is_within_bounds(knowledge, text, age):
    assert read_age(text) == age
    assert (match_options(knowledge.questions["age"], text) == {}) == (age is not None)


def test_places_are_read_from_their_titles(knowledge):
    question = knowledge.questions["area"]
    assert match_areas(question, "Lower back; neck") == {"lower back", "neck"}
    assert match_options(question, "Lower back; neck") == {}


def test_other_places_are_not_matched(knowledge):
    question = knowledge.questions["area"]
    assert match_areas(question, "my lower back") == frozenset()
    assert match_options(question, "my lower back") is None


def test_long_texts_are_cut_not_searched():
    assert len(plain("x" * 100_000)) == 2_000


def test_every_title_matches_itself_alone(knowledge):
    for question in knowledge.questions.values():
        for title in question.titles:
            said = match_options(question, title)
            assert said is not None or question.kind == "number"


def test_every_title_chooses_only_its_option(knowledge):
    for question in knowledge.questions.values():
        for option in question.options if question.kind == "group" else ():
            said = match_options(question, option.title)
            assert [concept for concept, presence in said.items() if presence is P] == [option.concept]
