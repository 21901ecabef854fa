"""Holding and booking: what is refused, to whom, and what is written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.booking.visits import Acting
from bot.errors import HoldExpired, KeyReused, NotAllowed, NotFound, NotScreened, OpeningTaken, TooManyHolds
from bot.ports import DeedKind
from bot.scheduling.model import AppointmentStatus
from bot.scheduling.wish import Wish
from tests.visits.clinic_room import BO, CUPPING, JORDAN, OVERRIDE, REASON, STAFF


def at(opening, **length):
    """The id of the opening at another time."""
    who, place, service, start = opening.split("|")
    return "|".join((who, place, service, (datetime.fromisoformat(start) + timedelta(**length)).isoformat()))


def test_booked_visit_is_to_come(room):
    visit = room.booked()
    assert room.visits.coming(visit.conversation) == (visit,)


def test_booked_visit_has_a_room(room):
    assert room.booked().room in room.base.profile.locations["harbor"].rooms


def test_booking_again_is_the_same_visit(room):
    visit = room.booked()
    assert room.visits.book(visit.conversation, visit.id, BO) == visit
    assert room.records.people.contact(visit.conversation) == JORDAN


@pytest.mark.parametrize("length", [{"days": -7}, {"days": 371}, {"minutes": 7}, {"hours": 12}])
def test_time_that_cannot_be_is_taken(room, length):
    patient = room.screened()
    with pytest.raises(OpeningTaken):
        room.visits.hold(patient, at(room.free(patient), **length))


@pytest.mark.parametrize("acting", [Acting(), OVERRIDE])
def test_closed_day_is_taken_for_all(room, acting):
    patient = room.screened()
    with pytest.raises(OpeningTaken):
        room.visits.hold(patient, "lind|harbor|dry_cupping|2026-11-26T15:00:00+00:00", acting)


@pytest.mark.parametrize(
    "opening",
    [
        "",
        "|||",
        "a|b|c|d|e",
        "ruiz|harbor|dry_cupping|2026-11-24T15:00:00",
        "ruiz|harbor|nothing|2026-11-24T15:00:00+00:00",
        "ruiz|moon|dry_cupping|2026-11-24T15:00:00+00:00",
        "ruiz|harbor|dry_cupping|" + "9" * 5000,
    ],
)
def test_hostile_opening_is_taken(room, opening):
    with pytest.raises(OpeningTaken):
        room.visits.hold(room.screened(), opening, OVERRIDE)


def test_opening_of_somebody_else_is_taken(room):
    first, second = room.screened(), room.screened()
    opening = room.free(first)
    room.visits.hold(first, opening)
    with pytest.raises(OpeningTaken):
        room.visits.hold(second, opening)
    assert room.free(second) != opening


def test_new_hold_gives_the_old_one_back(room):
    patient = room.screened()
    first = room.visits.hold(patient, room.free(patient))
    room.visits.hold(patient, room.free(patient, 1))
    assert room.records.diary.visit(first.id).status is AppointmentStatus.CANCELLED


def test_expired_hold_books_nothing(room):
    patient = room.screened()
    held = room.visits.hold(patient, room.free(patient))
    room.clock.pass_by(minutes=10)
    with pytest.raises(HoldExpired):
        room.visits.book(patient, held.id, JORDAN)
    assert room.records.people.contact(patient) is None


def test_screening_that_expired_meanwhile_books_nothing(room, shut):
    patient = room.screened()
    room.clock.pass_by(days=14)
    held = room.visits.hold(patient, room.free(patient))
    room.clock.pass_by(seconds=1)
    assert shut(lambda: room.visits.book(patient, held.id, JORDAN)) == "expired"


def test_sign_told_after_the_hold_shuts_the_gate(room, shut):
    patient = room.screened()
    held = room.visits.hold(patient, room.free(patient))
    room.screened("chest_pain", patient=patient)
    assert shut(lambda: room.visits.book(patient, held.id, JORDAN)) == "not_open"


@pytest.mark.parametrize("what", ["book", "cancel", "move", "repeat"])
def test_visit_of_somebody_else_is_not_found(room, what):
    visit, stranger = room.booked(), room.screened()
    attempts = {
        "book": lambda: room.visits.book(stranger, visit.id, BO),
        "cancel": lambda: room.visits.cancel(stranger, visit.id),
        "move": lambda: room.visits.move(stranger, visit.id, room.free(stranger)),
        "repeat": lambda: room.visits.repeat(stranger, visit.id, 1),
    }
    with pytest.raises(NotFound):
        attempts[what]()
    assert [deed.conversation for deed in room.deeds(visit.id, DeedKind.REFUSED)] == [stranger]


def test_unknown_visit_is_not_found(room):
    with pytest.raises(NotFound):
        room.visits.cancel(room.screened(), "x" * 10_000)


def test_staff_need_a_screening_too(room, shut):
    opening, patient = room.free(room.screened()), room.patient()
    assert shut(lambda: room.visits.hold(patient, opening, STAFF)) == "no_screening"


@pytest.mark.parametrize("reason", ["", "  ", "because", "         x         "])
def test_short_reason_overrides_nothing(room, shut, reason):
    opening, patient = room.free(room.screened()), room.patient()
    assert shut(lambda: room.visits.hold(patient, opening, replace(STAFF, reason=reason))) == "no_screening"


def test_patient_overrides_nothing(room, shut):
    opening, patient = room.free(room.screened()), room.patient()
    assert shut(lambda: room.visits.hold(patient, opening, Acting(reason=REASON))) == "no_screening"


def test_staff_override_with_a_reason(room):
    opening, patient = room.free(room.screened()), room.screened("pregnancy")
    held = room.visits.hold(patient, opening, OVERRIDE)
    visit = room.visits.book(patient, held.id, JORDAN, OVERRIDE)
    noted = {(deed.by, deed.detail) for deed in room.deeds(visit.id, DeedKind.OVERRIDE)}
    assert (visit.status, noted) == (AppointmentStatus.BOOKED, {("mina", f"not_open: {REASON}")})
    assert room.alerts(patient) == []


def test_override_of_a_hold_is_none_of_the_booking(room, shut):
    opening, patient = room.free(room.screened()), room.screened("pregnancy")
    held = room.visits.hold(patient, opening, OVERRIDE)
    assert shut(lambda: room.visits.book(patient, held.id, JORDAN, STAFF)) == "not_open"


@pytest.mark.parametrize(("sign", "kind"), [("chest_pain", "emergency"), ("fever_with_back_pain", "urgent")])
def test_override_of_danger_rings_the_desk(room, sign, kind):
    opening, patient = room.free(room.screened()), room.screened(sign)
    room.visits.hold(patient, opening, OVERRIDE)
    assert room.alerts(patient) == [kind]


def test_override_sees_openings_without_a_screening(room):
    fit = room.visits.fitting(room.patient(), CUPPING, "harbor", Wish(), acting=OVERRIDE)
    assert fit.fitting


def test_refusal_of_a_booking_is_written_down(room):
    patient = room.screened()
    held = room.visits.hold(patient, room.free(patient))
    room.screened("chest_pain", patient=patient)
    with pytest.raises(NotScreened):
        room.visits.book(patient, held.id, JORDAN)
    assert [deed.detail.split(":")[0] for deed in room.deeds(held.id, DeedKind.REFUSED)] == ["not_open"]


def test_same_key_books_once(room):
    patient = room.screened()
    held, key = room.visits.hold(patient, room.free(patient)), Acting(key="k1")
    visit = room.visits.book(patient, held.id, JORDAN, key)
    room.clock.pass_by(hours=20)
    assert room.visits.book(patient, held.id, JORDAN, key) == visit


def test_same_key_for_another_wish_is_refused(room):
    patient = room.screened()
    held, key = room.visits.hold(patient, room.free(patient)), Acting(key="k1")
    room.visits.book(patient, held.id, JORDAN, key)
    with pytest.raises(KeyReused):
        room.visits.book(patient, held.id, BO, key)


def test_cancelled_visit_gives_its_time_back(room):
    visit = room.booked()
    assert room.visits.cancel(visit.conversation, visit.id).status is AppointmentStatus.CANCELLED
    assert room.visits.coming(visit.conversation) == ()


def test_patient_cancels_whatever_was_told(room):
    visit = room.booked()
    room.screened("chest_pain", patient=visit.conversation)
    assert room.visits.cancel(visit.conversation, visit.id).status is AppointmentStatus.CANCELLED


def test_visit_that_began_is_not_cancelled(room):
    visit = room.booked()
    room.clock.at = visit.start
    with pytest.raises(NotAllowed):
        room.visits.cancel(visit.conversation, visit.id)


def test_cancelling_again_is_nothing(room):
    visit = room.booked()
    first = room.visits.cancel(visit.conversation, visit.id)
    assert room.visits.cancel(visit.conversation, visit.id) == first


def test_booking_and_cancelling_tell_the_patient(room):
    visit = room.booked()
    room.visits.cancel(visit.conversation, visit.id)
    due = room.records.outbox.claim(room.clock.now(), timedelta(minutes=5), 10)
    assert [queued.notice.kind.value for queued in due] == ["confirmed", "cancelled"]


def test_hold_is_given_up_without_a_word(room):
    patient = room.screened()
    room.visits.cancel(patient, room.visits.hold(patient, room.free(patient)).id)
    assert room.records.outbox.waiting() == 0


def test_two_holds_of_a_patient_are_enough(room):
    patient = room.screened()
    openings = [
        room.visits.fitting(patient, CUPPING, "harbor", Wish(), None, most=5).fitting[number] for number in range(3)
    ]
    expires = room.clock.now() + timedelta(minutes=10)
    for opening in openings[:2]:
        room.records.diary.hold(opening, patient, expires, room.clock.now())
    with pytest.raises(TooManyHolds):
        room.records.diary.hold(openings[2], patient, expires, room.clock.now())
