"""The waitlist: who is offered what, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.booking.listing import Listing
from bot.errors import HoldExpired, NotFound, NotScreened
from bot.ports import WaitStatus
from bot.scheduling.model import AppointmentStatus
from tests.visits.clinic_room import BO, CUPPING, JORDAN

ANY = Listing()


@pytest.fixture
def waiting(room):
    return room.clinic.waiting


@pytest.fixture
def join(room, waiting):
    """A patient who waits, and can be reached."""

    def joined(contact=JORDAN, wish=ANY, patient=None):
        patient = patient or room.screened()
        room.records.people.remember(patient, contact, room.clock.now())
        waiting.join(patient, CUPPING, "harbor", wish)
        return patient

    return joined


@pytest.fixture
def fridays(room):
    """The wish for a Friday, in the patient's words."""
    listings = room.clinic.listings
    return listings.with_words(ANY, "fridays only", listings.heard("fridays only", "harbor"))


def offer(room, patient):
    offers = [place.offer for place in room.clinic.waiting.standing(patient) if place.status is WaitStatus.OFFERED]
    return room.records.diary.visit(offers[0]) if offers else None


def test_first_free_time_is_offered(room, waiting, join):
    patient = join()
    first = room.free(patient)
    assert waiting.serve() == 1
    assert offer(room, patient).start.isoformat() in first


def test_offer_is_kept_for_two_hours(room, waiting, join):
    patient = join()
    waiting.serve()
    assert offer(room, patient).expires == room.clock.now() + timedelta(minutes=120)


def test_offer_is_told_to_the_patient(room, waiting, join):
    join()
    waiting.serve()
    due = room.records.outbox.claim(room.clock.now(), timedelta(minutes=5), 10)
    assert [queued.notice.kind.value for queued in due] == ["offer"]


def test_nobody_has_two_offers(room, waiting, join):
    patient = join()
    waiting.join(patient, "massage_cupping", "harbor", ANY)
    assert (waiting.serve(), waiting.serve()) == (1, 0)


def test_no_time_is_offered_to_two(room, waiting, join):
    first, second = join(), join(BO)
    assert waiting.serve() == 2
    one, other = offer(room, first), offer(room, second)
    assert one.practitioner != other.practitioner or one.end <= other.start or other.end <= one.start


def test_first_come_is_first_served(room, waiting, join):
    first = join()
    room.clock.pass_by(minutes=1)
    second = join(BO)
    waiting.serve()
    assert offer(room, first).start <= offer(room, second).start


def test_lapsed_offer_goes_to_the_next(room, waiting, join, fridays):
    first = join(wish=fridays)
    waiting.serve()
    lapsed = offer(room, first)
    second = join(BO, wish=fridays)
    room.clock.pass_by(minutes=120)
    waiting.serve()
    assert (offer(room, second).practitioner, offer(room, second).start) == (lapsed.practitioner, lapsed.start)


def test_shut_gate_passes_the_patient_over(room, waiting, join):
    shut, open_ = join(), join(BO)
    room.screened("pregnancy", patient=shut)
    assert (waiting.serve(), offer(room, shut)) == (1, None)
    assert offer(room, open_) is not None
    assert waiting.shut_out(shut).why.value == "not_open"


def test_patient_passed_over_keeps_the_place(room, waiting, join):
    patient = join()
    room.screened("pregnancy", patient=patient)
    waiting.serve()
    room.clock.pass_by(minutes=1)
    room.screened(patient=patient)
    assert (waiting.shut_out(patient), waiting.serve()) == (None, 1)


def test_expired_screening_is_passed_over(room, waiting, join):
    patient = join()
    room.clock.pass_by(days=15)
    assert (waiting.serve(), waiting.shut_out(patient).why.value) == (0, "expired")


def test_nobody_waits_without_a_screening(room, waiting):
    with pytest.raises(NotScreened):
        waiting.join(room.patient(), CUPPING, None, ANY)


def test_patient_who_cannot_be_reached_gets_no_offer(room, waiting):
    patient = room.screened()
    waiting.join(patient, CUPPING, "harbor", ANY)
    assert waiting.serve() == 0


def test_wish_is_kept(room, waiting, join, fridays):
    patient = join(wish=fridays)
    waiting.serve()
    assert offer(room, patient).start.astimezone(room.base.profile.clock_of("harbor")).weekday() == 4


def test_only_an_earlier_time_helps_who_has_a_visit(room, waiting, join):
    visit = room.booked()
    join(patient=visit.conversation)
    assert waiting.serve() == 0


def test_accepted_offer_takes_the_place_of_the_visit(room, waiting, join):
    patient = room.screened()
    held = room.visits.hold(patient, room.free(patient, 3))
    later = room.visits.book(patient, held.id, JORDAN)
    join(patient=patient)
    waiting.serve()
    sooner = waiting.accept(patient, offer(room, patient).id)
    assert [visit.id for visit in room.visits.coming(patient)] == [sooner.id]
    assert room.records.diary.visit(later.id).status is AppointmentStatus.CANCELLED
    assert waiting.standing(patient) == ()


def test_accepting_twice_books_once(room, waiting, join):
    patient = join()
    waiting.serve()
    kept = offer(room, patient)
    first = waiting.accept(patient, kept.id)
    assert (waiting.accept(patient, kept.id), room.visits.coming(patient)) == (first, (first,))


def test_lapsed_offer_is_not_accepted(room, waiting, join):
    patient = join()
    waiting.serve()
    kept = offer(room, patient)
    room.clock.pass_by(minutes=120)
    with pytest.raises(HoldExpired):
        waiting.accept(patient, kept.id)


def test_sign_told_since_keeps_the_offer_shut(room, waiting, join):
    patient = join()
    waiting.serve()
    kept = offer(room, patient)
    room.screened("chest_pain", patient=patient)
    with pytest.raises(NotScreened):
        waiting.accept(patient, kept.id)


def test_offer_of_somebody_else_is_not_found(room, waiting, join):
    patient, stranger = join(), room.screened()
    waiting.serve()
    room.records.people.remember(stranger, BO, room.clock.now())
    with pytest.raises(NotFound):
        waiting.accept(stranger, offer(room, patient).id)


def test_nobody_known_accepts_nothing(room, waiting):
    with pytest.raises(NotFound):
        waiting.accept(room.screened(), "an offer")


def test_offer_outlasts_a_look_at_other_times(room, waiting, join):
    patient = join()
    waiting.serve()
    kept = offer(room, patient)
    room.visits.hold(patient, room.free(patient, 2))
    assert room.records.diary.visit(kept.id).status is AppointmentStatus.PENDING


def test_leaving_gives_the_offer_back(room, waiting, join):
    patient = join()
    waiting.serve()
    kept = offer(room, patient)
    waiting.leave(patient)
    assert room.records.diary.visit(kept.id).status is AppointmentStatus.CANCELLED
    assert waiting.standing(patient) == ()
