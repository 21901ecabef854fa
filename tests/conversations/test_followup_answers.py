"""How the questions after a visit are answered, skipped, put off and taken up again."""

from __future__ import annotations

import pytest

from bot.scheduling.model import AppointmentStatus
from tests.conversations.after_visit import ANSWERS, QUESTIONS, answer, notes, urgent
from tests.patients import say


@pytest.fixture
def house(moving_house):
    """The house whose clock the test moves on."""
    return moving_house


async def test_everything_can_be_skipped(house, seen):
    talk = await seen()
    await say(house, talk, "hello")
    await say(house, talk, "skip all")
    assert "no numbers this time" in talk.bot_words
    assert not notes(house, talk)[0].measures.told


async def test_single_questions_can_be_skipped(house, seen):
    talk = await seen()
    await say(house, talk, "hello")
    await answer(house, talk, {**ANSWERS, "pain_now": "Skip", "pain_worst": "not sure", "activity_1": "no"})
    measures = notes(house, talk)[0].measures
    assert (measures.pain_now, measures.pain_worst, measures.activities) == (None, None, ())


async def test_side_question_is_answered_on_the_way(house, seen):
    talk = await seen()
    await say(house, talk, "hello")
    await say(house, talk, "How long do the marks last?")
    assert "marks" in talk.said_last()
    assert talk.last.state.asked == "pain_now"
    await answer(house, talk, ANSWERS)
    assert notes(house, talk)[0].measures.pain_now == 6


async def test_why_is_told_and_the_question_stays(house, seen):
    talk = await seen()
    await say(house, talk, "hello")
    await say(house, talk, "Why do you ask?")
    assert house.clinic.followup.why("pain_now") in talk.said_last()
    assert talk.last.state.asked == "pain_now"


@pytest.mark.parametrize("words", ["Not now", "stop", "later"])
async def test_not_now_is_respected_until_the_next_contact(house, seen, clock, words):
    talk = await seen()
    await say(house, talk, "hello")
    await say(house, talk, words)
    assert talk.last.state.asked not in QUESTIONS
    await say(house, talk, "my back is still stiff")
    assert talk.last.state.asked not in QUESTIONS
    clock.pass_by(days=1)
    await say(house, talk, "stop")
    await say(house, talk, "hello")
    assert talk.last.state.asked == "pain_now"


async def test_break_in_the_middle_keeps_the_answers(house, seen, clock):
    talk = await seen()
    await say(house, talk, "hello")
    await say(house, talk, "6")
    await say(house, talk, "not now")
    await say(house, talk, "stop")
    clock.pass_by(days=1)
    await say(house, talk, "hello")
    assert talk.last.state.asked == "pain_worst"


async def test_no_visit_is_followed_up_twice(house, after_visit):
    talk = await after_visit()
    await say(house, talk, "hello")
    await answer(house, talk, ANSWERS)
    await say(house, talk, "hello")
    assert talk.asked.count("pain_now") == 1


async def test_visit_of_long_ago_is_not_followed_up(house, seen):
    talk = await seen(days=31)
    await say(house, talk, "hello")
    assert "pain_now" not in talk.asked


async def test_visit_that_was_cancelled_is_not_followed_up(house, seen):
    talk = await seen(status=AppointmentStatus.CANCELLED)
    await say(house, talk, "hello")
    assert "pain_now" not in talk.asked


async def test_answer_that_is_not_understood_is_asked_once_more(house, seen):
    talk = await seen()
    await say(house, talk, "hello")
    await say(house, talk, "17")
    assert house.clinic.followup.again("pain_now") in talk.said_last()
    await say(house, talk, "-3")
    assert talk.last.state.asked == "pain_worst"


async def test_go_back_asks_the_question_before(house, seen):
    talk = await seen()
    await say(house, talk, "hello")
    await say(house, talk, "6")
    await say(house, talk, "go back")
    assert talk.last.state.asked == "pain_now"
    await say(house, talk, "8")
    await answer(house, talk, ANSWERS)
    assert notes(house, talk)[0].measures.pain_now == 8


async def test_getting_worse_counts_without_a_number(house, after_visit):
    talk = await after_visit()
    await say(house, talk, "hello")
    await say(house, talk, "it's gotten much worse since the visit")
    assert talk.last.state.asked == "pain_worst"
    await say(house, talk, "stop asking")
    assert f"call us today at {house.profile.phone}" in talk.said_last()
    assert "got worse" in urgent(house, talk)[0].words
    assert talk.last.state.asked == "consult_choice"
