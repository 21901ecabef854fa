"""Real patients' opening words, read from outside the repository, go through the whole stack to an end."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.patients import Talk, go_on, say, start

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("CUPWISE_EVAL", ROOT.parent / "shared" / "eval" / "dev"))
OWN = Path(__file__).with_name("openings.txt")
FEWEST, MOST, MOST_ASKED = 60, 70, 2
FAILED = ("failure", "not_kept")


def openings() -> list[str]:
    """Back pain first, then turns about other conditions, evenly picked; our own where the files are not there."""
    if not all((FOLDER / f"{name}.jsonl").is_file() for name in ("backpain", "dialogue_conditions")):
        return OWN.read_text(encoding="utf-8").splitlines()
    backs = [row["text"] for row in _rows("backpain") if row["slots"].get("status") == "present"]
    others = [row["text"] for row in _rows("dialogue_conditions")]
    step = max(1, len(others) // (MOST - len(backs)))
    return [*backs, *others[::step]][:MOST]


def _rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_there_are_enough_openings():
    assert len(openings()) >= FEWEST
    assert len(OWN.read_text(encoding="utf-8").splitlines()) >= FEWEST


@pytest.mark.parametrize("number", range(len(openings())))
async def test_real_opening_comes_to_an_end(house, number, caplog):
    """The words themselves are never shown: only what came of them."""
    talk = start()
    await say(house, talk, openings()[number])
    if talk.last.state.asked is None and not talk.last.state.emergency:
        await say(house, talk, "I would like to book cupping for my lower back")
    await go_on(house, talk)
    came_to_an_end, words_of_failure = ended(house, talk), failures(house, talk)
    asked, most_asked = talk.asked, talk.most_asked()
    assert came_to_an_end, f"{asked}, {talk.overall}"
    assert words_of_failure == []
    assert most_asked <= MOST_ASKED, asked
    assert [record.getMessage() for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")] == []


def failures(house, talk: Talk) -> list[str]:
    """The words of failure that were spoken."""
    return [key for key in FAILED if house.clinic.words.say(key) in talk.bot_words]


def ended(house, talk: Talk) -> bool:
    """A visit, a call, or the words of an emergency or of self-harm."""
    case = house.desk.case(talk.conversation)
    return bool(talk.last.state.emergency or case.call_back or case.visit or "self_harm" in case.alerts)
