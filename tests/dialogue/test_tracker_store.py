"""Rasa's memory: a turn is whole or not at all, and a restart goes on where it was."""

from __future__ import annotations

import json

import pytest

from bot.dialogue import lean

lean.prepare()

from rasa.shared.core.constants import REQUESTED_SLOT  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import SlotSet, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot.dialogue.tracker_store import TurnTrackerStore  # noqa: E402
from bot.errors import StoreUnavailable  # noqa: E402

DOMAIN = Domain.from_yaml(
    "version: '3.1'\nintents: [inform]\nslots: {age: {type: text, mappings: [{type: custom}]}, "
    "offered_openings: {type: list, mappings: [{type: custom}]}}\n"
    "forms: {intake_form: {required_slots: [age]}}\nresponses: {}"
)


class Memory:
    """What the message log keeps of turns that were answered."""

    def __init__(self):
        self.kept = {}

    def recall(self, conversation):
        return tuple(self.kept.get(conversation, ()))


class GoneMemory:
    def recall(self, conversation):
        raise StoreUnavailable("the disk is gone")


@pytest.fixture
def memory():
    return Memory()


@pytest.fixture
def store(memory):
    return TurnTrackerStore(memory, DOMAIN)


async def hold_turn(store, words="my back hurts"):
    """What Rasa does in one turn: read, add, save, read, add, save."""
    tracker = await store.retrieve("c1") or DialogueStateTracker("c1", DOMAIN.slots)
    tracker.update(UserUttered(words, {"name": "inform", "confidence": 1.0}))
    await store.save(tracker)
    tracker = await store.retrieve("c1")
    tracker.update(SlotSet("age", words))
    await store.save(tracker)


async def words_in(store):
    tracker = await store.retrieve("c1")
    return [event.text for event in tracker.events if isinstance(event, UserUttered)] if tracker else []


async def test_saving_writes_nothing_itself(store, memory):
    await hold_turn(store)
    assert memory.kept == {}


async def test_turn_so_far_can_be_read(store):
    await hold_turn(store)
    assert await words_in(store) == ["my back hurts"]


async def test_taken_turn_holds_each_event_once(store):
    await hold_turn(store)
    names = [json.loads(text)["event"] for text in store.take("c1")[0]]
    assert names == ["user", "slot"]


async def test_dropped_turn_leaves_no_trace(store):
    await hold_turn(store, "a turn that failed")
    store.take("c1")
    assert await words_in(store) == []


async def test_taken_turn_says_what_is_asked(store):
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    await store.retrieve("c1")
    tracker.update(SlotSet(REQUESTED_SLOT, "age"))
    await store.save(tracker)
    assert store.take("c1")[1] == "age"


async def test_openings_are_handed_over_while_asked(store):
    assert await offered_while(store, "opening") == ("ruiz|harbor|dry_cupping|later",)


async def test_openings_of_before_are_not_handed_over(store):
    assert await offered_while(store, "age") == ()


async def test_openings_are_handed_over_once(store):
    await offered_while(store, "opening")
    assert store.offered("c1") == ()


async def offered_while(store, asked):
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    await store.retrieve("c1")
    tracker.update(SlotSet("offered_openings", ["ruiz|harbor|dry_cupping|later"]))
    tracker.update(SlotSet(REQUESTED_SLOT, asked))
    await store.save(tracker)
    return store.offered("c1")


async def test_kept_turns_are_not_taken_again(store, memory):
    await hold_turn(store)
    memory.kept["c1"] = [*store.take("c1")[0]]
    await hold_turn(store, "and my neck")
    assert [json.loads(text).get("text") for text in store.take("c1")[0]] == ["and my neck", None]


async def test_new_process_goes_on_from_memory(store, memory):
    await hold_turn(store)
    memory.kept["c1"] = [*store.take("c1")[0]]
    tracker = await TurnTrackerStore(memory, DOMAIN).retrieve("c1")
    assert (tracker.get_slot("age"), await words_in(store)) == ("my back hurts", ["my back hurts"])


async def test_conversations_do_not_mix(store):
    await hold_turn(store)
    assert (await store.retrieve("c2"), store.take("c2")) == (None, ((), None))


async def test_lost_memory_is_an_error():
    with pytest.raises(StoreUnavailable):
        await TurnTrackerStore(GoneMemory(), DOMAIN).retrieve("c1")


async def test_bulky_parse_data_is_not_kept(store):
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    await store.retrieve("c1")
    parse = {
        "intent": {"name": "inform"},
        "intent_ranking": [{"name": "inform"}],
        "text_tokens": [[0, 2]],
        "text": "hi",
    }
    tracker.update(UserUttered("hi", {"name": "inform"}, parse_data=parse))
    await store.save(tracker)
    kept = json.loads(store.take("c1")[0][0])["parse_data"]
    assert not {"intent_ranking", "text_tokens"} & set(kept)
    assert kept["intent"]["name"] == "inform"
