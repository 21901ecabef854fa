from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.language.lines import LINES
from benchmarks.language.page import SPEED, WORDS, magnitude, page
from tests.benchmarks.small_measure import small_measure

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "docs" / "figures" / "language.md"
COLUMNS = ("Cupwise", "negspacy", "medspaCy", "Rasa default pipeline")


@pytest.fixture
def measure(tmp_path):
    return small_measure(tmp_path)


@pytest.mark.parametrize(("time", "shown"), [(0.0384, "0.04"), (7.26, "7"), (34.0, "30")])
def test_times_keep_one_digit(time, shown):
    assert magnitude(time) == shown


def test_published_page_has_every_measure():
    words = PUBLISHED.read_text(encoding="utf-8")
    wanted = [*(line.title for line in LINES), *SPEED.values()]
    assert [title for title in wanted if f"| {title}" not in words] == []
    assert f"|  | rows | {' | '.join(COLUMNS)} |" in words


def test_published_page_has_cupwise_in_every_line():
    lines = [line for line in PUBLISHED.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert [line for line in lines if line.split("|")[3].strip() == "-"] == []


def test_published_page_keeps_its_words():
    published = PUBLISHED.read_text(encoding="utf-8")
    fixed = [line for line in WORDS.read_text(encoding="utf-8").splitlines() if "{" not in line]
    assert [line for line in fixed if line not in published] == []
    assert "its part `dev`" in published


@pytest.mark.parametrize(
    ("same", "told"),
    [(True, "on\n  the same `data/nlu.yml`"), (False, "on\n  an earlier state of the same `data/nlu.yml`")],
)
def test_page_tells_what_rasa_learned_from(measure, same, told):
    assert told in page([], measure, 100, same_sentences=same)


@pytest.mark.parametrize(("epochs", "told"), [(30, "for 30 epochs, not its 100"), (100, "for 100 epochs.")])
def test_page_tells_how_long_rasa_learned(measure, epochs, told):
    assert told in page([], measure, epochs, same_sentences=True)
