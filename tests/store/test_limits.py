"""Limits that all processes share: never more than the rate gives, and nobody's address readable."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.ports import Rate, Takings
from bot.store import Store, open_store
from tests.fakes_doors import FakeTakings
from tests.store.erasing import raw_values
from tests.store.samples import KEY, NOW, OTHER_KEY
from tests.store.taking import take_all

PROCESSES, TAKES = 8, 60
RATE = Rate(burst=3, per_minute=6)
SECOND = timedelta(seconds=1)


@pytest.fixture(params=["quick_sqlite", "postgres", "fake"])
def takings(request: pytest.FixtureRequest) -> Iterator[Takings]:
    """Every keeper of takings in turn."""
    if request.param == "fake":
        yield FakeTakings()
        return
    store = open_store(request.getfixturevalue(request.param), [KEY])
    yield store.takings
    store.close()


def test_burst_is_given_at_once(takings: Takings) -> None:
    assert [takings.take("l", "anna", RATE, NOW) for _ in range(3)] == [timedelta(0)] * 3


def test_more_must_wait_for_the_rate(takings: Takings) -> None:
    waits = [takings.take("l", "anna", RATE, NOW) for _ in range(5)]
    assert waits[3:] == [10 * SECOND] * 2


def test_waiting_as_told_is_enough(takings: Takings) -> None:
    told = [takings.take("l", "anna", RATE, NOW) for _ in range(4)][-1]
    assert takings.take("l", "anna", RATE, NOW + told - timedelta(microseconds=1)) > timedelta(0)
    assert takings.take("l", "anna", RATE, NOW + told) == timedelta(0)


def test_rest_earns_one_burst_only(takings: Takings) -> None:
    takings.take("l", "anna", RATE, NOW)
    waits = [takings.take("l", "anna", RATE, NOW + timedelta(days=1)) for _ in range(5)]
    assert waits.count(timedelta(0)) == 3


def test_callers_and_limits_are_apart(takings: Takings) -> None:
    for _ in range(4):
        takings.take("l", "anna", RATE, NOW)
    assert takings.take("l", "ben", RATE, NOW) == timedelta(0)
    assert takings.take("other", "anna", RATE, NOW) == timedelta(0)


def test_any_text_is_a_caller(takings: Takings) -> None:
    for key in ("", "a" * 10_000, "\x00", "\udcff", "'; DROP TABLE takings; --", "Ünï 😀"):
        waits = [takings.take("l", key, RATE, NOW) for _ in range(4)]
        assert waits.count(timedelta(0)) == 3


def test_clock_a_little_back_gives_nothing(takings: Takings) -> None:
    for _ in range(3):
        takings.take("l", "anna", RATE, NOW)
    assert takings.take("l", "anna", RATE, NOW - 50 * SECOND) == 60 * SECOND


def test_clock_far_back_shuts_nobody_out(takings: Takings) -> None:
    takings.take("l", "anna", RATE, NOW)
    waits = [takings.take("l", "anna", RATE, NOW - timedelta(hours=1)) for _ in range(4)]
    assert waits.count(timedelta(0)) == 3


def test_only_the_rested_are_forgotten(takings: Takings) -> None:
    takings.take("l", "anna", RATE, NOW)
    for _ in range(3):
        takings.take("l", "ben", RATE, NOW)
    assert takings.purge(NOW + 9 * SECOND) == 0
    assert takings.purge(NOW + 10 * SECOND) == 1
    assert takings.take("l", "ben", RATE, NOW) > timedelta(0)
    assert takings.purge(NOW + 30 * SECOND) == 1


def test_limits_survive_the_process(store: Store, url: str) -> None:
    for _ in range(3):
        store.takings.take("l", "anna", RATE, NOW)
    again = open_store(url, [KEY])
    assert again.takings.take("l", "anna", RATE, NOW) > timedelta(0)
    again.close()


def test_nobody_can_be_told_from_a_row(store: Store, url: str) -> None:
    other = open_store(url, [OTHER_KEY])
    for each in (store, other):
        each.takings.take("sign_in_address", "192.0.2.7", RATE, NOW)
    other.close()
    kept = raw_values(store)["takings"]
    assert len({row[0] for row in kept}) == 2
    assert "192.0.2.7" not in str(kept)
    assert "sign_in" not in str(kept)


def test_refused_caller_writes_nothing(store: Store) -> None:
    for _ in range(4):
        store.takings.take("l", "anna", RATE, NOW)
    with store.database.reading() as connection:
        before = connection.execute(sa.select(store.tables.takings)).all()
    store.takings.take("l", "anna", RATE, NOW + SECOND)
    with store.database.reading() as connection:
        assert connection.execute(sa.select(store.tables.takings)).all() == before


def test_processes_never_give_more(quick_sqlite: str, postgres: str) -> None:
    """At one instant exactly the burst passes; while time goes on, never more than burst and rate."""
    urls = [(quick_sqlite, postgres)] * PROCESSES
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn")) as processes:
        given = list(processes.map(take_all, urls, [TAKES] * PROCESSES))
    for each in zip(*given, strict=True):
        still, moving = (sum(one) for one in zip(*each, strict=True))
        assert still == 20
        assert 20 <= moving <= 20 + TAKES // 2
