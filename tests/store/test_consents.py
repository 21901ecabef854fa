"""Consents: kept each for itself, and taken back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.errors import NotFound
from bot.ports import Consent
from bot.store import Store
from tests.store.samples import NOW, later, opened

WORDS, OTHER_WORDS = "a" * 64, "b" * 64


def _rows(store: Store) -> list[tuple[object, ...]]:
    c = store.tables.consents.c
    query = sa.select(c.conversation, c.version, c.words_digest, c.given_at, c.revoked_at).order_by(c.id)
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_nobody_has_consented_unasked(store: Store) -> None:
    opened(store, "anna")
    assert store.consents.standing("anna") is None


def test_given_consent_stands(store: Store) -> None:
    opened(store, "anna")
    given = store.consents.give("anna", "1", WORDS, NOW)
    assert store.consents.standing("anna") == given == Consent("anna", "1", WORDS, NOW)


def test_consent_is_not_another_patients(store: Store) -> None:
    opened(store, "anna", "ben")
    store.consents.give("anna", "1", WORDS, NOW)
    assert store.consents.standing("ben") is None


def test_newer_consent_stands_before_older(store: Store) -> None:
    opened(store, "anna")
    store.consents.give("anna", "1", WORDS, NOW)
    newer = store.consents.give("anna", "2", OTHER_WORDS, later(1))
    assert store.consents.standing("anna") == newer


def test_each_giving_is_kept(store: Store) -> None:
    opened(store, "anna")
    for minute in range(3):
        store.consents.give("anna", "1", WORDS, later(minute))
    assert _rows(store) == [("anna", "1", WORDS, later(minute), None) for minute in range(3)]


def test_revoked_consent_does_not_stand(store: Store) -> None:
    opened(store, "anna")
    store.consents.give("anna", "1", WORDS, NOW)
    store.consents.give("anna", "2", OTHER_WORDS, later(1))
    store.consents.revoke("anna", later(2))
    assert store.consents.standing("anna") is None


def test_revoking_keeps_what_was_given(store: Store) -> None:
    opened(store, "anna")
    store.consents.give("anna", "1", WORDS, NOW)
    store.consents.revoke("anna", later(2))
    assert _rows(store) == [("anna", "1", WORDS, NOW, later(2))]


def test_revoking_again_keeps_the_first_time(store: Store) -> None:
    opened(store, "anna")
    store.consents.give("anna", "1", WORDS, NOW)
    store.consents.revoke("anna", later(2))
    store.consents.revoke("anna", later(3))
    assert _rows(store)[0][-1] == later(2)


def test_revoking_touches_no_other_patient(store: Store) -> None:
    opened(store, "anna", "ben")
    store.consents.give("anna", "1", WORDS, NOW)
    store.consents.give("ben", "1", WORDS, NOW)
    store.consents.revoke("ben", later(2))
    assert store.consents.standing("anna") is not None


def test_consent_after_revoking_stands(store: Store) -> None:
    opened(store, "anna")
    store.consents.give("anna", "1", WORDS, NOW)
    store.consents.revoke("anna", later(2))
    again = store.consents.give("anna", "1", WORDS, later(3))
    assert store.consents.standing("anna") == again
    assert len(_rows(store)) == 2


def test_revoking_nothing_is_nothing(store: Store) -> None:
    opened(store, "anna")
    store.consents.revoke("anna", NOW)
    assert _rows(store) == []


def test_consent_needs_a_conversation(store: Store) -> None:
    with pytest.raises(NotFound):
        store.consents.give("nobody", "1", WORDS, NOW)


def test_revoking_needs_a_conversation(store: Store) -> None:
    with pytest.raises(NotFound):
        store.consents.revoke("nobody", NOW)
