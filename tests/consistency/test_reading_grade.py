"""Whatever the bot can say is easy to read: at most the eighth grade by Flesch and Kincaid."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
import readability
import yaml

from tests.consistency.spoken import spoken

GIVEN = yaml.safe_load(Path(__file__).with_name("reading_names.yml").read_text(encoding="utf-8"))
NAMES = [name for names in GIVEN["names"].values() for name in names]
NAME = re.compile(r"\b(" + "|".join(map(re.escape, sorted(NAMES, key=len, reverse=True))) + r")\b", re.IGNORECASE)
TEXTS = dict(spoken())
GRADE = 8.0
# The formula was made for running text. Of a few words, one long one gives any grade, so these are counted by hand.
FEW_WORDS, LONG_WORD = 8, 4


def filled(text: str) -> str:
    """A text as a patient would read it, names read as one short word."""
    places = {name for _, name, _, _ in Formatter().parse(text) if name}
    assert not places - set(GIVEN["typical"]), "add what usually stands there to reading_names.yml"
    return NAME.sub("name", " ".join(text.format_map(GIVEN["typical"]).split()))


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])[\"”)]*\s+", text) if re.search(r"\w", part)]


def words(text: str) -> list[str]:
    return re.findall(r"\w[\w'’.,:/-]*\w|\w", text)


def measures(parts: list[str]) -> tuple[float, float]:
    """The school grade and the syllables of some sentences. The library wants one a line, its words apart."""
    found = readability.getmeasures("\n".join(" ".join(words(part)) for part in parts), lang="en")
    return found["readability grades"]["Kincaid"], found["sentence info"]["syllables"]


def hard_words(text: str) -> list[str]:
    return [word for word in words(text) if measures([word])[1] >= LONG_WORD]


@pytest.mark.parametrize("where", TEXTS)
def test_each_text_is_easy_to_read(where):
    text = filled(TEXTS[where])
    if len(words(text)) < FEW_WORDS:
        assert len(hard_words(text)) <= 1, text
    else:
        assert measures(sentences(text))[0] <= GRADE, text


@pytest.mark.parametrize("where", TEXTS)
def test_each_long_sentence_is_easy_to_read(where):
    long = [part for part in sentences(filled(TEXTS[where])) if len(words(part)) >= FEW_WORDS]
    assert [(round(measures([part])[0], 1), part) for part in long if measures([part])[0] > GRADE] == []


def test_every_file_of_words_is_looked_at():
    files = {where.split()[0] for where in TEXTS}
    assert files >= {"domain.yml", "faq.yml", "outcomes.yml", "questions.yml", "red_flags.yml", "words.yml"}
    assert len(TEXTS) > 700


def test_a_hard_text_would_be_noticed():
    hard = "Contraindicated interventions necessitate interdisciplinary consultation regarding anticoagulation therapy."
    assert measures([hard])[0] > GRADE
    assert len(hard_words("anticoagulation contraindicated")) == 2


@pytest.mark.parametrize("name", NAMES)
def test_every_excused_name_is_used(name):
    told = " ".join([*TEXTS.values(), *map(str, GIVEN["typical"].values())]).lower()
    assert name.lower() in told
