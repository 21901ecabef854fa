"""The marked sentences: each must be read as it is marked."""

from __future__ import annotations

import pytest

from bot.language import SpacyLanguage
from tests.language.judge import holds
from tests.language.marked import Marked, marked

ALL = list(marked())
STORIES = list(marked("vignettes_first", "vignettes_first_more", "vignettes_third", "vignettes_calm"))


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.where)
def test_sentence_is_read_as_marked(language: SpacyLanguage, case: Marked) -> None:
    reading = language.read(case.words, question=case.question, asked=case.asked)
    wrong = [mark for mark in case.marks if not holds(mark, reading)]
    assert not wrong, f"{case.words!r}: not {wrong}; read {reading}"


@pytest.mark.parametrize("case", STORIES, ids=lambda case: case.where)
def test_case_story_is_raised_by_the_shipped_rules(clinic_language: SpacyLanguage, case: Marked) -> None:
    reading = clinic_language.read(case.words)
    assert all(holds(mark, reading) for mark in case.marks), reading.red_flags


def test_at_least_four_hundred_are_marked() -> None:
    assert len(ALL) >= 400


def test_every_mark_can_fail(language: SpacyLanguage) -> None:
    nothing = language.read("the weather is lovely", question="Shall we begin?")
    silent, unclaimed = {"calm", "calm:emergency"}, (" none", " kept", " open")
    passing = [
        (c.where, m)
        for c in ALL
        for m in c.marks
        if holds(m, nothing) and m not in silent and not m.endswith(unclaimed)
    ]
    assert not passing
