"""On the way through the whole house, each reply says how to draw it."""

from __future__ import annotations

from dataclasses import asdict

from bot.cli.conversing import answer_as_json
from tests.fakes import CHEST_PAIN
from tests.patients import Patient, converse, go_on, say, start


async def test_intake_to_booking_shows_each_kind(house):
    talk, kinds = start(), []
    await say(house, talk, "I would like to book dry cupping")
    while talk.last.state.asked not in ("patient_name", None):
        await go_on(house, talk, until=talk.last.state.asked)
        await say(house, talk, Patient().answer(talk.last.state.asked, house, talk))
        kinds += [reply.kind for reply in talk.last.replies if reply.kind]
    assert list(dict.fromkeys(kinds)) == ["several", "areas", "summary", "outcome", "openings"]


async def test_consent_comes_first_as_a_card(house):
    talk = start()
    await say(house, talk, "My lower back is stiff.")
    assert [reply.kind for reply in talk.last.replies] == ["", "consent"]


async def test_offered_time_is_the_one_that_is_held(house):
    talk = await converse(house, "My lower back is stiff.", until="opening")
    chosen = talk.last.replies[-1].choices[0]
    await say(house, talk, chosen.title)
    (held,) = house.store.diary.visits(talk.conversation)
    begins = held.start.astimezone(house.profile.clock_of(held.location)).isoformat()
    assert (chosen.tag, f"{chosen.group} at {chosen.short}") == (f"time:{begins}", chosen.title)


async def test_first_words_of_danger_are_a_card(house):
    talk = start()
    await say(house, talk, CHEST_PAIN)
    assert [reply.kind for reply in talk.last.replies] == ["", "emergency"]


async def test_outcome_that_asks_for_physician_has_letter(house):
    talk = await converse(house, "My back hurts.", Patient({"conditions": "Diabetes"}), until="consult_choice")
    assert ([reply.kind for reply in talk.last.replies][:2], talk.last.state.letter) == (["outcome"] * 2, True)


async def test_same_message_again_is_drawn_the_same(house):
    talk = await converse(house, "My lower back is stiff.", until="conditions")
    first = await house.conversation.hear(talk.conversation, "None of these", "once", "test")
    assert asdict(await house.conversation.hear(talk.conversation, "None of these", "once", "test")) == asdict(first)


async def test_command_line_keeps_its_shape(house):
    talk = await converse(house, "My lower back is stiff.", until="age")
    told = answer_as_json(talk.last)
    assert told["state"] == {"asked": "age", "taken_over": False, "emergency": False}
    assert [sorted(reply) for reply in told["replies"]] == [["choices", "text"]]
    assert told["replies"][0]["choices"] == ["Not sure"]
