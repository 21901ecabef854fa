"""The chain of decisions with erased ones in it: whole when they were erased, broken when they were forged."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.errors import BadSettings
from bot.store import Store, open_store
from tests.store.samples import KEY, NOW, OTHER_KEY, assessment, facts, later, opened


def _chain(store: Store) -> list[int]:
    """Decisions of three patients by turns, of whom the first is forgotten."""
    people = ["anna", "ben", "anna", "carl"]
    opened(store, *dict.fromkeys(people))
    numbers = [store.decisions.record(who, facts(), assessment(), later(n)).id for n, who in enumerate(people)]
    store.erasure.erase("anna", later(9))
    return numbers


def _change(store: Store, number: int, **values: object) -> None:
    table = store.tables.decisions
    with store.database.writing() as connection:
        connection.execute(sa.update(table).where(table.c.id == number).values(**values))


def _copy(store: Store, source: int, target: int, *columns: str) -> None:
    """Copy columns as they lie in the database, as one can who has no key."""
    with store.database.writing() as connection:
        for column in columns:
            value = f"(SELECT {column} FROM decisions AS other WHERE other.id = {source})"
            connection.execute(sa.text(f"UPDATE decisions SET {column} = {value} WHERE id = {target}"))


def test_chain_with_erased_decisions_is_whole(store: Store) -> None:
    _chain(store)
    assert store.decisions.first_break() is None


def test_chain_grows_on_after_an_erased_end(store: Store) -> None:
    _chain(store)
    store.erasure.erase("carl", later(10))
    store.decisions.record("ben", facts(), assessment(), later(11))
    assert store.decisions.first_break() is None


def test_change_beside_an_erased_decision_is_found(store: Store) -> None:
    _, second, _, _ = _chain(store)
    _change(store, second, result="{}")
    assert store.decisions.first_break() == second


def test_decision_that_only_looks_erased_is_found(store: Store) -> None:
    _, second, _, _ = _chain(store)
    _change(store, second, facts="", services="", result="", erased_at=later(9))
    assert store.decisions.first_break() == second


def test_borrowed_mark_is_found(store: Store) -> None:
    first, second, _, _ = _chain(store)
    _copy(store, first, second, "facts", "services", "result", "erased_at")
    assert store.decisions.first_break() == second


@pytest.mark.parametrize(
    "change",
    [
        {"at": later(99)},
        {"conversation": "carl"},
        {"digest": "f" * 64},
        {"erased_at": later(99)},
        {"erased_at": None},
        {"facts": "hidden words"},
        {"services": "hidden words"},
    ],
)
def test_changed_erased_decision_is_found(store: Store, change: dict[str, object]) -> None:
    third = _chain(store)[2]
    _change(store, third, **change)
    assert store.decisions.first_break() == third


def test_removed_erased_decision_is_found(store: Store) -> None:
    _, _, third, fourth = _chain(store)
    table = store.tables.decisions
    with store.database.writing() as connection:
        connection.execute(sa.delete(table).where(table.c.id == third))
    assert store.decisions.first_break() == fourth


def test_mark_of_a_forgers_key_is_refused(store: Store, url: str) -> None:
    _chain(store)
    forger = open_store(url, [OTHER_KEY])
    forger.erasure.erase("ben", later(10))
    forger.close()
    with pytest.raises(BadSettings):
        store.decisions.first_break()


def test_mark_of_an_older_key_still_counts(store: Store, url: str) -> None:
    _chain(store)
    renewed = open_store(url, [OTHER_KEY, KEY])
    assert renewed.decisions.first_break() is None
    renewed.close()


def test_erased_level_says_nothing(store: Store) -> None:
    first = _chain(store)[0]
    (row,) = store.decisions.stored(number=first)
    assert (row.overall, row.services, row.facts, row.erased_at) == (-1, "", "", later(9))
    assert NOW.isoformat() in row.result
