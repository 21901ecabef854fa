from __future__ import annotations

import pytest

from benchmarks.language.columns import Column, Unanswered, kept, told
from benchmarks.language.estimates import resampled, share
from benchmarks.language.lines import ANY_THRESHOLD
from benchmarks.language.measure import SETTING, Measure, NoMeasure
from benchmarks.language.page import table
from tests.benchmarks.small_measure import small_measure


@pytest.fixture
def measure(tmp_path):
    return small_measure(tmp_path)


def _said(**labels):
    return told({name: {"said": label} for name, label in labels.items()})


def _cell(measure, column, title):
    head, _, *lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table([column], measure)]
    assert head[2] == column.name
    return next((rows, cell) for name, rows, cell in lines if name.startswith(title))


def test_three_of_four_right():
    assert share(3, 4).value == 0.75


@pytest.mark.parametrize(("hits", "low", "high"), [(8, 0.490, 0.943), (0, 0.0, 0.278), (10, 0.722, 1.0)])
def test_interval_of_shares_is_wilsons(hits, low, high):
    estimate = share(hits, 10)
    assert (estimate.low, estimate.high) == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))


@pytest.mark.parametrize(("hits", "rows"), [(0, 0), (5, 4), (-1, 4)])
def test_no_share_without_rows(hits, rows):
    with pytest.raises(ValueError, match="no share"):
        share(hits, rows)


def test_samples_are_drawn_the_same_again():
    rows = [1.0] * 30 + [0.0] * 10
    first, second = (resampled(0.75, rows, lambda drawn: sum(drawn) / len(drawn)) for _ in range(2))
    assert first == second
    assert 0.55 < first.low < 0.75 < first.high < 0.92


def test_table_counts_right_and_wrong(measure):
    column = Column(
        "Tool", {"dialogue_conditions": [_said(a="present", b="absent", c="absent", d="family", e="other")]}
    )
    assert _cell(measure, column, "Condition named in the question") == ("1", "0.000 (0.00 to 0.79)")
    assert _cell(measure, column, "Condition named in the answer") == ("4", "0.750 (0.30 to 0.95)")
    assert _cell(measure, column, "Dangerous clears") == ("2", "0.500 (0.09 to 0.91)")


def test_each_line_shows_the_best_way(measure):
    rash = _said(a="absent", b="absent", c="absent", d="family", e="absent")
    timid = _said(a="other", b="other", c="other", d="other", e="other")
    column = Column("Tool", {"dialogue_conditions": [timid, rash]})
    assert _cell(measure, column, "Condition named in the answer")[1].startswith("0.500")
    assert _cell(measure, column, "Dangerous clears")[1].startswith("0.000")


def test_rows_that_do_not_count_are_left_out(measure):
    answers = {str(n): {"negated": n % 2 == 0} for n in range(4)}
    assert _cell(measure, Column("Tool", {"negation": [told(answers)]}), "Negation") == ("4", "1.000 (1.00 to 1.00)")


def test_tool_without_a_part_shows_a_dash(measure):
    assert _cell(measure, Column("Tool", {}), "Pain score") == ("", "-")


def test_recall_is_taken_at_the_accuracy(measure):
    sure = {f"in{n}": {"intent": "greet", "confidence": 0.9 if n else 0.3} for n in range(10)}
    strangers = {f"out{n}": {"intent": "greet", "confidence": 0.2 * n} for n in range(5)}
    column = Column("Tool", {ANY_THRESHOLD: [told({**sure, **strangers})]})
    # Above 0.6 three of four strangers are turned down and nine of ten greetings kept; the fifth is not counted.
    assert _cell(measure, column, "Out-of-scope recall at") == ("4", "1.000 (0.51 to 1.00)")
    doubtful = {name: {**answer, "confidence": answer["confidence"] - 0.5} for name, answer in sure.items()}
    column = Column("Tool", {ANY_THRESHOLD: [told({**doubtful, **strangers})]})
    assert _cell(measure, column, "Out-of-scope recall at") == ("4", "0.500 (0.15 to 0.85)")


def test_accuracy_out_of_reach_shows_a_dash(measure):
    lost = {name: {"intent": "goodbye", "confidence": 1.0} for name in (*(f"in{n}" for n in range(10)), "out0")}
    strangers = {f"out{n}": {"intent": "greet", "confidence": 0.5} for n in range(5)}
    assert (
        _cell(measure, Column("Tool", {ANY_THRESHOLD: [told({**strangers, **lost})]}), "Out-of-scope recall at")[1]
        == "-"
    )


def test_broken_tool_is_no_poor_tool(measure):
    silent = Column("Tool", {"dialogue_conditions": [kept(lambda *_: {"a": {"said": "present"}})]})
    with pytest.raises(Unanswered, match="4 of 5"):
        table([silent], measure)


def test_tool_is_asked_once():
    asked = []
    ask = kept(lambda command, items: asked.append(command) or {item["id"]: item for item in items})
    assert ask("read", [{"id": 1}, {"id": 2}]) == ask("read", [{"id": 1}])
    assert asked == ["read"]


def test_missing_folder_is_named(tmp_path):
    with pytest.raises(NoMeasure, match=SETTING):
        Measure(tmp_path / "nowhere")


def test_folder_without_measure_is_refused(tmp_path):
    sets = tmp_path / "above" / "part"
    sets.mkdir(parents=True)
    with pytest.raises(NoMeasure, match=r"score\.py"):
        Measure(sets)


def test_nothing_is_written_beside_the_measure(measure):
    assert not (measure.sets.parent / "__pycache__").exists()
