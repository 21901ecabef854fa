"""Staff take a chat over, speak in it once for each key, and give it back; all of it is logged."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from bot.clinic import KnowledgeBase
from bot.errors import BadInput, KeyReused, NotAllowed, NotFound
from bot.live import Signal
from bot.store import Store
from tests.fakes import CHEST_PAIN
from tests.safety.room import WHO, Room, make_room

KEY = "key-0001"


@pytest.fixture
async def room(base: KnowledgeBase, store: Store) -> Room:
    """A chat that has begun."""
    room = make_room(base, store)
    await room.say("hello")
    return room


def deeds(store: Store) -> list[tuple[str, str]]:
    table = store.tables.deeds
    with store.database.reading() as connection:
        return [(row.by, row.what) for row in connection.execute(select(table).order_by(table.c.id))]


def said_by(store: Store, author: str) -> list[str]:
    return [line.text for line in store.messages.transcript(WHO) if line.author == author]


async def test_take_over_is_seen_and_logged(room, store):
    room.talk.take_over(WHO, "mina")
    room.talk.take_over(WHO, "mina")
    assert room.talk.state(WHO).taken_over
    assert deeds(store) == [("mina", "taken_over")]


async def test_colleague_takes_over_from_colleague(room, store):
    room.talk.take_over(WHO, "mina")
    room.talk.take_over(WHO, "omar")
    with pytest.raises(NotAllowed):
        room.talk.staff_says(WHO, "mina", "Hello.", KEY)
    assert deeds(store) == [("mina", "taken_over"), ("omar", "taken_over")]


async def test_bot_answers_again_once_given_back(room, store):
    room.talk.take_over(WHO, "mina")
    room.talk.give_back(WHO, "omar")
    room.talk.give_back(WHO, "omar")
    answer = await room.say("thanks")
    assert [reply.text for reply in answer.replies] == ["Tell me more."]
    assert deeds(store) == [("mina", "taken_over"), ("omar", "given_back")]


async def test_holder_gives_back_unless_named(room, store):
    room.talk.take_over(WHO, "mina")
    room.talk.give_back(WHO)
    assert deeds(store)[-1] == ("mina", "given_back")


async def test_staff_speak_under_their_name_once(room, store):
    room.talk.take_over(WHO, "mina")
    first = room.talk.staff_says(WHO, "mina", "  I am\x00 Mina. ", KEY)
    again = room.talk.staff_says(WHO, "mina", "  I am\x00 Mina. ", KEY)
    assert (first, said_by(store, "mina")) == (again, ["I am  Mina."])


async def test_other_words_under_the_same_key_are_refused(room, store):
    room.talk.take_over(WHO, "mina")
    room.talk.staff_says(WHO, "mina", "One.", KEY)
    with pytest.raises(KeyReused):
        room.talk.staff_says(WHO, "mina", "Two.", KEY)
    assert said_by(store, "mina") == ["One."]


async def test_nobody_speaks_without_taking_over(room, store):
    with pytest.raises(NotAllowed):
        room.talk.staff_says(WHO, "mina", "Hello.", KEY)
    assert said_by(store, "mina") == []


async def test_lost_answer_can_be_asked_for_after_giving_back(room):
    room.talk.take_over(WHO, "mina")
    first = room.talk.staff_says(WHO, "mina", "Goodbye.", KEY)
    room.talk.give_back(WHO, "mina")
    assert room.talk.staff_says(WHO, "mina", "Goodbye.", KEY) == first


@pytest.mark.parametrize("text", ["", "   ", "\x00\n", "a" * 4001])
async def test_words_have_a_size(room, text):
    room.talk.take_over(WHO, "mina")
    with pytest.raises(BadInput):
        room.talk.staff_says(WHO, "mina", text, KEY)


@pytest.mark.parametrize("key", ["", "short", "a" * 81, "key-ü-0001", "key\n00001"])
async def test_key_has_a_shape(room, key):
    room.talk.take_over(WHO, "mina")
    with pytest.raises(BadInput):
        room.talk.staff_says(WHO, "mina", "Hello.", key)


async def test_longest_words_are_kept_whole(room, store):
    room.talk.take_over(WHO, "mina")
    room.talk.staff_says(WHO, "mina", "a" * 4000, "k" * 80)
    assert said_by(store, "mina") == ["a" * 4000]


async def test_message_id_of_a_patient_is_no_key(room, store):
    room.talk.take_over(WHO, "mina")
    await room.talk.hear(WHO, "my words", KEY, "test")
    room.talk.staff_says(WHO, "mina", "my words", KEY)
    assert said_by(store, "mina") == ["my words"]


@pytest.mark.parametrize("verb", ["take_over", "give_back"])
async def test_unknown_chat_cannot_be_taken(room, store, verb):
    with pytest.raises(NotFound):
        getattr(room.talk, verb)("nobody", "mina")
    assert deeds(store) == []


async def test_danger_is_answered_while_staff_have_the_chat(room):
    room.talk.take_over(WHO, "mina")
    answer = await room.say(CHEST_PAIN)
    assert [reply.text for reply in answer.replies] == [room.words("emergency")]


async def test_watchers_hear_of_every_step(room):
    steps = (
        lambda: room.talk.take_over(WHO, "mina"),
        lambda: room.talk.staff_says(WHO, "mina", "Hello.", KEY),
        lambda: room.talk.give_back(WHO, "mina"),
    )
    async with room.live.watch(WHO, "patient") as watch:
        heard = []
        for step in steps:
            step()
            heard += [await watch.next(0), await watch.next(0)]
    assert heard == [Signal.CHANGED, None] * 3


async def test_staff_see_the_words_before_the_answer(room):
    room.dialogue.hangs = True
    async with room.live.watch(WHO, "staff") as watch:
        speaking = asyncio.ensure_future(room.say("still there?"))
        assert await watch.next(1) is Signal.CHANGED
        assert room.kept[-1] == "still there?"
        await speaking
