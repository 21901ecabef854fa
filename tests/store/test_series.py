"""Visits that are booked together."""

from __future__ import annotations

import pytest

from bot.errors import NotFound, OpeningTaken
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
from bot.scheduling.notices import NoticeRules
from bot.store import Store
from tests.store.samples import HOUR, NOW, change, later, opened, opening

S = AppointmentStatus
RULES = NoticeRules()


def _booked(store: Store, wanted: Opening | None = None, who: str = "anna") -> Appointment:
    opened(store, who)
    hold = store.diary.hold(wanted or opening(), who, later(10), NOW)
    return store.diary.book(hold.id, who, change(notices=RULES.booked(NOW)))


def test_series_is_booked_as_one(store: Store) -> None:
    opened(store, "anna")
    visits = store.diary.book_series([opening(18), opening(9), opening(12)], "anna", change(notices=RULES.booked(NOW)))
    assert [visit.start.hour for visit in visits] == [9, 12, 18]
    assert len({visit.series for visit in visits}) == 1
    assert {visit.status for visit in visits} == {S.BOOKED}


def test_series_is_booked_wholly_or_not(store: Store) -> None:
    _booked(store, opening(12), "ben")
    opened(store, "anna")
    with pytest.raises(OpeningTaken, match="T12:00"):
        store.diary.book_series([opening(9), opening(12), opening(18)], "anna", change(notices=RULES.booked(NOW)))
    assert store.diary.visits("anna") == ()
    assert {queued.conversation for queued in store.outbox.claim(NOW + 72 * HOUR, HOUR, 100)} == {"ben"}


def test_series_takes_the_hold_with_it(store: Store) -> None:
    opened(store, "anna")
    hold = store.diary.hold(opening(9), "anna", later(10), NOW)
    visits = store.diary.book_series([opening(9), opening(12)], "anna", change(1))
    assert (visits[0].id, visits[0].status, visits[0].expires) == (hold.id, S.BOOKED, None)
    assert visits[0].series == visits[1].series is not None


def test_series_joins_the_first_visit(store: Store) -> None:
    first = _booked(store)
    (second,) = store.diary.book_series([opening(18)], "anna", change(1), first.id)
    assert store.diary.visit(first.id).series == second.series is not None


def test_series_grows_under_its_name(store: Store) -> None:
    opened(store, "anna")
    before = store.diary.book_series([opening(9), opening(12)], "anna", change())
    (third,) = store.diary.book_series([opening(18)], "anna", change(1), before[0].id)
    assert third.series == before[0].series


def test_series_needs_its_own_first_visit(store: Store) -> None:
    first = _booked(store)
    opened(store, "ben")
    with pytest.raises(NotFound):
        store.diary.book_series([opening(18)], "ben", change(1), first.id)


def test_series_with_a_time_twice_is_refused(store: Store) -> None:
    opened(store, "anna")
    with pytest.raises(OpeningTaken):
        store.diary.book_series([opening(9), opening(9)], "anna", change())


def test_one_visit_of_a_series_moves_alone(store: Store) -> None:
    opened(store, "anna")
    one, other = store.diary.book_series([opening(9), opening(12)], "anna", change())
    moved = store.diary.move(one.id, "anna", opening(18), change(1))
    assert (moved.series, store.diary.visit(other.id)) == (one.series, other)
