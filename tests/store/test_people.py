"""Contacts, and finding a patient again by number."""

from __future__ import annotations

import pytest

from bot.errors import NotFound
from bot.ports import Contact
from bot.store import Store, open_store
from tests.store.samples import KEY, NOW, OTHER_KEY, later, opened

ANNA = Contact("Anna Berg", "+16175550142")


def test_contact_comes_back(store: Store) -> None:
    opened(store, "anna")
    store.people.remember("anna", ANNA, NOW)
    assert store.people.contact("anna") == ANNA


def test_mail_address_comes_back(store: Store) -> None:
    opened(store, "anna")
    with_mail = Contact("Anna Berg", "+16175550142", "anna@example.org")
    store.people.remember("anna", with_mail, NOW)
    assert store.people.contact("anna") == with_mail


def test_contact_without_mail_replaces_it(store: Store) -> None:
    opened(store, "anna")
    store.people.remember("anna", Contact("Anna Berg", "+16175550142", "anna@example.org"), NOW)
    store.people.remember("anna", ANNA, later(1))
    assert (store.people.contact("anna"), store.people.given_at("anna")) == (ANNA, later(1))


def test_later_contact_replaces_earlier(store: Store) -> None:
    opened(store, "anna")
    store.people.remember("anna", Contact("A", "+16175550199"), NOW)
    store.people.remember("anna", ANNA, later(1))
    assert (store.people.contact("anna"), store.people.conversations_of("+16175550199")) == (ANNA, ())


def test_stranger_has_no_contact(store: Store) -> None:
    assert (store.people.contact("nobody"), store.people.given_at("nobody")) == (None, None)


def test_contact_needs_a_conversation(store: Store) -> None:
    with pytest.raises(NotFound):
        store.people.remember("nobody", ANNA, NOW)


def test_number_finds_conversations_latest_first(store: Store) -> None:
    opened(store, "one", "two", "three")
    store.people.remember("one", ANNA, later(1))
    store.people.remember("two", Contact("Ben", "+16175550143"), later(2))
    store.people.remember("three", ANNA, later(3))
    assert store.people.conversations_of(ANNA.phone) == ("three", "one")


def test_number_is_found_after_key_change(store: Store, url: str) -> None:
    opened(store, "anna")
    store.people.remember("anna", ANNA, NOW)
    renewed = open_store(url, [OTHER_KEY, KEY])
    assert renewed.people.conversations_of(ANNA.phone) == ("anna",)
    renewed.close()
