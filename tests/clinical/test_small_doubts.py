"""Doubts and confirmations by a small knowledge: what lifts them and what does not."""

import pytest

from bot.clinical.intake import listen
from tests.clinical.telling import P, found, said


@pytest.fixture
def story(small):
    return lambda *utterances: listen(utterances, small)


MAYBE = said("", found("itch", "possible"))


def test_a_yes_to_another_question_confirms_nothing(story):
    told = story(MAYBE, said("None", asked="skin"), said("Yes", asked="detail"))
    assert told.doubts == ("itch",)
    assert told.facts.findings["operation"] is P


def test_an_answer_lifts_the_doubt_that_an_answer_began(story):
    no = said("no rash", found("rash", "absent"), asked="skin")
    assert story(no, said("", found("rash"))).doubts == ("rash",)
    assert story(no, said("", found("rash")), said("A rash", asked="skin")).doubts == ()


def test_plain_words_of_a_confirmation_tell_nothing_else(story):
    assert story(MAYBE, said("Y", asked="confirm", age=30)).facts.age is None
    assert story(MAYBE, said("Y, since I was 30", asked="confirm", age=30)).facts.age == 30
    assert story(said("no", age=30)).facts.age == 30
