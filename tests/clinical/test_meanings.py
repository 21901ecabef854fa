"""What hard words mean, as it is read from its file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.knowledge
from bot.clinical.faults import BadKnowledge
from bot.knowledge.meanings import read_meanings

FOLDER = Path(bot.knowledge.__file__).parent
MEANINGS = read_meanings(FOLDER)


@pytest.mark.parametrize(
    ("asked", "telling"),
    [
        ("what's psoriasis?", "skin disease"),
        ("is Eliquis one of those", "clotting"),
        ("what is a mini-stroke", "brain"),
        ("what is wet cupping exactly", "small cuts"),
        ("is fish oil a blood thinner", "keeps your blood from clotting"),
    ],
)
def test_a_hard_word_is_explained(asked, telling):
    assert telling in (MEANINGS.of(asked) or "")


@pytest.mark.parametrize("asked", ["what do you mean", "", "strokes of luck"])
def test_other_words_have_no_meaning_here(asked):
    assert MEANINGS.of(asked) is None


@pytest.mark.parametrize("name", MEANINGS.by_name)
def test_no_meaning_promises_anything(name):
    assert not re.search(r"\b(safe|safely|harmless|cures?|you have)\b", MEANINGS.by_name[name].lower())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("other: {}", "missing section: meanings"),
        ("meanings: {a: {names: [x]}}", "a: no words"),
        ("meanings: {a: {words: X.}}", "a: no names"),
        ("meanings: {a: {names: [x], words: X., more: 1}}", "a: unknown key more"),
        ("meanings: {a: {names: [x], words: X.}, b: {names: [X], words: Y.}}", "b: x has a meaning already"),
    ],
)
def test_a_fault_of_the_file_is_named(tmp_path, text, fault):
    (tmp_path / "meanings.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadKnowledge, match=fault):
        read_meanings(tmp_path)
