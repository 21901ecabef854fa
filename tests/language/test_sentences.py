"""The marked sentences: each must be read as it is marked."""

from __future__ import annotations

import pytest

from bot.language import SpacyLanguage
from tests.language.judge import ALARMS, holds
from tests.language.marked import Marked, marked

ALL = list(marked())
STORIES = list(marked("vignettes_first", "vignettes_first_more", "vignettes_third", "vignettes_calm"))


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.where)
def test_sentence_is_read_as_marked(language: SpacyLanguage, phrases: SpacyLanguage, case: Marked) -> None:
    wrong = wrongly_read(case, language, phrases)
    assert not wrong, f"{case.words!r}: not {wrong}"


@pytest.mark.parametrize("case", STORIES, ids=lambda case: case.where)
def test_case_story_is_raised_by_the_shipped_rules(
    clinic_language: SpacyLanguage, clinic_phrases: SpacyLanguage, case: Marked
) -> None:
    assert wrongly_read(case, clinic_language, clinic_phrases) == []


def wrongly_read(case: Marked, whole: SpacyLanguage, phrases: SpacyLanguage) -> list[str]:
    """The marks that do not hold; that a sentence is calm is asked of the phrases."""
    reading, plain = (reader.read(case.words, question=case.question, asked=case.asked) for reader in (whole, phrases))
    return [mark for mark in case.marks if not holds(mark, plain if mark.startswith("calm") else reading)]


def test_few_calm_sentences_sound_like_danger(language: SpacyLanguage) -> None:
    calm = [(case, mark) for case in ALL for mark in case.marks if mark.startswith("calm")]
    readings = [(language.read(case.words, question=case.question, asked=case.asked), mark) for case, mark in calm]
    rang = [reading for reading, mark in readings if not ALARMS[mark](reading)]
    assert len(rang) <= len(calm) * 0.06


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
