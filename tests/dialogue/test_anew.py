"""A new start that no message asked for leaves nothing of what was told before."""

from __future__ import annotations

import json

from actions.names import Slot
from actions.transcript import said
from bot.dialogue.anew import ANEW, anew
from tests.fakes import NOON, events, form, message, tracker


def test_slot_is_the_one_of_the_domain():
    assert Slot.ANEW.value == ANEW


def test_nothing_told_before_counts_any_more():
    before = events(*form("intake_form", "conditions"), message("I have diabetes"))
    fresh = [json.loads(event) for event in anew(7, NOON)]
    after = tracker(*before, *fresh, message("my back hurts"))
    assert [told.text for told in said(after)] == ["my back hurts"]
    assert after.get_slot(ANEW) == 7


def test_rasa_reads_every_event():
    from bot.dialogue import lean

    lean.prepare()
    from rasa.shared.core.events import Event

    read = [Event.from_parameters(json.loads(event)) for event in anew(None, NOON)]
    assert [event.type_name for event in read] == ["restart", "action", "slot"]
