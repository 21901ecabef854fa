"""The alarm bell of the desk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import NotFound
from bot.store import Store
from tests.store.samples import NOW, later


def test_alert_rings_without_a_conversation(store: Store) -> None:
    assert store.alerts.raise_alert("nobody", "emergency", "chest pain", NOW) is True


def test_alert_keeps_words_and_time(store: Store) -> None:
    store.alerts.raise_alert("anna", "emergency", "chest pain", NOW)
    (alert,) = store.alerts.open_alerts()
    assert (alert.conversation, alert.kind, alert.words, alert.at) == ("anna", "emergency", "chest pain", NOW)


def test_unseen_alert_rings_once(store: Store) -> None:
    store.alerts.raise_alert("anna", "emergency", "chest pain", NOW)
    assert store.alerts.raise_alert("anna", "emergency", "still", later(1)) is False


def test_alerts_at_once_ring_once(store: Store) -> None:
    with ThreadPoolExecutor(8) as threads:
        rung = list(threads.map(lambda n: store.alerts.raise_alert("anna", "urgent", str(n), NOW), range(16)))
    assert (sum(rung), len(store.alerts.open_alerts())) == (1, 1)


@pytest.mark.parametrize("other", [("anna", "self_harm"), ("ben", "emergency")])
def test_other_alert_rings_too(store: Store, other: tuple[str, str]) -> None:
    store.alerts.raise_alert("anna", "emergency", "chest pain", NOW)
    assert store.alerts.raise_alert(*other, "words", NOW) is True


def test_open_alerts_are_oldest_first(store: Store) -> None:
    store.alerts.raise_alert("anna", "urgent", "later", later(5))
    store.alerts.raise_alert("ben", "urgent", "sooner", later(1))
    assert [alert.words for alert in store.alerts.open_alerts()] == ["sooner", "later"]


def test_open_alerts_of_one_conversation(store: Store) -> None:
    store.alerts.raise_alert("anna", "urgent", "later", later(5))
    store.alerts.raise_alert("ben", "urgent", "another's", later(1))
    store.alerts.raise_alert("anna", "emergency", "sooner", later(1))
    assert [alert.words for alert in store.alerts.open_of("anna")] == ["sooner", "later"]
    store.alerts.mark_seen(store.alerts.open_of("anna")[0].id, "maria", later(6))
    assert [alert.words for alert in store.alerts.open_of("anna")] == ["later"]


def test_seen_alert_is_not_open(store: Store) -> None:
    store.alerts.raise_alert("anna", "urgent", "words", NOW)
    store.alerts.mark_seen(store.alerts.open_alerts()[0].id, "maria", later(1))
    assert store.alerts.open_alerts() == ()


def test_seen_alert_rings_again(store: Store) -> None:
    store.alerts.raise_alert("anna", "urgent", "words", NOW)
    store.alerts.mark_seen(store.alerts.open_alerts()[0].id, "maria", later(1))
    assert store.alerts.raise_alert("anna", "urgent", "again", later(2)) is True


def test_seeing_twice_is_fine(store: Store) -> None:
    store.alerts.raise_alert("anna", "urgent", "words", NOW)
    alert = store.alerts.open_alerts()[0].id
    store.alerts.mark_seen(alert, "maria", later(1))
    store.alerts.mark_seen(alert, "paul", later(2))
    assert store.alerts.open_alerts() == ()


def test_unknown_alert_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.alerts.mark_seen(77, "maria", NOW)
