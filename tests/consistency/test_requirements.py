"""What is installed is pinned, hashed and the same for trying, testing and running."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.consistency.tree import ROOT, text

PINS = [path.relative_to(ROOT) for path in sorted((ROOT / "requirements").glob("*.txt"))]


def test_running_uses_what_was_tested():
    run, dev = _pins(Path("requirements/run.txt")), _pins(Path("requirements/dev.txt"))
    assert run
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


@pytest.mark.parametrize("path", PINS, ids=str)
def test_every_pin_has_a_hash(path):
    entries = re.split(r"\n(?=\S)", text(path).strip())
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("path", PINS, ids=str)
def test_pins_name_no_address(path):
    assert re.findall(r"https?://\S+|--(?:index|extra-index|find)\S*|file:\S+", text(path)) == []


def test_stock_install_pins_stock_rasa():
    stock = _pins(Path("requirements/stock-rasa.txt"))
    assert stock["rasa"] == "3.6.21"
    assert stock["sqlalchemy"].startswith("1.4.")
    assert "tensorflow" in stock


def _pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)", text(path), re.MULTILINE))
