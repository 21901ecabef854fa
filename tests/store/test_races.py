"""Many processes and threads after the same openings."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import combinations

import pytest

from bot.errors import OpeningTaken, TooManyHolds
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.store import Store
from tests.store.racing import race
from tests.store.samples import HOUR, NOW, opening

RUNNERS, ATTEMPTS = 4, 40


def _runners(kind: str) -> Executor:
    if kind == "threads":
        return ThreadPoolExecutor(RUNNERS)
    return ProcessPoolExecutor(RUNNERS, mp_context=multiprocessing.get_context("spawn"))


def _overlap(one: Appointment, other: Appointment) -> bool:
    return one.practitioner == other.practitioner and one.start < other.end and other.start < one.end


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_racing_bookings_never_overlap(store: Store, url: str, kind: str) -> None:
    with _runners(kind) as runners:
        results = list(runners.map(race, [url] * RUNNERS, range(RUNNERS), [ATTEMPTS] * RUNNERS))
    booked = [visit for visits, _ in results for visit in visits]
    released = {number for _, numbers in results for number in numbers}
    kept = {visit for visit in booked if visit.id not in released}
    stored = set(store.diary.busy(NOW - HOUR * 48, NOW + HOUR * 48, NOW))
    assert kept == {visit for visit in stored if visit.status is AppointmentStatus.BOOKED}
    assert len(kept) > 2
    assert [pair for pair in combinations(stored, 2) if _overlap(*pair)] == []


def test_one_of_many_gets_the_opening(store: Store) -> None:
    people = [f"patient {n}" for n in range(12)]
    for who in people:
        store.messages.open(who, "web", NOW)
    with ThreadPoolExecutor(6) as threads:
        held = list(threads.map(lambda who: _holds(store, who), people))
    assert sum(held) == 1


def test_one_patient_gets_two_holds_at_most(store: Store) -> None:
    store.messages.open("anna", "web", NOW)
    with ThreadPoolExecutor(6) as threads:
        held = list(threads.map(lambda hour: _holds(store, "anna", hour), range(8, 16)))
    assert sum(held) == 2


def _holds(store: Store, who: str, hour: int = 15) -> bool:
    try:
        store.diary.hold(opening(hour, practitioner="ruiz" if hour % 2 else "lind"), who, NOW + HOUR, NOW)
    except (OpeningTaken, TooManyHolds):
        return False
    return True
