"""The turn in which a patient is forgotten, and the first one after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from bot.errors import NotFound
from bot.letters import Letters
from bot.ports import Message, Reply, Turn
from bot.privacy import Privacy
from tests.fakes import CHEST_PAIN, NOON
from tests.safety.room import WHO, Room
from tests.store.erasing import opened_text
from tests.store.samples import assessment, facts

YES = "Yes, delete it"


@dataclass
class ForgettingDialogue:
    """Forgets the patient at `YES`, and repeats anything else; its memory holds the patient's words."""

    ready: bool = True
    privacy: Privacy | None = None
    heard: list[str] = field(default_factory=list)

    async def reply(self, conversation: str, text: str, missed: Sequence[Message] = ()) -> Turn:
        self.heard += [*(message.text for message in missed), text]
        said: tuple[str, ...] = (f"You said: {text}",)
        if text == YES and self.privacy:
            said = self.privacy.forget(conversation).said
        return Turn(tuple(map(Reply, said)), "age", (f"event: {text}",))


@pytest.fixture
def room(room: Callable[..., Room]) -> Room:
    dialogue = ForgettingDialogue()
    made = room(dialogue)
    dialogue.privacy = made.clinic.privacy
    return made


def texts(answer) -> list[str]:
    return [reply.text for reply in answer.replies]


def done(room: Room) -> str:
    return room.clinic.privacy.words.say("forget_done")


async def test_patient_is_told_that_it_is_done(room):
    await room.say("my knee is purple")
    answer = await room.say(YES)
    assert texts(answer) == [done(room)]
    assert answer.state.asked is None


async def test_nothing_of_the_turn_is_kept(room):
    await room.say("my knee is purple")
    await room.say(YES)
    left = opened_text(room.store)
    assert [words for words in ("purple", YES, "event:", done(room)) if words in left] == []


async def test_next_message_is_welcomed_anew(room):
    await room.say("my knee is purple")
    await room.say(YES)
    answer = await room.say("hello")
    assert (texts(answer)[0], texts(answer)[-1]) == (room.words("welcome"), "You said: hello")
    assert room.kept == ["hello"]


async def test_dialogue_hears_nothing_old_again(room):
    await room.say("my knee is purple")
    await room.say(YES)
    room.dialogue.heard.clear()
    await room.say("hello")
    assert room.dialogue.heard == ["hello"]


async def test_repeated_message_gets_no_old_words(room):
    await room.talk.hear(WHO, "my knee is purple", "first", "test")
    await room.say(YES)
    answer = await room.talk.hear(WHO, "hello", "first", "test")
    assert "You said: hello" in texts(answer)
    assert not any("purple" in text for text in texts(answer))


async def test_letter_of_the_forgotten_is_not_found(room):
    await room.say("my knee is purple")
    room.store.decisions.record(WHO, facts(), assessment(), NOON)
    letters = Letters(room.clinic, room.store.records)
    await room.say(YES)
    with pytest.raises(NotFound):
        letters.page(WHO)


async def test_unseen_emergency_is_kept(room):
    await room.say(CHEST_PAIN)
    room.store.messages.start_over(WHO, room.store.messages.transcript(WHO)[-1].number)
    answer = await room.say(YES)
    assert texts(answer) == [room.clinic.privacy.words.say("forget_with_staff")]
    assert (room.kept, room.alerts) == ([CHEST_PAIN, YES], ["emergency", "forget"])


async def test_emergency_after_forgetting_is_answered(room):
    await room.say("my knee is purple")
    await room.say(YES)
    answer = await room.say(CHEST_PAIN)
    assert room.words("emergency") in texts(answer)
    assert room.alerts == ["emergency"]
