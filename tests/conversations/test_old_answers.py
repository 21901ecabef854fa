"""Patients who come back long after the health questions."""

from __future__ import annotations

from tests.patients import converse, go_on, say, start


async def test_old_answers_are_asked_again(moving_house, clock):
    talk = await converse(moving_house, "My lower back is stiff.", until="opening")
    clock.pass_by(days=20)
    await say(moving_house, talk, "Hello, I am back. Can I still book?")
    assert talk.last.state.asked == "emergency_now", str(talk)
    assert "I ask them again" in talk.said_last()


async def test_new_answers_lead_to_a_booking(moving_house, clock):
    talk = await converse(moving_house, "My lower back is stiff.", until="opening")
    clock.pass_by(days=20)
    await say(moving_house, talk, "I am back")
    await go_on(moving_house, talk, until="opening")
    assert talk.last.state.asked == "opening", str(talk)
    assert talk.bot_words.count("I ask them again") == 1


async def test_new_answers_replace_the_old(moving_house, clock):
    talk = await converse(moving_house, "My lower back is stiff.", until="opening")
    clock.pass_by(days=20)
    await say(moving_house, talk, "I am back")
    await go_on(moving_house, talk, until="conditions")
    await say(moving_house, talk, "Diabetes")
    await go_on(moving_house, talk)
    assert talk.overall == "consult", str(talk)


async def test_time_on_the_page_is_not_taken_with_old_answers(moving_house, clock):
    talk = await converse(moving_house, "My lower back is stiff.", until="opening")
    clock.pass_by(days=20)
    await say(moving_house, talk, "the first one")
    assert moving_house.clinic.visits.booked(talk.conversation) is None
    assert talk.last.state.asked == "emergency_now", str(talk)


async def test_starting_over_asks_only_once(moving_house, clock):
    talk = start()
    await say(moving_house, talk, "My lower back is stiff.")
    await go_on(moving_house, talk, until="opening")
    clock.pass_by(days=20)
    await say(moving_house, talk, "start over")
    await say(moving_house, talk, "My upper back is stiff.")
    await go_on(moving_house, talk, until="opening")
    assert "I ask them again" not in talk.bot_words, str(talk)
