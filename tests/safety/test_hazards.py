"""The hazard log: whole, never riskier after than before, and each control shown by a test that exists."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
import yaml

from tests.consistency.tree import ROOT

HAZARDS = yaml.safe_load((ROOT / "docs" / "safety" / "hazards.yml").read_text(encoding="utf-8"))["hazards"]
FIELDS = {"hazard", "cause", "effect", "before", "control", "after", "tests"}
FINDINGS = {
    "existing conditions not asked",
    "recent surgery and steroids not asked",
    "someone else answering",
    "answers not handed on",
    "repeat contact not raised",
}
FEWEST = 40
CONVERSATIONS = "tests/conversations/test_conversations.py"


def fault_of(test: str) -> str | None:
    """Why a test named in the log does not exist. A conversation's name in brackets is its file."""
    named = re.fullmatch(r"(tests/[\w/]+\.py)::(test_\w+)(?:\[([\w/]+)\])?", test)
    if named is None:
        return f"{test}: not the name of a test"
    file, function, case = named.groups()
    if function not in defined_in(file):
        return f"{test}: no such test"
    if case and not (file == CONVERSATIONS and (ROOT / "tests" / "conversations" / f"{case}.yml").is_file()):
        return f"{test}: no such case"
    return None


@cache
def defined_in(file: str) -> frozenset[str]:
    """The tests that a file defines at its top; a skipped one shows nothing."""
    if not (ROOT / file).is_file():
        return frozenset()
    body = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    functions = [node for node in body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return frozenset(node.name for node in functions if not any(_stands_aside(mark) for mark in node.decorator_list))


def _stands_aside(mark: ast.expr) -> bool:
    return bool(re.search(r"\.(skip|skipif|xfail)\b", ast.unparse(mark)))


def risk(estimate: dict[str, int]) -> int:
    return estimate["severity"] * estimate["likelihood"]


def test_log_has_many_hazards():
    assert len(HAZARDS) >= FEWEST


def test_hazards_are_numbered_in_order():
    assert list(HAZARDS) == [f"H{number:02}" for number in range(1, len(HAZARDS) + 1)]


@pytest.mark.parametrize("name", HAZARDS)
def test_hazard_is_told_in_full(name):
    hazard = HAZARDS[name]
    assert FIELDS <= set(hazard) <= FIELDS | {"finding"}
    assert all(
        isinstance(hazard[field], str) and len(hazard[field]) > 10 for field in ("hazard", "cause", "effect", "control")
    )


@pytest.mark.parametrize("name", HAZARDS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_risk_is_estimated_from_one_to_five(name, when):
    estimate = HAZARDS[name][when]
    assert set(estimate) == {"severity", "likelihood"}
    assert all(type(number) is int and 1 <= number <= 5 for number in estimate.values())


@pytest.mark.parametrize("name", HAZARDS)
def test_control_never_adds_risk(name):
    before, after = HAZARDS[name]["before"], HAZARDS[name]["after"]
    assert after["severity"] <= before["severity"]
    assert risk(after) < risk(before)


@pytest.mark.parametrize("name", HAZARDS)
def test_control_is_shown_by_tests(name):
    tests = HAZARDS[name]["tests"]
    assert tests
    assert len(set(tests)) == len(tests)
    assert [fault for fault in map(fault_of, tests) if fault] == []


def test_no_hazard_is_told_twice():
    assert len({hazard["hazard"] for hazard in HAZARDS.values()}) == len(HAZARDS)


def test_every_finding_of_the_coroners_is_there():
    assert {hazard["finding"] for hazard in HAZARDS.values() if "finding" in hazard} == FINDINGS


@pytest.mark.parametrize(
    "test",
    [
        "tests/safety/test_hazards.py",
        "tests/safety/test_hazards.py::test_that_never_was",
        "tests/safety/test_gone.py::test_log_has_many_hazards",
        "tests/safety/test_hazards.py::test_log_has_many_hazards[case]",
        f"{CONVERSATIONS}::test_conversation_goes_as_written[happy_path/never_written]",
    ],
)
def test_missing_tests_are_noticed(test):
    assert fault_of(test)


def test_readme_says_that_nobody_has_signed():
    readme = (ROOT / "docs" / "safety" / "README.md").read_text(encoding="utf-8")
    assert "No clinical safety officer has signed" in readme
