"""What happens after a visit, through the whole stack, on a clock that the test moves on."""

from __future__ import annotations

import pytest

from tests.conversations.after_visit import ANSWERS, BETTER, QUESTIONS, WORSE, answer, notes, urgent
from tests.patients import say


@pytest.fixture
def house(moving_house):
    """The house whose clock the test moves on."""
    return moving_house


async def test_follow_up_comes_before_anything_else(house, seen):
    talk = await seen()
    await say(house, talk, "Hi, I would like another visit")
    assert talk.last.state.asked == "pain_now"
    assert "You had a visit with us on" in talk.said_last()
    assert talk.offered() == (*map(str, range(11)), "Skip", "Not now")


async def test_seven_questions_are_asked_for_the_lower_back(house, after_visit):
    talk = await after_visit()
    before = len(talk.asked)
    await say(house, talk, "hello")
    await answer(house, talk, ANSWERS)
    assert talk.asked[before : before + 7] == QUESTIONS
    assert "turning" not in talk.asked


async def test_turning_is_asked_for_the_upper_back(house, after_visit):
    talk = await after_visit("My upper back is stiff.", area="upper back")
    before = len(talk.asked)
    await say(house, talk, "hello")
    await answer(house, talk, ANSWERS)
    assert talk.asked[before : before + 8] == [*QUESTIONS, "turning"]
    assert notes(house, talk)[0].measures.turning.value == "less"


async def test_first_numbers_are_kept_for_later(house, seen):
    talk = await seen()
    await say(house, talk, "hello")
    await answer(house, talk, ANSWERS)
    assert "compare with it after your next visit" in talk.bot_words
    measures = notes(house, talk)[0].measures
    assert (measures.pain_now, measures.pain_worst, measures.pain_average) == (6, 8, 7)
    assert [(a.name, a.score) for a in measures.activities] == [("walking the dog", 3), ("putting on socks", 4)]


@pytest.mark.parametrize(
    ("now", "words"), [("3", "clearly better than before your first visit"), ("6", "about the same as before")]
)
async def test_pain_of_the_intake_is_compared(house, after_visit, now, words):
    talk = await after_visit("My lower back is stiff, the pain is 6 out of 10.")
    await say(house, talk, "hello")
    await answer(house, talk, {**ANSWERS, "pain_now": now})
    assert words in talk.bot_words
    assert urgent(house, talk) == []


async def test_getting_worse_goes_the_urgent_way(house, after_visit):
    talk = await after_visit("My lower back is stiff, the pain is 4 out of 10.")
    await say(house, talk, "hello")
    await answer(house, talk, {**ANSWERS, "pain_now": "9"})
    assert "clearly worse than before your first visit: pain right now from 4 to 9" in talk.bot_words
    assert f"call us today at {house.profile.phone}" in talk.bot_words
    assert "pain right now from 4 to 9" in urgent(house, talk)[0].words
    assert talk.last.state.asked == "consult_choice"


async def test_worse_after_an_expired_screening_books_nothing(house, after_visit):
    talk = await after_visit("My lower back is stiff, the pain is 4 out of 10.", days=20)
    await say(house, talk, "hello")
    await answer(house, talk, {**ANSWERS, "pain_now": "9"})
    assert talk.last.state.asked == "consult_choice"
    assert urgent(house, talk)


async def test_emergency_in_the_middle_is_answered_first(house, seen):
    talk = await seen()
    await say(house, talk, "hello")
    await answer(house, talk, ANSWERS, until="pain_average")
    await say(house, talk, "a 7, and I cannot hold my urine since this morning, numb between my legs")
    assert talk.last.state.emergency
    assert house.profile.emergency_number in talk.said_last()


async def test_urgent_sign_in_the_middle_ends_the_questions(house, after_visit):
    talk = await after_visit()
    await say(house, talk, "hello")
    await say(house, talk, "about a six, but I have a fever and chills since the visit")
    assert talk.overall == "urgent", str(talk)
    assert talk.last.state.asked not in QUESTIONS
    assert urgent(house, talk)
    assert notes(house, talk)[0].measures.pain_now == 6


async def test_new_condition_is_asked_about_at_the_end(house, after_visit):
    talk = await after_visit()
    await say(house, talk, "hello")
    await say(house, talk, "5, I take warfarin now")
    assert talk.last.state.asked == "pain_worst"
    await answer(house, talk, ANSWERS)
    assert talk.last.state.asked == "confirm", str(talk)
    assert "warfarin" in talk.said_last()


async def test_second_visit_is_compared_with_the_first(house, after_visit, visit_again):
    talk = await after_visit()
    await say(house, talk, "hello")
    await answer(house, talk, ANSWERS)
    visit_again(talk)
    await say(house, talk, "hello")
    assert "walking the dog; putting on socks" in talk.said_last()
    asked = len(talk.asked)
    await answer(house, talk, BETTER)
    assert "activity_1" not in talk.asked[asked:]
    assert "clearly better than last time: pain right now from 6 to 2" in talk.bot_words
    assert len(notes(house, talk)) == 2


async def test_second_visit_that_made_it_worse_rings(house, after_visit, visit_again):
    talk = await after_visit()
    await say(house, talk, "hello")
    await answer(house, talk, ANSWERS)
    visit_again(talk)
    await say(house, talk, "hello")
    await answer(house, talk, WORSE)
    assert "worse after a visit than last time: pain right now from 6 to 9" in urgent(house, talk)[0].words
