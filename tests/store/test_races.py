"""Many processes and threads after the same times and rooms."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from bot.errors import OpeningTaken, TooManyHolds
from bot.ports import Contact
from bot.scheduling.model import AppointmentStatus
from bot.store import Store
from tests.store.invariants import half_written, misplaced, overlaps
from tests.store.proving import attempts
from tests.store.racing import race
from tests.store.samples import HOUR, NOW, opening

PROCESSES, ATTEMPTS = 8, attempts(2_000, 10_000)
_HELD = (AppointmentStatus.PENDING, AppointmentStatus.CANCELLED)


def test_racing_processes_never_overlap(quick_store: Store, quick_url: str) -> None:
    """Acknowledged is stored, to the last column; no practitioner and no room is kept twice; nothing is half-done."""
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn")) as processes:
        each = [ATTEMPTS // PROCESSES] * PROCESSES
        results = list(processes.map(race, [quick_url] * PROCESSES, range(PROCESSES), each))
    store = quick_store
    assert sum(succeeded for _, _, succeeded, _ in results) > ATTEMPTS / 10
    assert (overlaps(store), half_written(store), misplaced(store)) == ([], [], [])
    for who, acknowledged, _, _ in results:
        stored = {visit for visit in store.diary.visits(who) if visit.status not in _HELD}
        assert stored == {visit for visit in acknowledged if visit.status not in _HELD}


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


def test_one_number_gets_two_holds_at_most(store: Store) -> None:
    people = [f"patient {n}" for n in range(8)]
    for who in people:
        store.messages.open(who, "web", NOW)
        store.people.remember(who, Contact("Anna", "+16175550142"), NOW)
    with ThreadPoolExecutor(6) as threads:
        held = list(threads.map(lambda n: _holds(store, people[n], 8 + n), range(8)))
    assert sum(held) == 2


def _holds(store: Store, who: str, hour: int = 15) -> bool:
    try:
        store.diary.hold(opening(hour, practitioner="ruiz" if hour % 2 else "lind"), who, NOW + HOUR, NOW)
    except (OpeningTaken, TooManyHolds):
        return False
    return True
