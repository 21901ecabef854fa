"""Requests with a key: done once, told the same again, forgotten after a day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from bot.errors import BadInput, HoldExpired, KeyReused, NotAllowed, NotFound, OpeningTaken, RoomTaken, StoreUnavailable
from bot.ports import Change, Request
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.store import Store, open_store
from tests.store.erasing import raw_values
from tests.store.samples import KEY, NOW, OTHER_KEY, change, later, opened, opening

DAY = 24 * 60


def _booked(store: Store, hour: int = 15, who: str = "anna") -> Appointment:
    opened(store, who)
    return store.diary.book(store.diary.hold(opening(hour), who, later(10), NOW).id, who, change())


def _series(store: Store, with_change: Change) -> list[str]:
    opened(store, "anna")
    return [visit.id for visit in store.diary.book_series([opening(9), opening(12)], "anna", with_change)]


def _requests(store: Store) -> int:
    return len(raw_values(store)["requests"])


def test_second_request_gets_the_first_result(store: Store) -> None:
    first = _series(store, change(key="k"))
    assert _series(store, change(5, key="k")) == first
    assert len(store.diary.visits("anna")) == 2


def test_repeat_sees_visits_as_they_are_now(store: Store) -> None:
    visit = _booked(store)
    moved = store.diary.move(visit.id, "anna", opening(18), change(1, key="k"))
    store.diary.release(visit.id, "anna", change(2))
    again = store.diary.move(visit.id, "anna", opening(18), change(3, key="k"))
    assert (again.id, again.status, again.start) == (moved.id, AppointmentStatus.CANCELLED, moved.start)


def test_other_body_is_refused(store: Store) -> None:
    _series(store, change(key="k", body="two visits"))
    with pytest.raises(KeyReused):
        _series(store, change(key="k", body="three visits"))


def test_other_conversation_is_refused(store: Store) -> None:
    visit, _ = _booked(store), _booked(store, 18, "ben")
    store.diary.release(visit.id, "anna", Change(NOW, request=Request("desk", "k", "")))
    with pytest.raises(KeyReused):
        store.diary.release(visit.id, "ben", Change(NOW, request=Request("desk", "k", "")))


def test_same_key_of_another_scope_is_new(store: Store) -> None:
    visit = _booked(store)
    store.diary.move(visit.id, "anna", opening(18), Change(NOW, request=Request("anna", "k", "a")))
    moved = store.diary.move(visit.id, "anna", opening(20), Change(NOW, request=Request("maria", "k", "b")))
    assert moved.sequence == 2


def test_refused_move_is_refused_again(store: Store) -> None:
    visit, other = _booked(store), _booked(store, 18, "ben")
    for minute in (1, 3):
        with pytest.raises(OpeningTaken, match="T18:00"):
            store.diary.move(visit.id, "anna", opening(18), change(minute, key="k"))
        store.diary.release(other.id, "ben", change(2))
    assert store.diary.visit(visit.id) == visit


def test_refused_room_may_be_asked_for_again(store: Store) -> None:
    visit = _booked(store)
    opened(store, "ben")
    store.diary.hold(opening(18, room="one"), "ben", later(60), NOW)
    with pytest.raises(RoomTaken):
        store.diary.move(visit.id, "anna", opening(18, practitioner="lind", room="one"), change(1, key="k"))
    moved = store.diary.move(visit.id, "anna", opening(18, practitioner="lind", room="two"), change(2, key="k"))
    assert moved.room == "two"


def test_expired_hold_stays_expired(store: Store) -> None:
    opened(store, "anna")
    hold = store.diary.hold(opening(), "anna", later(10), NOW)
    with pytest.raises(HoldExpired):
        store.diary.book(hold.id, "anna", change(10, key="k"))
    with pytest.raises(HoldExpired):
        store.diary.book(hold.id, "anna", change(5, key="k"))


def test_refused_mark_is_refused_again(store: Store) -> None:
    visit = _booked(store)
    store.diary.release(visit.id, "anna", change())
    for _ in range(2):
        with pytest.raises(NotAllowed):
            store.diary.mark(visit.id, "anna", AppointmentStatus.ARRIVED, change(key="k"))
    assert _requests(store) == 1


def test_unknown_visit_leaves_no_result(store: Store) -> None:
    opened(store, "anna")
    with pytest.raises(NotFound):
        store.diary.release("nothing", "anna", change(key="k"))
    assert _requests(store) == 0


def test_lost_database_leaves_no_result(store: Store) -> None:
    visit = _booked(store)

    def cut_off(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO deeds"):
            raise sa.exc.OperationalError(statement, None, ConnectionError())

    sa.event.listen(store.database.engine, "before_cursor_execute", cut_off)
    with pytest.raises(StoreUnavailable):
        store.diary.move(visit.id, "anna", opening(18), change(key="k"))
    sa.event.remove(store.database.engine, "before_cursor_execute", cut_off)
    assert (store.diary.visit(visit.id), _requests(store)) == (visit, 0)
    assert store.diary.move(visit.id, "anna", opening(18), change(key="k")).sequence == 1


@pytest.mark.parametrize(("minutes", "again"), [(DAY - 1, True), (DAY, False)])
def test_result_lasts_a_day(store: Store, minutes: int, again: bool) -> None:
    visit = _booked(store)
    store.diary.move(visit.id, "anna", opening(18), change(key="k"))
    store.diary.move(visit.id, "anna", opening(20), change())
    moved = store.diary.move(visit.id, "anna", opening(18), change(minutes, key="k"))
    assert moved.start == opening(20 if again else 18).start


def test_old_results_are_forgotten(store: Store) -> None:
    visit = _booked(store)
    for number in range(5):
        store.diary.release(visit.id, "anna", change(key=str(number)))
    store.diary.release(visit.id, "anna", change(DAY, key="new"))
    assert _requests(store) == 1


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_key_of_wrong_length_is_refused(store: Store, key: str) -> None:
    visit = _booked(store)
    with pytest.raises(BadInput):
        store.diary.release(visit.id, "anna", change(key=key))
    with pytest.raises(BadInput):
        store.diary.told("anna", change(key=key))


@pytest.mark.parametrize("key", ["x", "x" * 255, "\x00", "\udcff", "'; DROP TABLE requests; --"])
def test_any_text_is_a_key(store: Store, key: str) -> None:
    visit = _booked(store)
    store.diary.move(visit.id, "anna", opening(18), change(key=key, body=key))
    assert store.diary.move(visit.id, "anna", opening(18), change(key=key, body=key)).sequence == 1


def test_requests_at_once_are_done_once(store: Store) -> None:
    opened(store, "anna")
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda _: _series(store, change(key="k")), range(16)))
    assert [told[0]] * 16 == told
    assert len(store.diary.visits("anna")) == 2


def test_bodies_at_once_are_done_once(store: Store) -> None:
    opened(store, "anna")
    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(lambda n: _ended(store, n), range(16)))
    assert done.count("done") == 8
    assert done.count("KeyReused") == 8


def _ended(store: Store, number: int) -> str:
    try:
        _series(store, change(key="k", body=str(number % 2)))
    except KeyReused:
        return "KeyReused"
    return "done"


def test_what_was_told_can_be_asked_for(store: Store) -> None:
    visits = _series(store, change(key="k"))
    told = store.diary.told("anna", change(key="k"))
    assert [visit.id for visit in told or ()] == visits
    assert store.diary.told("anna", change(key="other")) is None
    assert store.diary.told("anna", change()) is None


def test_asking_what_was_told_raises_the_refusal(store: Store) -> None:
    visit, _ = _booked(store), _booked(store, 18, "ben")
    with pytest.raises(OpeningTaken):
        store.diary.move(visit.id, "anna", opening(18), change(key="k"))
    with pytest.raises(OpeningTaken):
        store.diary.told("anna", change(key="k"))
    with pytest.raises(KeyReused):
        store.diary.told("anna", change(key="k", body="other"))


def test_nothing_of_the_body_is_kept(store: Store) -> None:
    visit = _booked(store)
    store.diary.release(visit.id, "anna", Change(NOW, request=Request("scopeword", "keyword", "Anna Berg 6175550142")))
    kept = str(raw_values(store)["requests"])
    assert [word for word in ("scopeword", "keyword", "Anna Berg", "6175550142") if word in kept] == []
    assert visit.id in kept


def test_repeat_is_known_after_key_change(store: Store, url: str) -> None:
    first = _series(store, change(key="k"))
    renewed = open_store(url, [OTHER_KEY, KEY])
    assert _series(renewed, change(key="k")) == first
    renewed.close()
