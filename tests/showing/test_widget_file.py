"""The chat's own words and the places of its drawing are checked when they are read."""

from __future__ import annotations

import re
import shutil

import pytest
import yaml

from bot.clinical.faults import BadKnowledge
from bot.knowledge.widget import KEYS, read_widget
from bot.knowledge_base import KNOWLEDGE, read_knowledge

DOORS = KNOWLEDGE.parent / "doors"
CLINIC = {"clinic_name": "Tidewell", "clinic_phone": "617", "emergency_number": "911", "crisis_line": "988"}


@pytest.fixture(scope="module")
def knowledge():
    return read_knowledge().clinical


@pytest.fixture
def faults(tmp_path, knowledge):
    """What is found in the file after a change to it."""

    def found(change):
        raw = yaml.safe_load((KNOWLEDGE / "widget.yml").read_text(encoding="utf-8"))
        change(raw)
        (tmp_path / "widget.yml").write_text(yaml.safe_dump(raw), encoding="utf-8")
        with pytest.raises(BadKnowledge) as bad:
            read_widget(tmp_path, knowledge, CLINIC)
        return " ".join(fault.message for fault in bad.value.faults)

    return found


def test_details_of_the_clinic_are_filled_in(tmp_path, knowledge):
    shutil.copy(KNOWLEDGE / "widget.yml", tmp_path)
    widget = read_widget(tmp_path, knowledge, CLINIC)
    assert (widget.words["emergency_call"], set(widget.words)) == ("Call 911 now", KEYS)
    assert "{count}" in widget.words["launcher_unread"]


def test_missing_words_are_named(faults):
    assert "'send'" in faults(lambda raw: raw["words"].pop("send"))


def test_words_without_a_use_are_refused(faults):
    assert "'sent'" in faults(lambda raw: raw["words"].update(sent="Sent"))


def test_unknown_placeholder_is_refused(faults):
    assert "{doctor}" in faults(lambda raw: raw["words"].update(call="Call {doctor}"))


def test_placeholder_of_the_chat_must_stand(faults):
    assert "{count}" in faults(lambda raw: raw["words"].update(launcher_unread="New messages"))


def test_place_that_is_asked_must_be_shown(faults):
    assert "'neck'" in faults(lambda raw: raw["areas"].pop("neck"))


def test_place_that_nobody_asks_is_refused(faults):
    assert "'toe'" in faults(lambda raw: raw["areas"].update(toe={"front": True}))


def test_place_needs_a_side(faults):
    assert "'neck'" in faults(lambda raw: raw["areas"].update(neck={"front": False}))


def test_side_is_true_or_false(faults):
    assert "'front'" in faults(lambda raw: raw["areas"].update(neck={"front": "yes", "back": True}))


def test_language_must_be_named(faults):
    assert "'language'" in faults(lambda raw: raw.pop("language"))


def test_every_word_is_shown_by_the_chat():
    shown = {*_named(r'"([a-z_]+)"', "static/*.js"), *_named(r"words\.([a-z_]+)", "templates/chat.html")}
    with_the_state = {"letter", "letter_pdf", "visit", "calendar"}
    by_side = {"areas_front", "areas_back"}
    assert KEYS - shown - with_the_state - by_side == set()


def test_chat_says_no_word_that_is_missing():
    assert set(_named(r'\bsay\("([a-z_]+)"', "static/*.js")) - KEYS == set()


def _named(pattern, where):
    return [name for file in DOORS.glob(where) for name in re.findall(pattern, file.read_text(encoding="utf-8"))]
