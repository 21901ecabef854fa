"""What may become of a visit: moved, cancelled, marked, and checked."""

from __future__ import annotations

import pytest

from bot.errors import HoldExpired, NotAllowed, NotFound, OpeningTaken, RoomTaken
from bot.ports import Change, DeedKind
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
from bot.scheduling.notices import NoticeKind, NoticeRules, cancelled
from bot.store import Store
from tests.store.samples import HOUR, NOW, change, later, opened, opening

S = AppointmentStatus
RULES = NoticeRules()


def _booked(store: Store, wanted: Opening | None = None, who: str = "anna") -> Appointment:
    opened(store, who)
    hold = store.diary.hold(wanted or opening(), who, later(10), NOW)
    return store.diary.book(hold.id, who, change(notices=RULES.booked(NOW)))


def _waiting(store: Store) -> list[tuple[NoticeKind, int]]:
    """What would go out until the end of the day after tomorrow."""
    claimed = store.outbox.claim(NOW + 72 * HOUR, HOUR, 100)
    return [(queued.notice.kind, queued.notice.sequence) for queued in claimed]


def _deeds(store: Store, visit: Appointment) -> list[DeedKind]:
    return [deed.what for deed in store.deeds.of_visit(visit.id)]


def test_moved_visit_keeps_its_id(store: Store) -> None:
    visit, wanted = _booked(store), opening(18, practitioner="lind", room="one", buffer=5)
    moved = store.diary.move(visit.id, "anna", wanted, change(1))
    assert (moved.id, moved.sequence, moved.status) == (visit.id, 1, S.BOOKED)
    assert (moved.practitioner, moved.room, moved.start, moved.kept) == ("lind", "one", wanted.start, wanted.kept)


def test_moved_visit_frees_its_old_time(store: Store) -> None:
    visit = _booked(store)
    store.diary.move(visit.id, "anna", opening(18), change(1))
    assert _booked(store, opening(), "ben").start == visit.start


def test_visit_moves_over_its_own_time(store: Store) -> None:
    visit = _booked(store, opening(15, 60, buffer=10))
    assert store.diary.move(visit.id, "anna", opening(15, 90, buffer=10), change(1)).sequence == 1


def test_move_to_a_taken_time_changes_nothing(store: Store) -> None:
    visit, _ = _booked(store), _booked(store, opening(18), "ben")
    with pytest.raises(OpeningTaken, match="T18:00"):
        store.diary.move(visit.id, "anna", opening(18), change(1))
    assert store.diary.visit(visit.id) == visit
    assert len(_waiting(store)) == 8


def test_move_to_a_taken_room_says_so(store: Store) -> None:
    visit, _ = _booked(store), _booked(store, opening(18, room="one"), "ben")
    with pytest.raises(RoomTaken):
        store.diary.move(visit.id, "anna", opening(18, practitioner="lind", room="one"), change(1))


def test_move_to_the_same_time_is_nothing(store: Store) -> None:
    visit = _booked(store)
    assert store.diary.move(visit.id, "anna", opening(room="two"), change(1)) == visit


def test_move_over_an_expired_hold_works(store: Store) -> None:
    visit = _booked(store)
    opened(store, "ben")
    store.diary.hold(opening(18), "ben", later(10), NOW)
    assert store.diary.move(visit.id, "anna", opening(18), change(10)).start == opening(18).start


def test_moved_visit_must_be_checked_again(store: Store) -> None:
    visit = _booked(store)
    store.diary.checked(visit.id, "anna", later(1))
    assert store.diary.move(visit.id, "anna", opening(18), change(2)).checked_at is None


def test_hold_is_not_moved(store: Store) -> None:
    opened(store, "anna")
    hold = store.diary.hold(opening(), "anna", later(10), NOW)
    with pytest.raises(NotAllowed):
        store.diary.move(hold.id, "anna", opening(18), change(1))


def test_others_visit_is_not_moved(store: Store) -> None:
    visit = _booked(store)
    opened(store, "ben")
    with pytest.raises(NotFound):
        store.diary.move(visit.id, "ben", opening(18), change(1))


def test_reminders_follow_the_moved_visit(store: Store) -> None:
    visit = _booked(store)
    store.diary.move(visit.id, "anna", opening(18), Change(later(1), notices=RULES.moved(later(1))))
    ahead = [sequence for kind, sequence in _waiting(store) if kind in (NoticeKind.REMINDER, NoticeKind.RECHECK)]
    assert ahead == [1, 1, 1]


def test_reminders_of_a_cancelled_visit_are_taken_back(store: Store) -> None:
    visit = _booked(store)
    store.diary.release(visit.id, "anna", Change(later(1), notices=cancelled(later(1))))
    assert _waiting(store) == [(NoticeKind.CONFIRMED, 0), (NoticeKind.CANCELLED, 0)]


def test_reminders_of_others_stay(store: Store) -> None:
    visit, _ = _booked(store), _booked(store, opening(18), "ben")
    store.diary.release(visit.id, "anna", change(1))
    assert len(_waiting(store)) == 1 + 4


def test_booking_again_says_nothing_twice(store: Store) -> None:
    visit = _booked(store)
    store.diary.book(visit.id, "anna", change(1, notices=RULES.booked(later(1))))
    assert store.outbox.waiting() == 4
    assert _deeds(store, visit) == [DeedKind.HELD, DeedKind.BOOKED]


@pytest.mark.parametrize(
    ("steps", "deeds"),
    [
        ((S.ARRIVED, S.FULFILLED), [DeedKind.ARRIVED, DeedKind.FULFILLED]),
        ((S.ARRIVED, S.BOOKED, S.NOSHOW), [DeedKind.ARRIVED, DeedKind.UNDONE, DeedKind.NOSHOW]),
        ((S.NOSHOW, S.BOOKED, S.FULFILLED), [DeedKind.NOSHOW, DeedKind.UNDONE, DeedKind.FULFILLED]),
        ((S.ARRIVED, S.ARRIVED), [DeedKind.ARRIVED]),
        ((S.BOOKED,), []),
    ],
)
def test_visit_is_marked_step_by_step(
    store: Store, steps: tuple[AppointmentStatus, ...], deeds: list[DeedKind]
) -> None:
    visit = _booked(store)
    for status in steps:
        assert store.diary.mark(visit.id, "anna", status, change(1, by="maria")).status is status
    assert _deeds(store, visit)[2:] == deeds


@pytest.mark.parametrize("status", [S.PENDING, S.CANCELLED, S.PROPOSED])
def test_visit_is_not_marked_as_such(store: Store, status: AppointmentStatus) -> None:
    visit = _booked(store)
    with pytest.raises(NotAllowed):
        store.diary.mark(visit.id, "anna", status, change(1))


@pytest.mark.parametrize("status", [S.BOOKED, S.ARRIVED, S.FULFILLED, S.NOSHOW])
def test_cancelled_visit_is_not_marked(store: Store, status: AppointmentStatus) -> None:
    visit = _booked(store)
    store.diary.release(visit.id, "anna", change(1))
    with pytest.raises(NotAllowed):
        store.diary.mark(visit.id, "anna", status, change(2))


def test_missed_time_can_be_taken(store: Store) -> None:
    visit = _booked(store)
    store.diary.mark(visit.id, "anna", S.NOSHOW, change(1))
    _booked(store, opening(), "ben")
    with pytest.raises(OpeningTaken):
        store.diary.mark(visit.id, "anna", S.BOOKED, change(2))


def test_given_visit_still_counts_as_busy(store: Store) -> None:
    visit = _booked(store)
    given = store.diary.mark(visit.id, "anna", S.FULFILLED, change(1))
    assert store.diary.busy(visit.start, visit.end, NOW) == (given.busy,)


def test_check_is_noted_and_taken_back(store: Store) -> None:
    visit = _booked(store)
    assert store.diary.checked(visit.id, "anna", later(5)).checked_at == later(5)
    assert store.diary.checked(visit.id, "anna", None).checked_at is None


def test_name_outside_is_noted_and_taken_back(store: Store) -> None:
    visit = _booked(store)
    assert store.diary.name_outside(visit.id, "anna", "Appointment/7").outside == "Appointment/7"
    assert store.diary.name_outside(visit.id, "anna", None).outside is None


def test_names_left_outside_are_found(store: Store) -> None:
    visit = _booked(store)
    hold = store.diary.hold(opening(18), "anna", later(10), NOW)
    for one in (visit, hold):
        store.diary.name_outside(one.id, "anna", f"Appointment/{one.id[:4]}")
    assert store.diary.left_outside(later(9)) == ()
    store.diary.release(visit.id, "anna", change(9))
    assert {one.id for one in store.diary.left_outside(later(10))} == {visit.id, hold.id}


@pytest.mark.parametrize("appointment", ["", "nonsense", "\x00", "\udcff", "x" * 5000, "1' OR '1'='1"])
def test_unknown_visit_is_not_found(store: Store, appointment: str) -> None:
    with pytest.raises(NotFound):
        store.diary.visit(appointment)


def test_expired_hold_is_not_moved_or_booked(store: Store) -> None:
    opened(store, "anna")
    hold = store.diary.hold(opening(), "anna", later(10), NOW)
    with pytest.raises(HoldExpired):
        store.diary.book(hold.id, "anna", change(10))
