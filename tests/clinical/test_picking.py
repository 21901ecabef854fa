"""Answers that pick from a list by place, and those that only look so."""

import pytest

from bot.clinical.answers import match_options

MARKS = {None: "?", "present": "+", "absent": "-", "unknown": "u"}


@pytest.fixture
def picked(knowledge):
    """A mark for each option of the conditions: + had, - denied, u unsure, ? left open; None when nothing is picked."""

    def marks(text):
        question = knowledge.questions["conditions"]
        said = match_options(question, text)
        told = {} if said is None else {concept: presence.value for concept, presence in said.items()}
        return said and "".join(MARKS[told.get(option.concept)] for option in question.options)

    return marks


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("the second one", "-+-------"),
        ("The 2nd, a bit", "-+-------"),
        ("just the first", "+--------"),
        ("first and last", "+-------+"),
        ("the first two", "++-------"),
        ("numbers 1 and 3", "+-+------"),
        ("option #4", "---+-----"),
        ("all except the last two", "+++++++--"),
        ("none except the third", "--+------"),
        ("the first yes, the others no", "+--------"),
    ],
)
def test_places_pick_as_titles_do(picked, text, marks):
    assert picked(text) == marks


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("no to the first three", "---??????"),
        ("not the first", "-????????"),
        ("no to the first three, dunno about the others", "---uuuuuu"),
        ("not sure about the 2nd, rest no", "-u-------"),
        ("maybe the third one", "??u??????"),
        ("not just the first", "u????????"),
    ],
)
def test_a_denial_or_doubt_by_place_leaves_the_others_as_they_are(picked, text, marks):
    assert picked(text) == marks


def test_a_place_both_had_and_denied_counts_as_had(picked):
    assert picked("the first three but not the second") == "+++------"


def test_a_pick_leaves_open_what_it_covers(knowledge):
    said = match_options(knowledge.questions["conditions"], "the third")
    assert "diabetes" in said
    assert "diabetes_complicated" not in said


@pytest.mark.parametrize(
    "text",
    [
        "the 12th",
        "just one",
        "one of them",
        "2 of them",
        "the last two but one",
        "the second two",
        "second time",
        "first",
    ],
)
def test_what_is_no_place_of_the_list_picks_nothing(picked, text):
    assert picked(text) == ("+--------" if text == "first" else None)
