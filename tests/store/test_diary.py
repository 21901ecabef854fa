"""Holds and visits."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.errors import HoldExpired, NotAllowed, NotFound, OpeningTaken, TooManyHolds
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
from bot.store import Store
from tests.store.samples import HOUR, NOW, change, later, opened, opening


def _held(store: Store, wanted: Opening, who: str = "anna", minutes: int = 10) -> Appointment:
    opened(store, who)
    return store.diary.hold(wanted, who, later(minutes), NOW)


def _change(store: Store, appointment: Appointment, **values: object) -> None:
    """Change a row behind the diary's back."""
    table = store.tables.appointments
    with store.database.writing() as connection:
        connection.execute(sa.update(table).where(table.c.id == appointment.id).values(**values))


def test_hold_is_pending_until_expiry(store: Store) -> None:
    hold = _held(store, opening())
    assert (hold.status, hold.expires) == (AppointmentStatus.PENDING, later(10))


def test_hold_keeps_the_opening(store: Store) -> None:
    wanted = opening()
    hold = _held(store, wanted)
    assert (hold.practitioner, hold.location, hold.service, hold.start, hold.end) == (
        *(wanted.practitioner, wanted.location, wanted.service),
        *(wanted.start, wanted.end),
    )


def test_hold_needs_a_conversation(store: Store) -> None:
    with pytest.raises(NotFound):
        store.diary.hold(opening(), "nobody", later(10), NOW)


@pytest.mark.parametrize("hour", [14, 15, 16])
def test_overlapping_hold_is_refused(store: Store, hour: int) -> None:
    _held(store, opening(15, 90))
    with pytest.raises(OpeningTaken):
        _held(store, opening(hour, 61), "ben")


@pytest.mark.parametrize("hour", [14, 16])
def test_adjoining_hold_is_fine(store: Store, hour: int) -> None:
    _held(store, opening(15, 60))
    assert _held(store, opening(hour, 60), "ben").status is AppointmentStatus.PENDING


def test_other_practitioner_is_free(store: Store) -> None:
    _held(store, opening())
    assert _held(store, opening(practitioner="okafor"), "ben").practitioner == "okafor"


def test_same_hold_again_is_prolonged(store: Store) -> None:
    hold = _held(store, opening())
    again = _held(store, opening(), minutes=20)
    assert (again.id, again.expires) == (hold.id, later(20))


def test_third_hold_is_too_many(store: Store) -> None:
    _held(store, opening(9))
    _held(store, opening(11))
    with pytest.raises(TooManyHolds):
        _held(store, opening(13))


def test_booked_visit_is_no_hold(store: Store) -> None:
    first = _held(store, opening(9))
    _held(store, opening(11))
    store.diary.book(first.id, "anna", change(1))
    assert _held(store, opening(13)).status is AppointmentStatus.PENDING


def test_expired_hold_blocks_nobody(store: Store) -> None:
    _held(store, opening())
    opened(store, "ben")
    assert store.diary.hold(opening(), "ben", later(30), later(10)).conversation == "ben"


def test_unexpired_hold_still_blocks(store: Store) -> None:
    _held(store, opening())
    opened(store, "ben")
    with pytest.raises(OpeningTaken):
        store.diary.hold(opening(), "ben", later(30), later(9))


def test_expired_holds_do_not_count(store: Store) -> None:
    _held(store, opening(9))
    _held(store, opening(11, practitioner="okafor"))
    hold = store.diary.hold(opening(13, practitioner="lind"), "anna", later(30), later(10))
    assert hold.status is AppointmentStatus.PENDING


def test_booking_turns_hold_into_visit(store: Store) -> None:
    visit = store.diary.book(_held(store, opening()).id, "anna", change(1))
    assert (visit.status, visit.expires) == (AppointmentStatus.BOOKED, None)


def test_booking_again_returns_same_visit(store: Store) -> None:
    hold = _held(store, opening())
    visit = store.diary.book(hold.id, "anna", change(1))
    assert store.diary.book(hold.id, "anna", change(500)) == visit


def test_expired_hold_is_not_booked(store: Store) -> None:
    hold = _held(store, opening())
    with pytest.raises(HoldExpired):
        store.diary.book(hold.id, "anna", change(10))


def test_released_hold_is_not_booked(store: Store) -> None:
    hold = _held(store, opening())
    store.diary.release(hold.id, "anna", change(1))
    with pytest.raises(HoldExpired):
        store.diary.book(hold.id, "anna", change(2))


@pytest.mark.parametrize("appointment", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_unknown_hold_is_not_found(store: Store, appointment: str) -> None:
    with pytest.raises(NotFound):
        store.diary.book(appointment, "anna", change())


def test_others_hold_cannot_be_booked(store: Store) -> None:
    hold = _held(store, opening())
    with pytest.raises(NotFound):
        store.diary.book(hold.id, "ben", change(1))


def test_others_visit_cannot_be_released(store: Store) -> None:
    hold = _held(store, opening())
    with pytest.raises(NotFound):
        store.diary.release(hold.id, "ben", change(1))


def test_released_visit_frees_the_time(store: Store) -> None:
    hold = _held(store, opening())
    store.diary.book(hold.id, "anna", change(1))
    store.diary.release(hold.id, "anna", change(2))
    assert _held(store, opening(), "ben").conversation == "ben"


def test_releasing_again_changes_nothing(store: Store) -> None:
    hold = _held(store, opening())
    store.diary.release(hold.id, "anna", change(1))
    store.diary.release(hold.id, "anna", change(2))
    assert store.diary.visits("anna")[0].status is AppointmentStatus.CANCELLED


def test_begun_visit_is_not_released(store: Store) -> None:
    hold = _held(store, opening())
    _change(store, hold, status=AppointmentStatus.ARRIVED.value)
    with pytest.raises(NotAllowed):
        store.diary.release(hold.id, "anna", change(1))


def test_visits_come_newest_first(store: Store) -> None:
    first, second = _held(store, opening(11)), _held(store, opening(9))
    assert store.diary.visits("anna") == (second, first)


def test_busy_lists_holds_and_visits(store: Store) -> None:
    first, second = _held(store, opening(9)), _held(store, opening(11), "ben")
    visit = store.diary.book(second.id, "ben", change(1))
    assert store.diary.busy(first.start, visit.end, later(2)) == (first.busy, visit.busy)


def test_busy_leaves_out_expired_holds(store: Store) -> None:
    hold = _held(store, opening())
    assert store.diary.busy(hold.start, hold.end, later(10)) == ()


def test_busy_leaves_out_cancelled_visits(store: Store) -> None:
    hold = _held(store, opening())
    store.diary.release(hold.id, "anna", change(1))
    assert store.diary.busy(hold.start, hold.end, later(1)) == ()


def test_busy_window_is_half_open(store: Store) -> None:
    hold = _held(store, opening())
    assert store.diary.busy(hold.start - HOUR, hold.start, NOW) == ()
    assert store.diary.busy(hold.end, hold.end + HOUR, NOW) == ()
    assert store.diary.busy(hold.end - later(1).resolution, hold.end + HOUR, NOW) == (hold.busy,)


@pytest.mark.parametrize("status", [AppointmentStatus.PENDING, AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED])
def test_database_refuses_a_revived_overlap(store: Store, status: AppointmentStatus) -> None:
    old = _held(store, opening())
    store.diary.release(old.id, "anna", change(1))
    _held(store, opening(), "ben")
    with pytest.raises(IntegrityError):
        _change(store, old, status=status.value)


def test_database_refuses_a_moved_overlap(store: Store) -> None:
    early, late = _held(store, opening(9)), _held(store, opening(11), "ben")
    with pytest.raises(IntegrityError):
        _change(store, late, starts_at=early.start, ends_at=early.end, kept_from=early.start, kept_until=early.end)


def test_database_refuses_a_backward_visit(store: Store) -> None:
    hold = _held(store, opening())
    with pytest.raises(IntegrityError):
        _change(store, hold, ends_at=hold.start)
