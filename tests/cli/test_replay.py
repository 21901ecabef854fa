"""Stored decisions, computed again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.cli.replaying import Replay, Replayer
from bot.clinical.assess import assess
from bot.clinical.building import build
from bot.clinical.content import files_of
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Disposition
from bot.errors import NotFound
from bot.store import Store
from bot.store.canonical import assessment_text
from tests.cli.conftest import PATIENTS, Cupwise
from tests.store.samples import NOW


def changed(knowledge: Knowledge, **classes: str) -> Knowledge:
    """Another edition of the knowledge, in which the rule about diabetes has other classes."""
    change = {"classes": {"manual_therapy": "adapt", **classes}, "reviewed_by": "Dr A, MD", "reviewed_on": "2026-01-31"}
    overlay = {"changes": {"diabetes": change}}
    return build(files_of(json.dumps({**files_of(knowledge.content), "overlay": overlay})))


def replays(store: Store, present: Knowledge) -> dict[str, Replay]:
    replayer = Replayer(present, store.editions)
    return {row.conversation: replayer.replay(row) for row in store.decisions.stored()}


def tamper(store: Store, table: sa.Table, **values: object) -> None:
    with store.database.writing() as connection:
        connection.execute(sa.update(table).values(**values))


def test_every_decision_is_reproduced(store, knowledge):
    assert {who: replay.fault for who, replay in replays(store, knowledge).items()} == dict.fromkeys(PATIENTS)


def test_same_knowledge_changes_nothing(store, knowledge):
    assert not any(replay.changed for replay in replays(store, knowledge).values())


def test_newer_knowledge_shows_what_it_says(store, knowledge):
    stricter = changed(knowledge, cupping="decline")
    replay = replays(store, stricter)["diabetic"]
    assert replay.fault is None
    assert (replay.stored.services["dry_cupping"], replay.present.services["dry_cupping"]) == (
        Disposition.CONSULT,
        Disposition.DECLINE,
    )
    assert replay.as_json()["changed"] is True


def test_newer_knowledge_leaves_others_alone(store, knowledge):
    stricter = changed(knowledge, cupping="decline")
    assert not replays(store, stricter)["healthy"].changed


def test_old_knowledge_is_found_among_versions(store, knowledge):
    newer = changed(knowledge, cupping="decline")
    store.editions.keep(newer.version, newer.content, NOW)
    facts = PATIENTS["diabetic"]
    store.decisions.record("healthy", facts, assess(facts, newer, NOW.date()), NOW)
    assert {replay.fault for replay in replays(store, newer).values()} == {None}


def test_forged_result_is_found(store, knowledge):
    cleared = assess(PATIENTS["healthy"], knowledge, NOW.date())
    forged = replace(cleared, missing=(), questions=())
    tamper(store, store.tables.decisions, result=assessment_text(forged))
    assert "another result" in (replays(store, knowledge)["diabetic"].fault or "")


@pytest.mark.parametrize("column", [{"overall": 0}, {"services": "{}"}, {"knowledge_version": "0.1+000000000000"}])
def test_forged_list_is_found(store, knowledge, column):
    tamper(store, store.tables.decisions, **column)
    assert "beside the result" in (replays(store, knowledge)["numb"].fault or "")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"findings": {"diabetes": "maybe"}}'])
def test_unreadable_facts_are_found(store, knowledge, text):
    tamper(store, store.tables.decisions, facts=text)
    assert "cannot be read" in (replays(store, knowledge)["diabetic"].fault or "")


def test_forgotten_knowledge_is_found(store, knowledge):
    with store.database.writing() as connection:
        connection.execute(sa.delete(store.tables.editions))
    assert "was not kept" in (replays(store, knowledge)["healthy"].fault or "")


def test_exchanged_knowledge_is_found(store, knowledge):
    milder = changed(knowledge, cupping="adapt")
    with store.database.writing() as connection:
        connection.execute(sa.delete(store.tables.editions))
    store.editions.keep(knowledge.version, milder.content, NOW)
    assert (
        replays(store, knowledge)["diabetic"].fault == f"the knowledge kept as {knowledge.version} is {milder.version}"
    )


@pytest.mark.parametrize("content", ["{}", "[]", "words"])
def test_broken_knowledge_is_found(store, knowledge, content):
    with store.database.writing() as connection:
        connection.execute(sa.delete(store.tables.editions))
    store.editions.keep(knowledge.version, content, NOW)
    assert "cannot be read" in (replays(store, knowledge)["diabetic"].fault or "")


def test_command_prints_a_line_each(store, cupwise: Cupwise):
    done = cupwise("replay")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert [(line["conversation"], line["replayed"], line["changed"]) for line in lines] == [
        (who, True, False) for who in PATIENTS
    ]
    assert "4 decisions: 4 reproduced byte for byte, 0 NOT" in done.stderr


def test_command_replays_one_decision(store, cupwise: Cupwise):
    done = cupwise("replay", "--id", "3")
    assert json.loads(done.stdout)["stored"]["overall"] == "emergency"


def test_command_replays_one_conversation(store, cupwise: Cupwise):
    line = json.loads(cupwise("replay", "--conversation", "diabetic").stdout)
    assert "diabetes" in line["stored"]["rules"]


def test_command_knows_no_such_decision(store, cupwise: Cupwise):
    done = cupwise("replay", "--id", "99")
    assert done.stdout == ""
    assert isinstance(done.exception, NotFound)


def test_command_fails_on_a_break(store, cupwise: Cupwise):
    with store.database.writing() as connection:
        connection.execute(sa.delete(store.tables.decisions).where(store.tables.decisions.c.id == 2))
    done = cupwise("replay")
    assert done.exit_code == 2
    assert "THE CHAIN IS BROKEN at decision 3" in done.stderr
