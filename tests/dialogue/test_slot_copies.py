"""Slots are copied by their attributes; the stock copy still takes each apart and together again."""

from __future__ import annotations

import copy
import cProfile
import pstats

import pytest

from bot.dialogue import lean

lean.prepare()

from rasa.shared.core.slots import AnySlot, BooleanSlot, FloatSlot, ListSlot, Slot, TextSlot  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot.dialogue import slot_copies  # noqa: E402

KINDS = [AnySlot, BooleanSlot, FloatSlot, ListSlot, TextSlot]


@pytest.fixture(scope="module", autouse=True)
def ours():
    slot_copies.copy_plainly()


def filled(kind, value):
    """A slot that something was put into."""
    slot = kind("some_slot", mappings=[{"type": "custom"}], influence_conversation=False)
    slot.value = value
    return slot


def general_copy(slot):
    """What Python makes of a class that says nothing of copies."""
    return copy._reconstruct(slot, None, *slot.__reduce_ex__(4))


def test_stock_rasa_copies_in_general_way():
    assert "__copy__" not in {name for kind in Slot.__subclasses__() for name in vars(kind)}
    slots = [TextSlot("some_slot", mappings=[])]
    with cProfile.Profile() as profile:
        DialogueStateTracker("anna", slots)
    assert "_copied" in {name for _, _, name in pstats.Stats(profile).stats}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", [None, "word", 3.0, ["a", "b"]])
def test_copies_are_as_the_general_ones(kind, value):
    slot = filled(kind, value)
    ours, general = copy.copy(slot), general_copy(slot)
    assert (type(ours), vars(ours)) == (type(general), vars(general))


def test_copy_is_filled_for_itself():
    slot = filled(TextSlot, "before")
    copied = copy.copy(slot)
    copied.value = "after"
    assert (slot.value, copied.value) == ("before", "after")
