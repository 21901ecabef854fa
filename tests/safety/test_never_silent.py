"""Whatever breaks, the patient gets words in time, danger gets its own words, and what was said is not lost."""

from __future__ import annotations

import time

import pytest

from bot.clinic import Clinic
from bot.dialogue.agent import RasaDialogue
from bot.errors import DialogueUnavailable
from bot.phones import read_phone
from tests.fakes import CHEST_PAIN, SELF_HARM, Failing, FakeDialogue, RaisingLanguage, down
from tests.safety.room import LIMIT, WHO, records_of

SLACK = 2.0
SORE = "my back hurts"


class MuteMemory:
    def recall(self, conversation):
        return ()


def said(answer):
    return "\n".join(reply.text for reply in answer.replies)


@pytest.fixture(params=["raising", "hanging"])
def broken(request):
    return FakeDialogue(fault=down()) if request.param == "raising" else FakeDialogue(hangs=True)


async def test_broken_dialogue_gives_fixed_words_in_time(room, broken):
    here, began = room(broken), time.monotonic()
    assert here.words("failure") in said(await here.say(SORE))
    assert time.monotonic() - began < LIMIT + SLACK


async def test_broken_dialogue_rings_the_desk(room, broken):
    here = room(broken)
    await here.say(SORE)
    await here.say("hello?")
    assert here.alerts == ["failure"]


async def test_broken_dialogue_loses_no_message(room, broken):
    here = room(broken)
    await here.say(SORE)
    assert here.kept == [SORE]


@pytest.mark.parametrize(("phrase", "key"), [(CHEST_PAIN, "emergency"), (SELF_HARM, "self_harm")])
async def test_broken_dialogue_answers_danger(room, broken, phrase, key):
    here = room(broken)
    assert here.words(key) in said(await here.say(phrase))
    assert here.alerts == [key]


async def test_missed_message_is_heard_afterwards(room):
    here = room(FakeDialogue(fault=down()))
    await here.say(SORE)
    here.dialogue.fault = None
    await here.say("are you there?")
    assert here.dialogue.heard == [("are you there?", (SORE,))]


async def test_missed_message_is_heard_once(room):
    here = room(FakeDialogue(fault=down()))
    await here.say(SORE)
    here.dialogue.fault = None
    await here.say("are you there?")
    await here.say("good")
    assert here.dialogue.heard[-1] == ("good", ())


async def test_bug_in_the_dialogue_gives_words(room):
    here = room(FakeDialogue(fault=RuntimeError("a bug")))
    assert said(await here.say(SORE)).strip()
    assert here.kept == [SORE]


async def test_language_with_a_bug_leaves_the_dialogue_answering(room):
    here = room(language=RaisingLanguage())
    assert "Tell me more." in said(await here.say(SORE))


async def test_store_down_at_receipt_says_not_kept(room, own_store):
    here = room(messages=Failing(own_store.messages, "receive"))
    assert here.words("not_kept") in said(await here.say(SORE))


async def test_store_down_at_receipt_answers_danger(room, own_store):
    here = room(messages=Failing(own_store.messages, "receive"))
    answer = await here.say(CHEST_PAIN)
    assert here.words("emergency") in said(answer)
    assert answer.state.emergency


async def test_store_gone_altogether_answers_danger(room, own_store):
    everything = "open state transcript receive answer answers_to missed say mark_emergency mark_self_harm".split()
    here = room(messages=Failing(own_store.messages, *everything), alerts=Failing(own_store.alerts, "raise_alert"))
    assert here.words("emergency") in said(await here.say(CHEST_PAIN))
    assert here.words("self_harm") in said(await here.say(SELF_HARM))


async def test_alarm_that_cannot_be_stored_is_still_spoken(room, own_store):
    here = room(alerts=Failing(own_store.alerts, "raise_alert"), decisions=Failing(own_store.decisions, "record"))
    assert here.words("emergency") in said(await here.say(CHEST_PAIN))


async def test_store_down_at_the_answer_keeps_the_message(room, own_store):
    log = Failing(own_store.messages, "answer")
    here = room(messages=log)
    assert said(await here.say(SORE)).strip()
    log.failing.clear()
    assert await here.talk.recover() == 1
    assert here.kept == [SORE]


async def test_recovered_message_is_answered_once(room, own_store):
    log = Failing(own_store.messages, "answer")
    here = room(messages=log)
    await here.say(SORE)
    log.failing.clear()
    await here.talk.recover()
    await here.talk.recover()
    replies = [line.text for line in own_store.messages.transcript(WHO) if line.answers is not None]
    assert replies == ["Tell me more."]


async def test_failed_alert_does_not_silence_the_bot(room, own_store):
    here = room(FakeDialogue(fault=down()), alerts=Failing(own_store.alerts, "raise_alert"))
    assert said(await here.say(SORE)).strip()


async def test_staff_have_the_word_once_taken_over(room, own_store):
    here = room()
    await here.say("hello")
    own_store.messages.take_over(WHO, "anna")
    assert here.words("with_staff") in said(await here.say(SORE))
    assert here.words("emergency") in said(await here.say(CHEST_PAIN))


async def test_staff_are_announced_once_and_then_a_sign(room, own_store):
    here = room()
    await here.say("hello")
    own_store.messages.take_over(WHO, "anna")
    texts = [said(await here.say(SORE)) for _ in range(3)]
    assert texts == [here.words(key) for key in ("with_staff", "passed_on", "passed_on")]


async def test_staff_who_spoke_are_not_announced(room, own_store):
    here = room()
    await here.say("hello")
    here.talk.take_over(WHO, "anna")
    here.talk.staff_says(WHO, "anna", "Hi, I am Anna.", "key-00000001")
    assert said(await here.say(SORE)) == here.words("passed_on")


async def test_dialogue_hears_what_staff_heard(room, own_store):
    here = room()
    await here.say("hello")
    own_store.messages.take_over(WHO, "anna")
    await here.say(SORE)
    own_store.messages.take_over(WHO, None)
    await here.say("thanks")
    assert here.dialogue.heard[-1] == ("thanks", (SORE,))


@pytest.mark.parametrize("content", [None, b"", b"not a model"], ids=["missing", "empty", "corrupt"])
async def test_model_that_cannot_be_loaded_is_not_ready(tmp_path, content):
    model = tmp_path / "model.tar.gz"
    if content is not None:
        model.write_bytes(content)
    dialogue = RasaDialogue(model, list, MuteMemory())
    dialogue.start()
    assert dialogue.wait(30) is False
    with pytest.raises(DialogueUnavailable):
        await dialogue.reply(WHO, SORE)
    dialogue.close()


async def test_patient_gets_words_without_a_model(room, tmp_path):
    dialogue = RasaDialogue(tmp_path / "none.tar.gz", list, MuteMemory())
    dialogue.start()
    dialogue.wait(30)
    here = room(dialogue)
    assert here.words("failure") in said(await here.say(SORE))
    assert here.words("emergency") in said(await here.say(CHEST_PAIN))
    dialogue.close()


class RaisingClinic(Clinic):
    """A clinic with a bug in the use case that every intake action needs."""

    broken = True

    def hear(self, *args, **kwargs):
        if self.broken:
            raise RuntimeError("a bug")
        return super().hear(*args, **kwargs)


@pytest.fixture
def raising(house, base, own_store, room):
    """The real dialogue with actions that raise for as long as the clinic is `broken`."""
    from actions.every import every_action

    clinic = RaisingClinic(base, house.language, records_of(own_store), house.clock, read_phone)
    dialogue = RasaDialogue(house.settings.model, lambda: every_action(clinic), own_store.memory)
    dialogue.start()
    assert dialogue.wait(120), dialogue.fault
    yield clinic, room(dialogue, house.language, limit=20)
    dialogue.close()


async def test_raising_action_gives_words_and_its_message_counts_later(raising):
    clinic, here = raising
    assert here.words("failure") in said(await here.say("My lower back hurts and I take warfarin"))
    assert here.alerts == ["failure"]
    clinic.broken = False
    answer = await here.say("Hello, are you there?")
    answers = {"age": "42", "consent": "Yes, go on", "summary": "Yes, that is right"}
    while answer.state.asked not in (None, "consult_choice", "location"):
        answer = await here.say(answers.get(answer.state.asked, "None of these"))
    assert answer.state.overall == "decline"
