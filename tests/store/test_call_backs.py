"""Promised calls."""

from __future__ import annotations

import pytest

from bot.errors import NotFound
from bot.store import Store
from tests.store.samples import NOW, later, opened


def test_request_is_open(store: Store) -> None:
    opened(store, "anna")
    call_back = store.call_backs.request("anna", "wants a person", later(60), NOW)
    assert store.call_backs.open_requests() == (call_back,)


def test_second_request_returns_the_first(store: Store) -> None:
    opened(store, "anna")
    first = store.call_backs.request("anna", "wants a person", later(60), NOW)
    assert store.call_backs.request("anna", "again", later(90), later(5)) == first


def test_done_request_is_closed(store: Store) -> None:
    opened(store, "anna")
    call_back = store.call_backs.request("anna", "wants a person", later(60), NOW)
    store.call_backs.mark_done(call_back.id, "maria", later(5))
    store.call_backs.mark_done(call_back.id, "paul", later(6))
    assert store.call_backs.open_requests() == ()


def test_request_after_done_is_new(store: Store) -> None:
    opened(store, "anna")
    first = store.call_backs.request("anna", "wants a person", later(60), NOW)
    store.call_backs.mark_done(first.id, "maria", later(5))
    assert store.call_backs.request("anna", "again", later(90), later(6)).id != first.id


def test_earliest_promise_comes_first(store: Store) -> None:
    opened(store, "anna", "ben")
    late = store.call_backs.request("anna", "one", later(90), NOW)
    soon = store.call_backs.request("ben", "two", later(60), NOW)
    assert store.call_backs.open_requests() == (soon, late)


def test_unknown_call_back_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.call_backs.mark_done(77, "maria", NOW)


def test_request_needs_a_conversation(store: Store) -> None:
    with pytest.raises(NotFound):
        store.call_backs.request("nobody", "why", later(60), NOW)
