"""Decisions, and the chain that shows changes."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import timedelta, timezone

import pytest
import sqlalchemy as sa

from bot.clinical.model import Assessment, Disposition, Facts, Reason
from bot.errors import NotFound
from bot.store import Store
from bot.store.canonical import assessment_from, assessment_text, facts_from, facts_text
from tests.store.samples import NOW, assessment, facts, later, opened


def _chain(store: Store, length: int = 4) -> list[int]:
    opened(store, "anna")
    return [store.decisions.record("anna", facts(), assessment(), later(n)).id for n in range(length)]


def _change(store: Store, number: int, **values: object) -> None:
    table = store.tables.decisions
    with store.database.writing() as connection:
        connection.execute(sa.update(table).where(table.c.id == number).values(**values))


def test_latest_decision_comes_back_whole(store: Store) -> None:
    opened(store, "anna")
    recorded = store.decisions.record("anna", facts(), assessment(), NOW)
    assert store.decisions.latest("anna") == recorded


def test_latest_is_the_newest(store: Store) -> None:
    numbers = _chain(store)
    latest = store.decisions.latest("anna")
    assert latest is not None
    assert latest.id == numbers[-1]


def test_stranger_has_no_decision(store: Store) -> None:
    assert store.decisions.latest("nobody") is None


def test_decision_needs_a_conversation(store: Store) -> None:
    with pytest.raises(NotFound):
        store.decisions.record("nobody", facts(), assessment(), NOW)


def test_history_is_oldest_first(store: Store) -> None:
    numbers = _chain(store)
    assert [decision.id for decision in store.decisions.history("anna")] == numbers


def test_untouched_chain_is_whole(store: Store) -> None:
    _chain(store)
    assert store.decisions.first_break() is None


def test_empty_chain_is_whole(store: Store) -> None:
    assert store.decisions.first_break() is None


@pytest.mark.parametrize(
    "change",
    [
        {"facts": facts_text(Facts())},
        {"result": assessment_text(assessment(Disposition.CLEAR))},
        {"at": later(99)},
        {"digest": "f" * 64},
    ],
)
def test_changed_decision_breaks_the_chain(store: Store, change: dict[str, object]) -> None:
    second = _chain(store)[1]
    _change(store, second, **change)
    assert store.decisions.first_break() == second


def test_removed_decision_breaks_the_chain(store: Store) -> None:
    _, second, third, _ = _chain(store)
    table = store.tables.decisions
    with store.database.writing() as connection:
        connection.execute(sa.delete(table).where(table.c.id == second))
    assert store.decisions.first_break() == third


def test_moved_decision_breaks_the_chain(store: Store) -> None:
    second = _chain(store)[1]
    opened(store, "ben")
    _change(store, second, conversation="ben")
    assert store.decisions.first_break() == second


def test_zone_of_clock_does_not_matter(store: Store) -> None:
    opened(store, "anna")
    store.decisions.record("anna", facts(), assessment(), NOW.astimezone(timezone(timedelta(hours=-5))))
    assert store.decisions.first_break() is None


def test_chain_holds_under_many_writers(store: Store) -> None:
    people = [f"patient {n}" for n in range(6)]
    opened(store, *people)
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda who: store.decisions.record(who, facts(), assessment(), NOW), people * 3))
    assert (store.decisions.first_break(), len(_numbers(store))) == (None, 18)


def _numbers(store: Store) -> list[int]:
    with store.database.reading() as connection:
        return list(connection.execute(sa.select(store.tables.decisions.c.id)).scalars())


def test_facts_survive_their_text() -> None:
    assert facts_from(facts_text(facts())) == facts()


def test_assessment_survives_its_text() -> None:
    assert assessment_from(assessment_text(assessment())) == assessment()


def test_reason_without_day_survives_its_text() -> None:
    endless = replace(assessment(), reasons=(replace(assessment().reasons[0], until=None),))
    assert assessment_from(assessment_text(endless)) == endless


def test_text_covers_every_field() -> None:
    plain = json.loads(assessment_text(assessment()))
    texts = (json.loads(facts_text(facts())), plain, plain["reasons"][0])
    names = [{field.name for field in fields(kind)} for kind in (Facts, Assessment, Reason)]
    assert [set(text) for text in texts] == names


def test_equal_facts_have_equal_text() -> None:
    backwards = dict(reversed(list(facts().findings.items())))
    assert facts_text(replace(facts(), findings=backwards)) == facts_text(facts())
