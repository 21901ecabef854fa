"""The marked sentences: each must be read as it is marked."""

from __future__ import annotations

import pytest

from bot.language import SpacyLanguage
from tests.language.judge import holds
from tests.language.marked import Marked, marked

ALL = list(marked())


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.where)
def test_sentence_is_read_as_marked(language: SpacyLanguage, case: Marked) -> None:
    reading = language.read(case.words, question=case.question, asked=case.asked)
    wrong = [mark for mark in case.marks if not holds(mark, reading)]
    assert not wrong, f"{case.words!r}: not {wrong}; read {reading}"


def test_at_least_four_hundred_are_marked() -> None:
    assert len(ALL) >= 400


def test_every_mark_can_fail(language: SpacyLanguage) -> None:
    nothing = language.read("the weather is lovely", question="Shall we begin?")
    silent = {"calm", "calm:emergency"}
    passing = [
        (c.where, m) for c in ALL for m in c.marks if holds(m, nothing) and m not in silent and not m.endswith(" none")
    ]
    assert not passing
