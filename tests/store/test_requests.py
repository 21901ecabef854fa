"""Work with a key that takes several transactions: done once, by one of all processes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.errors import BadInput, KeyReused
from bot.ports import Request
from bot.store import Store, open_store
from bot.store.crypto import Cipher
from bot.store.requests import SqlRequests
from tests.store.erasing import raw_values
from tests.store.samples import KEY, MINUTE, NOW, opened

ASKED = Request("anna:patient", "k", "check v1")
OTHER = Request("anna:patient", "k", "check v2")


@pytest.fixture
def stores(store: Store, url: str) -> Iterator[tuple[Store, Store]]:
    """The stores of two processes."""
    opened(store, "anna")
    other = open_store(url, [KEY])
    yield store, other
    other.close()


def test_work_is_done_once(stores: tuple[Store, Store]) -> None:
    done: list[int] = []
    results = [each.requests.once("anna", ASKED, lambda: done.append(1) or "result", NOW) for each in stores]
    assert (results, done) == (["result", None], [1])


def test_other_wish_under_the_key_is_refused(stores: tuple[Store, Store]) -> None:
    first, second = stores
    first.requests.once("anna", ASKED, lambda: 1, NOW)
    with pytest.raises(KeyReused):
        second.requests.once("anna", OTHER, lambda: 2, NOW)


def test_what_failed_may_be_asked_again(stores: tuple[Store, Store]) -> None:
    first, second = stores
    with pytest.raises(ZeroDivisionError):
        first.requests.once("anna", ASKED, lambda: 1 // 0, NOW)
    assert second.requests.once("anna", ASKED, lambda: "result", NOW) == "result"


def test_second_caller_waits_for_the_first(stores: tuple[Store, Store]) -> None:
    first, second = stores
    begun, go_on = threading.Event(), threading.Event()

    def work() -> str:
        begun.set()
        assert go_on.wait(10)
        return "result"

    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(first.requests.once, "anna", ASKED, work, NOW)
        assert begun.wait(10)
        two = threads.submit(second.requests.once, "anna", ASKED, work, NOW)
        assert not two.done()
        go_on.set()
        assert (one.result(10), two.result(10)) == ("result", None)


def test_work_of_a_dead_process_is_begun_again(stores: tuple[Store, Store]) -> None:
    """A process that was killed at its work leaves it begun."""
    store, _ = stores
    hasty, r = SqlRequests(store.database, store.tables, Cipher([KEY]), patience=0), store.tables.requests
    hasty.once("anna", ASKED, lambda: 1, NOW)
    with store.database.writing() as connection:
        connection.execute(r.update().values(outcome="begun"))
    with pytest.raises(KeyReused, match="still works"):
        hasty.once("anna", ASKED, lambda: 2, NOW + timedelta(seconds=59))
    assert hasty.once("anna", ASKED, lambda: "result", NOW + MINUTE) == "result"


def test_key_is_free_after_a_day(stores: tuple[Store, Store]) -> None:
    store, _ = stores
    store.requests.once("anna", ASKED, lambda: 1, NOW)
    assert store.requests.once("anna", OTHER, lambda: 2, NOW + timedelta(days=1)) == 2
    assert len(raw_values(store)["requests"]) == 1


def test_nothing_asked_can_be_read(stores: tuple[Store, Store]) -> None:
    store, _ = stores
    store.requests.once("anna", Request("scopeword", "keyword", "feverword"), lambda: 1, NOW)
    assert not any(word in str(raw_values(store)) for word in ("scopeword", "keyword", "feverword"))


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_odd_keys_are_refused(stores: tuple[Store, Store], key: str) -> None:
    with pytest.raises(BadInput):
        stores[0].requests.once("anna", Request("anna", key, ""), lambda: 1, NOW)
