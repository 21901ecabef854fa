"""Moving a visit, booking several, and noting who came."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.booking.visits import Acting
from bot.errors import BadInput, NotAllowed, OpeningTaken
from bot.ports import DeedKind
from bot.scheduling.model import AppointmentStatus
from tests.visits.clinic_room import CUPPING, JORDAN, OVERRIDE, PATIENT, REASON, STAFF

WEEK = timedelta(days=7)
ARRIVED = AppointmentStatus.ARRIVED


def queued(room):
    room.clock.pass_by(days=60)
    return [one.notice.kind.value for one in room.records.outbox.claim(room.clock.now(), timedelta(minutes=5), 50)]


def test_moved_visit_keeps_its_number(room):
    visit = room.booked()
    moved = room.visits.move(visit.conversation, visit.id, room.free(visit.conversation, 1))
    assert (moved.number, moved.sequence, moved.status) == (visit.number, 1, AppointmentStatus.BOOKED)
    assert room.visits.coming(visit.conversation) == (moved,)


def test_moved_visit_sends_no_word_of_the_old_time(room):
    visit = room.booked()
    room.visits.move(visit.conversation, visit.id, room.free(visit.conversation, 3))
    kinds = queued(room)
    assert kinds.count("changed") == 1
    assert kinds.count("recheck") <= 1


def test_move_to_its_own_time_changes_nothing(room):
    patient = room.screened()
    opening = room.free(patient)
    visit = room.visits.book(patient, room.visits.hold(patient, opening).id, JORDAN)
    assert room.visits.move(patient, visit.id, opening) == visit


def test_visit_may_move_by_a_quarter_of_an_hour(room):
    patient, ten = room.screened(), datetime(2026, 11, 24, 15, tzinfo=timezone.utc)
    held = room.visits.hold(patient, f"ruiz|harbor|{CUPPING}|{ten.isoformat()}")
    visit, start = room.visits.book(patient, held.id, JORDAN), ten + timedelta(minutes=15)
    moved = room.visits.move(patient, visit.id, f"ruiz|harbor|{CUPPING}|{start.isoformat()}")
    assert (moved.id, moved.start) == (visit.id, start)


def test_visit_stays_when_the_other_time_is_taken(room):
    visit, other = room.booked(), room.screened()
    opening = room.free(other)
    room.visits.hold(other, opening)
    with pytest.raises(OpeningTaken):
        room.visits.move(visit.conversation, visit.id, opening)
    assert room.visits.coming(visit.conversation) == (visit,)


def test_move_asks_the_gate_for_the_new_day(room, shut):
    visit = room.booked()
    opening = room.free(visit.conversation, 1)
    room.screened("pregnancy", patient=visit.conversation)
    assert shut(lambda: room.visits.move(visit.conversation, visit.id, opening)) == "not_open"


def test_staff_move_past_the_gate_with_a_reason(room):
    visit = room.booked()
    opening = room.free(visit.conversation, 1)
    room.screened("pregnancy", patient=visit.conversation)
    assert room.visits.move(visit.conversation, visit.id, opening, OVERRIDE).sequence == 1
    assert len(room.deeds(visit.id, DeedKind.OVERRIDE)) == 1


def test_cancelled_visit_moves_nowhere(room):
    visit = room.booked()
    room.visits.cancel(visit.conversation, visit.id)
    with pytest.raises(NotAllowed):
        room.visits.move(visit.conversation, visit.id, room.free(visit.conversation, 1))


def test_visit_that_began_moves_nowhere(room):
    visit = room.booked()
    opening = room.free(visit.conversation, 5)
    room.clock.at = visit.start
    with pytest.raises(NotAllowed):
        room.visits.move(visit.conversation, visit.id, opening)


def test_moving_twice_with_one_key_is_once(room):
    visit, key = room.booked(), Acting(key="k1")
    opening = room.free(visit.conversation, 1)
    moved = room.visits.move(visit.conversation, visit.id, opening, key)
    assert room.visits.move(visit.conversation, visit.id, opening, key) == moved


def test_series_is_at_the_same_time_each_week(room):
    first = room.booked()
    more = room.visits.repeat(first.conversation, first.id, 2)
    assert [visit.start for visit in more] == [first.start + WEEK, first.start + 2 * WEEK]
    assert {visit.series for visit in room.visits.coming(first.conversation)} == {more[0].series}


def test_series_is_booked_wholly_or_not_at_all(room):
    first, other = room.booked(), room.screened()
    taken = first.start + WEEK
    room.visits.hold(other, f"{first.practitioner}|harbor|{CUPPING}|{taken.isoformat()}")
    with pytest.raises(OpeningTaken) as refused:
        room.visits.repeat(first.conversation, first.id, 2)
    assert str(refused.value) == taken.date().isoformat()
    assert room.visits.coming(first.conversation) == (first,)


def test_series_over_a_change_of_the_clock_keeps_its_hour(room):
    room.clock.at = datetime(2027, 2, 22, 17, tzinfo=timezone.utc)
    first = room.booked()
    zone = room.base.profile.clock_of("harbor")
    hours = {visit.start.astimezone(zone).hour for visit in room.visits.repeat(first.conversation, first.id, 3)}
    assert hours == {first.start.astimezone(zone).hour}


@pytest.mark.parametrize(("count", "days"), [(0, 7), (-1, 7), (13, 7), (1, 0), (1, 57), (10**9, 7)])
def test_series_has_bounds(room, count, days):
    visit = room.booked()
    with pytest.raises(BadInput):
        room.visits.repeat(visit.conversation, visit.id, count, days)


def test_series_ends_at_the_horizon(room):
    visit = room.booked()
    with pytest.raises(OpeningTaken):
        room.visits.repeat(visit.conversation, visit.id, 12)


def test_series_asks_the_gate(room, shut):
    visit = room.booked()
    room.screened("pregnancy", patient=visit.conversation)
    assert shut(lambda: room.visits.repeat(visit.conversation, visit.id, 2)) == "not_open"


def test_series_with_one_key_is_booked_once(room):
    visit, key = room.booked(), Acting(key="k1")
    more = room.visits.repeat(visit.conversation, visit.id, 2, acting=key)
    assert room.visits.repeat(visit.conversation, visit.id, 2, acting=key) == more


def test_nobody_arrives_without_the_short_form(room, shut):
    visit = room.booked()
    room.clock.at = visit.start
    assert shut(lambda: room.visits.mark(visit.conversation, visit.id, ARRIVED, STAFF)) == "not_checked"


def test_checked_patient_arrives(room):
    visit = room.booked()
    room.clock.at = visit.start
    room.clinic.checkin.answer(visit.conversation, visit.id, room.answers(), "mina")
    assert room.visits.mark(visit.conversation, visit.id, ARRIVED, STAFF).status is ARRIVED


def test_patient_arrives_by_a_reason_of_staff(room):
    visit = room.booked()
    room.clock.at = visit.start
    assert room.visits.mark(visit.conversation, visit.id, ARRIVED, OVERRIDE).status is ARRIVED
    assert [deed.detail for deed in room.deeds(visit.id, DeedKind.OVERRIDE)] == [f"not_checked: {REASON}"]


@pytest.mark.parametrize(("days", "fresh"), [(0, True), (1, True), (2, False)])
def test_short_form_counts_on_the_day_and_the_day_before(room, days, fresh):
    visit = room.booked(acting=PATIENT)
    later = room.visits.move(visit.conversation, visit.id, room.free(visit.conversation, 6))
    room.clock.at = later.start - timedelta(days=days)
    room.clinic.checkin.answer(later.conversation, later.id, room.answers())
    room.clock.at = later.start
    assert room.clinic.checkin.fresh(room.records.diary.visit(later.id), room.clock.now()) is fresh


def test_patients_mark_nothing(room):
    visit = room.booked()
    with pytest.raises(NotAllowed):
        room.visits.mark(visit.conversation, visit.id, AppointmentStatus.FULFILLED, PATIENT)


def test_missed_visit_is_told_to_the_patient(room):
    visit = room.booked()
    room.clock.at = visit.end
    room.visits.mark(visit.conversation, visit.id, AppointmentStatus.NOSHOW, STAFF)
    assert "missed" in queued(room)
