"""Which sessions count, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import NotFound
from bot.store import Store
from tests.store.samples import NOW


def test_new_conversation_begins_at_zero(store: Store) -> None:
    store.messages.open("anna", "web", NOW)
    assert store.epochs.epoch("anna") == 0


def test_unknown_conversation_has_no_epoch(store: Store) -> None:
    with pytest.raises(NotFound):
        store.epochs.epoch("nobody")
    assert not store.epochs.advance("nobody", 0)


def test_epoch_advances_from_the_expected(store: Store) -> None:
    store.messages.open("anna", "web", NOW)
    assert [store.epochs.advance("anna", expected) for expected in (0, 0, 2, 1)] == [True, False, False, True]
    assert store.epochs.epoch("anna") == 2


def test_epochs_of_others_stay(store: Store) -> None:
    for name in ("anna", "ben"):
        store.messages.open(name, "web", NOW)
    store.epochs.advance("anna", 0)
    assert store.epochs.epoch("ben") == 0


def test_of_many_at_once_one_advances(store: Store) -> None:
    store.messages.open("anna", "web", NOW)
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda _: store.epochs.advance("anna", 0), range(16)))
    assert sum(won) == 1
    assert store.epochs.epoch("anna") == 1


def test_epoch_outlives_an_erasure(store: Store) -> None:
    store.messages.open("anna", "web", NOW)
    store.epochs.advance("anna", 0)
    store.erasure.erase("anna", NOW)
    assert store.epochs.epoch("anna") == 1
