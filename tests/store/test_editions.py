"""The content of knowledge versions, as it is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from bot.errors import NotFound
from bot.store import Store
from tests.store.samples import NOW, assessment, facts, later, opened

CONTENT = '{"rules":{"diabetes":{"why":"sugar \\u2014 disease"}}}'


def test_kept_content_comes_back(store: Store) -> None:
    store.editions.keep("0.1+abc", CONTENT, NOW)
    assert store.editions.content("0.1+abc") == CONTENT


def test_version_that_was_never_kept(store: Store) -> None:
    with pytest.raises(NotFound, match=r"0\.1\+abc was not kept"):
        store.editions.content("0.1+abc")


def test_kept_content_is_never_replaced(store: Store) -> None:
    store.editions.keep("0.1+abc", CONTENT, NOW)
    store.editions.keep("0.1+abc", "something else", later(1))
    assert store.editions.content("0.1+abc") == CONTENT


def test_content_kept_at_once_by_many(store: Store) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: store.editions.keep("0.1+abc", CONTENT, NOW), range(8)))
    assert store.editions.content("0.1+abc") == CONTENT


def test_content_takes_little_room(store: Store) -> None:
    store.editions.keep("0.1+abc", CONTENT * 1000, NOW)
    with store.database.reading() as connection:
        packed = connection.execute(sa.select(store.tables.editions.c.content)).scalar_one()
    assert len(packed) < len(CONTENT) * 100


def test_damaged_content_is_not_given_out(store: Store) -> None:
    store.editions.keep("0.1+abc", CONTENT, NOW)
    with store.database.writing() as connection:
        connection.execute(sa.update(store.tables.editions).values(content=b"damaged"))
    with pytest.raises(NotFound, match="damaged"):
        store.editions.content("0.1+abc")


def test_stored_decisions_come_as_they_lie(store: Store) -> None:
    opened(store, "anna", "ben")
    first, second, third = (store.decisions.record(who, facts(), assessment(), NOW) for who in ("anna", "ben", "anna"))
    assert [row.id for row in store.decisions.stored()] == [first.id, second.id, third.id]
    assert [row.id for row in store.decisions.stored("anna")] == [first.id, third.id]
    assert [row.conversation for row in store.decisions.stored(number=second.id)] == ["ben"]
    assert list(store.decisions.stored("ben", first.id)) == []
