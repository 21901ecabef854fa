"""Erasing a conversation from the command line, and replaying what is left of it."""

from __future__ import annotations

import json

import pytest

from bot.errors import NotAllowed, NotFound
from bot.store import Store
from tests.cli.conftest import Cupwise
from tests.store.samples import NOW


def _forget(cupwise: Cupwise, who: str = "diabetic") -> dict[str, object]:
    done = cupwise("forget", who)
    assert done.exit_code == 0
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_command_erases_a_conversation(store: Store, cupwise: Cupwise) -> None:
    told = _forget(cupwise)
    assert (told["conversation"], told["cancelled"]) == ("diabetic", [])
    assert store.decisions.latest("diabetic") is None


def test_command_leaves_others_alone(store: Store, cupwise: Cupwise) -> None:
    _forget(cupwise)
    assert store.decisions.latest("healthy") is not None


def test_command_refuses_with_unseen_danger(store: Store, cupwise: Cupwise) -> None:
    store.alerts.raise_alert("diabetic", "emergency", "words", NOW)
    assert isinstance(cupwise("forget", "diabetic").exception, NotAllowed)
    assert store.decisions.latest("diabetic") is not None


def test_command_knows_no_such_conversation(store: Store, cupwise: Cupwise) -> None:
    assert isinstance(cupwise("forget", "nobody").exception, NotFound)


def test_replay_says_erased_on_request(store: Store, cupwise: Cupwise) -> None:
    told = _forget(cupwise)
    done = cupwise("replay", "--conversation", "diabetic")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "id": 2,
        "conversation": "diabetic",
        "replayed": False,
        "note": "erased on request",
        "erased_at": told["erased_at"],
    }


def test_replay_counts_what_was_erased(store: Store, cupwise: Cupwise) -> None:
    _forget(cupwise)
    done = cupwise("replay")
    assert done.exit_code == 0
    assert "4 decisions: 3 reproduced byte for byte, 0 NOT; 1 erased on request; " in done.stderr
    assert "the chain is whole" in done.stderr


@pytest.mark.parametrize("column", ["result", "facts"])
def test_replay_fails_on_a_forged_erasure(store: Store, cupwise: Cupwise, column: str) -> None:
    table = store.tables.decisions
    with store.database.writing() as connection:
        gone = table.update().where(table.c.id == 3).values(**{column: "", "erased_at": NOW})
        connection.execute(gone)
    done = cupwise("replay")
    assert done.exit_code == 2
    assert "THE CHAIN IS BROKEN at decision 3" in done.stderr
