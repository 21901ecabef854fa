"""Every line of a small knowledge, written wrongly, is told with its file, its line and all that is wrong with it."""

from pathlib import Path

import pytest
import yaml

from bot.clinical.building import FILES, build
from bot.clinical.expression import Age
from bot.clinical.faults import BadKnowledge, Fault, Located
from tests.clinical.small_book import faults_of, small_book, text_of

CASES = yaml.safe_load((Path(__file__).parent / "data" / "faults.yml").read_text(encoding="utf-8"))
OLD_FAULT, NEW_FAULT = Fault("a.yml", 2, "new"), Fault("a.yml", 10, "old")


def line_of(anchor, text):
    """The number of the line that is meant."""
    lines, wanted = [line.strip() for line in text.splitlines()], anchor.splitlines()
    return 1 + next(place for place in range(len(lines)) if lines[place : place + len(wanted)] == wanted)


@pytest.mark.parametrize("name", CASES)
def test_a_slip_is_told_with_its_line(name):
    edits = CASES[name]["edits"]
    assert faults_of(*edits) == [
        f"{file}.yml:{line_of(anchor, text_of(file, edits))}: {message}"
        for file, anchor, message in CASES[name]["faults"]
    ]


def test_the_small_knowledge_has_no_faults():
    assert faults_of() == []


def test_the_faults_of_all_files_come_together():
    edits = [
        ("sources", "    title: A study\n", ""), ("concepts", "    kind: symptom\n", ""), ("codes", "itch", "scab"),
    ]  # fmt: skip
    assert [told.split(":")[0] for told in faults_of(*edits)] == ["codes.yml", "concepts.yml", "sources.yml"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_left_out_is_told(name):
    files = {other: Located({}, f"{other}.yml", 1, {}) for other in FILES if other != name}
    with pytest.raises(BadKnowledge) as caught:
        build(files)
    assert str(caught.value) == f"{name}.yml:1: the file is missing"


def test_faults_are_told_once_in_order():
    bad = BadKnowledge([NEW_FAULT, OLD_FAULT, NEW_FAULT])
    assert bad.faults == (OLD_FAULT, NEW_FAULT)
    assert str(bad) == "a.yml:2: new\na.yml:10: old"


def test_a_book_may_leave_out_its_rules():
    made = small_book(("manual_therapy", text_of("manual_therapy"), "edition: none yet\n"))
    assert "operation" not in made.rules


@pytest.mark.parametrize(
    ("written", "age"),
    [("            from: 0\n            under: 120\n", Age(0, 120)), ("            from: 80\n", Age(80, 131))],
)
def test_an_age_may_have_one_bound_only(written, age):
    bounds = "            from: 80\n            under: 120\n"
    assert age in small_book(("manual_therapy", bounds, written)).rules["neck"].when.of


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("manual_therapy", "under_days: 30", "under_days: 1"),
        ("manual_therapy", "under_days: 30", "under_days: 36500"),
        ("manual_therapy", "wait_days: 30", "wait_days: 1"),
        ("manual_therapy", "wait_days: 30", "wait_days: 3650"),
        ("manual_therapy", "from: 80", "from: 130"),
        ("manual_therapy", "under: 120", "under: 131"),
        ("manual_therapy", "under: 120", "under: 1"),
        ("contraindications", "at_least: 2", "at_least: 3"),
        ("contraindications", "at_least: 2", "at_least: 1"),
        ("contraindications", "count: 1\n", "count: 20\n"),
        ("contraindications", "        class: postpone\n", "        class: decline\n"),
        ("contraindications", "        class: postpone\n", "        class: emergency\n"),  # the rule is signed
        ("contraindications", "    patient: An itch has a cause.\n    sources: [STUDY]\n",
         "    patient: An itch has a cause.\n    sources: [TALK]\n    mark: background\n"),
        ("sources", "    title: A study\n", "    title: A study\n    year: ''\n"),
    ],
)  # fmt: skip
def test_the_last_allowed_value_is_allowed(file, old, new):
    assert faults_of((file, old, new)) == []
