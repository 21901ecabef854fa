"""Accounts and sign-ins."""

from __future__ import annotations

import pytest

from bot.errors import BadInput
from bot.store import Store
from tests.store.samples import NOW, later


def test_unknown_name_has_no_password(store: Store) -> None:
    assert store.staff.password_hash("maria") is None


@pytest.mark.parametrize("name", ["bot", "patient"])
def test_names_of_the_log_are_refused(store: Store, name: str) -> None:
    with pytest.raises(BadInput):
        store.staff.create(name, "hash", NOW)


def test_new_password_replaces_old(store: Store) -> None:
    store.staff.create("maria", "hash one", NOW)
    store.staff.create("maria", "hash two", later(1))
    assert store.staff.password_hash("maria") == "hash two"


@pytest.mark.parametrize(("minutes", "user"), [(0, "maria"), (59, "maria"), (60, None)])
def test_session_lasts_until_expiry(store: Store, minutes: int, user: str | None) -> None:
    store.staff.create("maria", "hash", NOW)
    store.staff.open_session("maria", "digest", later(60), NOW)
    assert store.staff.session_user("digest", later(minutes)) == user


def test_unknown_token_is_nobody(store: Store) -> None:
    assert store.staff.session_user("digest", NOW) is None


def test_signed_out_session_is_closed(store: Store) -> None:
    store.staff.create("maria", "hash", NOW)
    store.staff.open_session("maria", "digest", later(60), NOW)
    store.staff.close_session("digest")
    assert store.staff.session_user("digest", later(1)) is None


def test_new_password_signs_out_everywhere(store: Store) -> None:
    store.staff.create("maria", "hash one", NOW)
    store.staff.open_session("maria", "digest", later(60), NOW)
    store.staff.create("maria", "hash two", later(1))
    assert store.staff.session_user("digest", later(2)) is None


def test_signing_in_keeps_other_sessions(store: Store) -> None:
    store.staff.create("maria", "hash", NOW)
    store.staff.open_session("maria", "desk", later(60), NOW)
    store.staff.open_session("maria", "phone", later(70), later(5))
    assert store.staff.session_user("desk", later(6)) == "maria"
