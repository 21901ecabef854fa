"""Rooms and kept time: what the diary, and the database behind its back, refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.errors import OpeningTaken, RoomTaken
from bot.scheduling.model import Appointment, Opening
from bot.store import Store, open_store
from bot.store.appointments import columns_of
from tests.store.samples import HOUR, KEY, MINUTE, NOW, change, later, opened, opening


def _held(store: Store, wanted: Opening, who: str = "anna") -> Appointment:
    opened(store, who)
    return store.diary.hold(wanted, who, later(10), NOW)


def _set(store: Store, appointment: Appointment, **values: object) -> None:
    """Change a row behind the diary's back."""
    table = store.tables.appointments
    with store.database.writing() as connection:
        connection.execute(sa.update(table).where(table.c.id == appointment.id).values(**values))


def test_room_and_kept_time_are_stored(store: Store) -> None:
    wanted = opening(room="one", buffer=10)
    held = _held(store, wanted)
    assert (held.room, held.kept, held.before, held.after) == ("one", wanted.kept, 10 * MINUTE, 10 * MINUTE)


def test_taken_room_is_told_apart(store: Store) -> None:
    _held(store, opening(room="one"))
    with pytest.raises(RoomTaken):
        _held(store, opening(practitioner="lind", room="one"), "ben")


def test_taken_practitioner_comes_before_room(store: Store) -> None:
    _held(store, opening(room="one"))
    with pytest.raises(OpeningTaken) as refusal:
        _held(store, opening(room="one"), "ben")
    assert refusal.type is OpeningTaken


@pytest.mark.parametrize("room", ["two", None])
def test_other_room_is_free(store: Store, room: str | None) -> None:
    _held(store, opening(room="one"))
    assert _held(store, opening(practitioner="lind", room=room), "ben").room == room


def test_visits_without_room_do_not_meet(store: Store) -> None:
    _held(store, opening(room=None))
    assert _held(store, opening(practitioner="lind", room=None), "ben").room is None


def test_room_of_another_place_is_free(store: Store) -> None:
    _held(store, opening(room="one"))
    elsewhere = opening(practitioner="lind", room="one")._replace(location="river")
    assert _held(store, elsewhere, "ben").location == "river"


@pytest.mark.parametrize("practitioner", ["ruiz", "lind"])
def test_buffers_keep_others_away(store: Store, practitioner: str) -> None:
    _held(store, opening(15, 60, room="one", buffer=10))
    with pytest.raises(OpeningTaken):
        _held(store, opening(16, 60, practitioner, room="one"), "ben")


def test_buffers_may_touch(store: Store) -> None:
    _held(store, opening(15, 50, buffer=10))
    late = opening(16, 60)
    assert _held(store, late, "ben").start == late.start


def test_buffers_of_two_visits_may_not_overlap(store: Store) -> None:
    _held(store, opening(15, 45, buffer=10))
    with pytest.raises(OpeningTaken):
        _held(store, opening(16, 60, buffer=10), "ben")


def test_expired_hold_frees_the_room(store: Store) -> None:
    _held(store, opening(room="one"))
    opened(store, "ben")
    wanted = opening(practitioner="lind", room="one")
    assert store.diary.hold(wanted, "ben", later(30), later(10)).room == "one"


def test_short_visit_beneath_a_long_one_is_refused(store: Store) -> None:
    _held(store, opening(9, 480))
    _held(store, opening(18, 30), "ben")
    with pytest.raises(OpeningTaken):
        _held(store, opening(12, 30), "carl")


def test_long_visit_around_a_short_one_is_refused(store: Store) -> None:
    _held(store, opening(12, 30))
    with pytest.raises(OpeningTaken):
        _held(store, opening(9, 480), "ben")


def test_busy_goes_by_kept_time(store: Store) -> None:
    held = _held(store, opening(15, 60, buffer=10))
    assert store.diary.busy(held.end, held.end + HOUR, NOW) == (held.busy,)
    assert store.diary.busy(held.end + 10 * MINUTE, held.end + HOUR, NOW) == ()


def test_busy_of_some_practitioners(store: Store) -> None:
    first, _ = _held(store, opening()), _held(store, opening(practitioner="lind"), "ben")
    assert store.diary.busy(first.start, first.end, NOW, ["ruiz"]) == (first.busy,)
    assert store.diary.busy(first.start, first.end, NOW, []) == ()


def test_busy_of_a_location_is_whoevers(store: Store) -> None:
    here, _ = _held(store, opening()), _held(store, opening(12, practitioner="lind")._replace(location="south"), "ben")
    assert store.diary.busy(here.start, here.end + 9 * HOUR, NOW, ["tran"], here.location) == (here.busy,)


def test_busy_finds_the_longest_visit(store: Store) -> None:
    held = _held(store, opening(0, 24 * 60))
    assert store.diary.busy(held.end - MINUTE, held.end, NOW) == (held.busy,)


def test_database_refuses_a_room_twice(store: Store) -> None:
    _held(store, opening(room="one"))
    other = _held(store, opening(practitioner="lind", room="two"), "ben")
    with pytest.raises(IntegrityError, match="appointments_room_free"):
        _set(store, other, room="one")


def test_database_refuses_a_practitioner_twice(store: Store) -> None:
    _held(store, opening())
    other = _held(store, opening(practitioner="lind"), "ben")
    with pytest.raises(IntegrityError, match="appointments_practitioner_free"):
        _set(store, other, practitioner="ruiz")


@pytest.mark.parametrize(
    "kept",
    [
        {"kept_from": opening().start + MINUTE},
        {"kept_until": opening().end - MINUTE},
        {"kept_until": opening().start + timedelta(hours=24, seconds=1)},
    ],
)
def test_database_refuses_wrong_kept_time(store: Store, kept: dict[str, object]) -> None:
    held = _held(store, opening())
    with pytest.raises(IntegrityError, match="appointments_kept_in_bounds"):
        _set(store, held, **kept)


def test_database_refuses_a_row_without_kept_time(store: Store) -> None:
    _held(store, opening())
    columns = columns_of(opening(18))
    row = {name: value for name, value in columns.items() if not name.startswith("kept")}
    more = {"id": "x", "status": "booked", "conversation": "anna", "made_at": NOW, "changed_at": NOW}
    with pytest.raises(IntegrityError), store.database.writing() as connection:
        connection.execute(sa.insert(store.tables.appointments).values(**row, **more))


def test_guards_use_their_indexes(sqlite: str) -> None:
    """The one visit that could be in the way is looked up, however many there are."""
    query = (
        "EXPLAIN QUERY PLAN SELECT kept_until FROM appointments WHERE {} AND kept_from < 'x'"
        " AND status IN ('pending', 'booked', 'arrived') AND id <> 'y' ORDER BY kept_from DESC LIMIT 1"
    )
    plans = {"practitioner = 'a'": "practitioner_kept", "location = 'a' AND room = 'b'": "room_kept"}
    store = open_store(sqlite, [KEY])
    for same, index in plans.items():
        with store.database.reading() as connection:
            plan = " ".join(str(row) for row in connection.execute(sa.text(query.format(same))))
        assert f"ix_appointments_{index}" in plan
        assert "TEMP B-TREE" not in plan
    store.close()


def test_cancelled_visit_keeps_nothing(store: Store) -> None:
    held = _held(store, opening(room="one"))
    store.diary.release(held.id, "anna", change(1))
    assert _held(store, opening(room="one"), "ben").room == "one"
