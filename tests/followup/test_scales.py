"""What an answer after a visit means."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("question", ["pain_now", "pain_worst", "pain_average", "activity_1_score"])
@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("0", "0"),
        ("10", "10"),
        (" 6. ", "6"),
        ("about a six", "6"),
        ("7/10", "7"),
        ("maybe a 5 out of 10", "5"),
        ("3.5", "3.5"),
        ("I'd say 3 or 4", "4"),
        ("a 7, but my leg is numb", "7"),
        ("11", None),
        ("-3", None),
        ("I would say -3", None),
        ("seven now and nine at worst", None),
        ("it is fine", None),
        ("", None),
    ],
)
def test_number_is_read(scales, question, text, score):
    assert scales.read(question, text, {}) == score


@pytest.mark.parametrize("text", ["Skip", "skip", "not sure", "Don\u2019t know"])
@pytest.mark.parametrize("question", ["pain_now", "activity_1", "activity_2_score", "turning"])
def test_skip_is_read_everywhere(scales, question, text):
    assert scales.read(question, text, {}) == "skipped"


@pytest.mark.parametrize(
    ("question", "text", "score"),
    [
        ("pain_now", "no pain at all", "0"),
        ("pain_now", "It's gone!", "0"),
        ("pain_now", "back to normal", None),
        ("activity_1_score", "I can't do it", "0"),
        ("activity_1_score", "as before", "10"),
    ],
)
def test_ends_of_a_scale_have_words(scales, question, text, score):
    assert scales.read(question, text, {}) == score


@pytest.mark.parametrize(("text", "way"), [("Less", "less"), ("the same", "same"), ("a bit more", "more"), ("7", None)])
def test_turning_is_read(scales, text, way):
    assert scales.read("turning", text, {}) == way


def test_activity_is_kept_as_said(scales):
    assert scales.read("activity_1", " Tying  my shoes. ", {}) == "Tying my shoes"


@pytest.mark.parametrize("text", ["how much is it", "is it normal?", "what now", "!!!", "12", "x" * 121])
def test_question_or_noise_is_no_activity(scales, text):
    assert scales.read("activity_1", text, {}) is None


def test_second_activity_is_another_one(scales):
    assert scales.read("activity_2", "Walking", {"activity_1": "walking"}) is None
    assert scales.read("activity_2", "sleeping", {"activity_1": "walking"}) == "sleeping"


@pytest.mark.parametrize(
    ("asked", "text", "told"),
    [
        ("pain_now", "4ish now, worst was a 7", {"pain_now": "4", "pain_worst": "7"}),
        ("pain_worst", "about a 5 on average", {"pain_average": "5"}),
        ("pain_now", "about a six", {}),
        ("pain_now", "no idea", {}),
    ],
)
def test_several_scores_go_to_their_questions(scales, asked, text, told):
    assert scales.pains(asked, text) == told


@pytest.mark.parametrize(
    ("text", "worse"),
    [
        ("worse", True),
        ("worse than before tbh", True),
        ("it's gotten much worse since the visit", True),
        ("7, way worse", True),
        ("it's not worse", False),
        ("it hasn't gotten worse", False),
        ("it is worse in the morning", False),
        ("a 4 at worst", False),
    ],
)
def test_getting_worse_is_heard(scales, text, worse):
    assert scales.got_worse(text) is worse


@pytest.mark.parametrize(
    ("text", "later"), [("I'm driving right now, ask me tonight", True), ("not now", True), ("a 4 right now", False)]
)
def test_another_time_is_heard(scales, text, later):
    assert scales.puts_off(text) is later
