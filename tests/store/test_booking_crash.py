"""`kill -9` at any moment: no confirmed visit is lost or half-written, and who asks again gets the same visit."""

from __future__ import annotations

import multiprocessing
import random
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.ports import Change, Request
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.store import Store, open_store
from tests.store import booking
from tests.store.booking import Patient, Wish, written
from tests.store.invariants import half_written, overlaps
from tests.store.proving import attempts
from tests.store.samples import KEY, NOW

KILLS = {"quick_sqlite": 200, "postgres": attempts(25, 200)}
_LONGEST_LIFE = 0.25  # seconds; some die in their first transaction, some after a dozen


@pytest.mark.parametrize("kind", ["quick_sqlite", "postgres"])
def test_killed_bookings_are_whole_and_repeatable(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> None:
    url: str = request.getfixturevalue(kind)
    store, chance, unanswered = open_store(url, [KEY]), random.Random(11), 0
    for run in range(KILLS[kind]):
        file = tmp_path / str(run)
        _live_and_die(url, f"run {run}", file, chance.uniform(0, _LONGEST_LIFE))
        told, open_wish = written(file)
        _assert_kept(store, f"run {run}", told)
        if open_wish is not None:
            unanswered += 1
            _assert_repeatable(store, f"run {run}", open_wish)
    assert unanswered > KILLS[kind] / 10, "the kills came at idle moments"
    assert (overlaps(store), half_written(store)) == ([], [])
    store.close()


def test_killed_bookings_leave_a_sound_file(quick_sqlite: str, tmp_path: Path) -> None:
    for run in range(5):
        _live_and_die(quick_sqlite, f"run {run}", tmp_path / str(run), run / 50)
    store = open_store(quick_sqlite, [KEY])
    with store.database.reading() as connection:
        assert connection.execute(sa.text("PRAGMA integrity_check")).scalar() == "ok"
    store.close()


def _live_and_die(url: str, who: str, file: Path, seconds: float) -> None:
    """Let a patient book, and kill the process so long after its first wish."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([booking.__name__, "psycopg", "pytest"])  # so that each one lives at once
    process = processes.Process(target=booking.book, args=(url, who, str(file)))
    process.start()
    while not file.exists() or not file.stat().st_size:
        assert process.is_alive(), "it ended before it was killed"
        time.sleep(0.001)
    time.sleep(seconds)
    assert process.is_alive(), "it ended before it was killed"
    process.kill()
    process.join()
    process.close()


def _assert_kept(store: Store, who: str, told: list[tuple[Wish, list[str]]]) -> None:
    """Every visit is there as it was last told."""
    visits = {visit.id: visit for visit in store.diary.visits(who)}
    last = {visit: wish for wish, ids in told for visit in ids}
    for visit, wish in last.items():
        assert visits[visit].status in _allowed(wish), f"{wish} is lost"


def _allowed(wish: Wish) -> tuple[AppointmentStatus, ...]:
    """What may be stored after an answer: the next wish may have been done, though its answer never came."""
    if wish.what == "cancel":
        return (AppointmentStatus.CANCELLED,)
    if wish.what == "move":
        return AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED
    return (AppointmentStatus.BOOKED,)


def _assert_repeatable(store: Store, who: str, wish: Wish) -> None:
    """The same request gets the visits that it made if it made some, and makes them if not; once, in the end."""
    before = _of_round(store, who, wish)
    told = Patient(store, who).do(wish)
    after = _of_round(store, who, wish)
    assert {visit.id for visit in told} == {visit.id for visit in after if _about(wish, visit)}
    if wish.what == "series":
        assert len(after) == 2
        assert before in ([], after), "a series is half-written"
    else:
        assert [visit.id for visit in before] == [visit.id for visit in after]
    assert store.diary.told(who, _change(who, wish)) == told


def _change(who: str, wish: Wish) -> Change:
    return Change(NOW, request=Request(who, f"{wish.what} {wish.number}", wish.line()))


def _of_round(store: Store, who: str, wish: Wish) -> list[Appointment]:
    return [visit for visit in store.diary.visits(who) if visit.practitioner == f"{who} {wish.number}"]


def _about(wish: Wish, visit: Appointment) -> bool:
    return wish.what == "series" or visit.id == wish.visit
