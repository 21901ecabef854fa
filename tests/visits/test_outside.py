"""A location with a diary of its own: a visit stands in both, or in neither."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.errors import HoldExpired, NotAllowed, NotFound, OpeningTaken
from bot.ports import Change
from bot.scheduling.model import AppointmentStatus, Opening
from bot.scheduling.wish import Wish
from tests.visits.clinic_room import CUPPING, JORDAN, ClinicRoom
from tests.visits.other_side import OtherSide

TEN = datetime(2026, 11, 24, 15, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)


def opening(hours: int) -> Opening:
    start = TEN + hours * HOUR
    return Opening("lind", "mill", CUPPING, start, start + timedelta(minutes=45))


@pytest.fixture
def there() -> OtherSide:
    return OtherSide((opening(0), opening(1), opening(2)))


@pytest.fixture
def room(base, store, there) -> ClinicRoom:
    return ClinicRoom(base, store, {"mill": there})


@pytest.fixture
def who(room) -> str:
    return room.screened()


@pytest.fixture
def held(room, who):
    return room.visits.hold(who, opening(0).id)


def statuses(room, who):
    return [visit.status.value for visit in room.records.diary.visits(who)]


def test_openings_are_those_of_the_other_side(room, who):
    found = room.visits.fitting(who, CUPPING, "mill", Wish(), None).fitting
    assert [one.id for one in found] == [opening(hours).id for hours in range(3)]


def test_hold_is_kept_on_both_sides(held, there):
    assert list(there.kept) == [held.outside]


def test_visit_is_booked_on_both_sides(room, who, held, there):
    visit = room.visits.book(who, held.id, JORDAN)
    assert (visit.status, there.booked) == (AppointmentStatus.BOOKED, {visit.outside: JORDAN.name})


def test_cancelled_visit_is_cancelled_on_both_sides(room, who, held, there):
    room.visits.book(who, held.id, JORDAN)
    cancelled = room.visits.cancel(who, held.id)
    assert (there.kept, room.records.diary.visit(cancelled.id).outside) == ({}, None)


def test_new_hold_gives_the_old_one_back_there(room, who, held, there):
    second = room.visits.hold(who, opening(1).id)
    assert list(there.kept) == [second.outside]


def test_moved_visit_moves_on_both_sides(room, who, held, there):
    room.visits.book(who, held.id, JORDAN)
    moved = room.visits.move(who, held.id, opening(2).id)
    assert (moved.start, there.booked) == (opening(2).start, {moved.outside: JORDAN.name})


def test_visit_moves_from_there_to_us(room, who, held, there):
    room.visits.book(who, held.id, JORDAN)
    moved = room.visits.move(who, held.id, room.free(who))
    assert (moved.location, moved.outside, there.kept) == ("harbor", None, {})


def test_silent_side_has_no_openings_and_rings(room, who, there):
    there.failing = {"openings"}
    fit = room.visits.fitting(who, CUPPING, None, Wish())
    assert {found.location for found in fit.fitting} == {"harbor"}
    assert room.alerts(who) == ["failure"]


@pytest.mark.parametrize("how", ["failing", "late"])
def test_hold_that_fails_there_is_given_up_here(room, who, there, how):
    setattr(there, how, {"hold"})
    with pytest.raises(OpeningTaken):
        room.visits.hold(who, opening(0).id)
    assert (statuses(room, who), there.kept, room.alerts(who)) == (["cancelled"], {}, ["failure"])


def test_hold_that_was_cut_off_is_tidied(room, who, there):
    there.late, there.failing = {"hold"}, {"cancel"}
    with pytest.raises(OpeningTaken):
        room.visits.hold(who, opening(0).id)
    there.failing = set()
    assert (len(there.kept), room.visits.tidy(), there.kept) == (1, 1, {})


def test_time_taken_there_is_given_up_here(room, who, there):
    there.kept["somebody"] = opening(0)
    there.openings = lambda *_: (opening(0),)
    with pytest.raises(OpeningTaken):
        room.visits.hold(who, opening(0).id)
    assert statuses(room, who) == ["cancelled"]


@pytest.mark.parametrize("how", ["failing", "late"])
def test_booking_that_fails_there_ends_on_both_sides(room, who, held, there, how):
    setattr(there, how, {"book"})
    with pytest.raises(HoldExpired):
        room.visits.book(who, held.id, JORDAN)
    assert (statuses(room, who), there.kept, room.alerts(who)) == (["cancelled"], {}, ["failure"])


def test_booking_gone_there_is_given_up_here(room, who, held, there):
    there.kept.clear()
    with pytest.raises(HoldExpired):
        room.visits.book(who, held.id, JORDAN)
    assert statuses(room, who) == ["cancelled"]


def test_what_is_left_there_is_tidied_later(room, who, held, there):
    there.failing = {"cancel"}
    room.visits.cancel(who, held.id)
    there.failing = set()
    assert (room.visits.tidy(), there.kept, room.visits.tidy()) == (1, {}, 0)


def test_hold_that_ran_out_is_tidied(room, held, there):
    room.clock.pass_by(minutes=10)
    assert (room.visits.tidy(), there.kept) == (1, {})


def test_booking_lost_there_and_here_is_tidied(room, who, held, there):
    there.late, there.failing = {"book"}, {"cancel"}
    with pytest.raises(HoldExpired):
        room.visits.book(who, held.id, JORDAN)
    there.failing = set()
    room.visits.tidy()
    assert (there.kept, there.booked) == ({}, {})


@pytest.mark.parametrize("method", ["hold", "book"])
@pytest.mark.parametrize("how", ["failing", "late"])
def test_move_that_fails_there_leaves_the_visit(room, who, held, there, method, how):
    visit = room.visits.book(who, held.id, JORDAN)
    setattr(there, how, {method})
    with pytest.raises(OpeningTaken):
        room.visits.move(who, visit.id, opening(2).id)
    assert room.visits.coming(who) == (visit,)
    assert there.booked == {visit.outside: JORDAN.name}


def test_move_refused_here_is_given_up_there(room, who, held, there):
    room.visits.book(who, held.id, JORDAN)
    other = room.screened()
    kept = room.records.diary.hold(opening(2), other, room.clock.now() + HOUR, room.clock.now())
    there.free = (opening(2),)
    with pytest.raises(OpeningTaken):
        room.visits._both.move(room.visits.coming(who)[0], opening(2), Change(room.clock.now()))
    assert len(there.kept) == 1
    assert kept.status is AppointmentStatus.PENDING


def test_series_is_not_for_the_other_side(room, who, held):
    room.visits.book(who, held.id, JORDAN)
    with pytest.raises(NotAllowed):
        room.visits.repeat(who, held.id, 1)


def test_hold_of_somebody_else_there_is_not_found(room, held):
    with pytest.raises(NotFound):
        room.visits.cancel(room.screened(), held.id)
