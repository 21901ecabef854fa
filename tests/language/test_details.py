"""Details of the complaint, as labelled sentences, and what they may never do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.clinical.faults import BadKnowledge
from bot.clinical.reading import Reading
from bot.language import load
from bot.language.details import read_detail_words
from bot.language.tokens import Spelling
from tests.language.conftest import SIGNS

FILE = Path(__file__).with_name("details.txt")
KNOWLEDGE = Path(__file__).resolve().parents[2] / "bot" / "knowledge"
PLAIN = Spelling({}, frozenset(), frozenset(), frozenset(), (), frozenset())


def labelled() -> list[tuple[str, str, str]]:
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    split = [line.split(" => ") for line in lines]
    return [(*reversed_parts(said), told) for said, told in split]


def reversed_parts(said: str) -> tuple[str, str]:
    question, _, words = said.rpartition(" | ")
    return question, words


def shown(reading: Reading) -> str:
    """The details of a reading as the file writes them."""
    places = [f"{one.area}/{one.side}" if one.side else one.area for one in reading.spread]
    weeks, days = reading.pregnancy_weeks, reading.surgery_days
    parts = [
        f"spread {', '.join(places)}" if places else "",
        f"worse {', '.join(reading.worse_with)}" if reading.worse_with else "",
        f"better {', '.join(reading.better_with)}" if reading.better_with else "",
        f"weeks {weeks.lo} {weeks.hi}" if weeks else "",
        f"surgery {days.lo:g} {days.hi:g}" if days else "",
    ]
    return "; ".join(part for part in parts if part) or "nothing"


@pytest.mark.parametrize(("question", "words", "told"), labelled())
def test_sentence_tells_what_is_labelled(language, question, words, told):
    assert shown(language.read(words, question=question or None)) == told


@pytest.mark.parametrize(
    "words", ["down down my leg " * 2000, "worse sitting but " * 3000, "due in 3 weeks pregnant " * 2000]
)
def test_long_text_ends_in_a_reading(language, words):
    assert isinstance(language.read(words), Reading)


def test_details_change_no_finding(language):
    words = "I'm 12 weeks pregnant, had surgery six weeks ago, pain shoots down my left leg, worse when I sit"
    reading = language.read(words)
    bare = replace(reading, spread=(), worse_with=(), better_with=(), pregnancy_weeks=None, surgery_days=None)
    assert shown(bare) == "nothing"
    assert (bare.findings, bare.emergency, bare.red_flags) == (reading.findings, reading.emergency, reading.red_flags)


@pytest.mark.parametrize(
    ("old", "new"), [("trimesters: {first", "trimesters: {fifth"), ("spots:", "spot:"), ("over: ", "ower: ")]
)
def test_broken_words_are_refused(tmp_path, old, new):
    text = (KNOWLEDGE / "complaint.yml").read_text(encoding="utf-8")
    (tmp_path / "complaint.yml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadKnowledge):
        read_detail_words(tmp_path, PLAIN)


def test_reader_needs_the_file_of_details(tmp_path):
    with pytest.raises(BadKnowledge):
        load(frozenset(), frozenset(), signs=SIGNS, folder=tmp_path)
