"""No visit without a valid screening of the same person for that service and these rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.booking.gate import is_same_person
from bot.clinical.assess import assess
from bot.clinical.model import Disposition, Facts, Presence
from bot.ports import Contact
from tests.visits.clinic_room import BO, CUPPING, JORDAN, PHYSICIAN

MANUAL = "manual_therapy"


def test_screened_patient_may_book(room):
    assert room.visits.gate(room.screened(), CUPPING).assessment.overall is Disposition.CLEAR


def test_nobody_books_without_a_screening(room, shut):
    assert shut(lambda: room.visits.gate(room.patient(), CUPPING)) == "no_screening"


def test_unknown_conversation_books_nothing(room, shut):
    assert shut(lambda: room.visits.gate("nobody", CUPPING)) == "no_screening"


@pytest.mark.parametrize(("days", "open_still"), [(14, True), (15, False)])
def test_screening_lasts_two_weeks(room, shut, days, open_still):
    patient = room.screened()
    room.clock.pass_by(days=days)
    if open_still:
        assert room.visits.gate(patient, CUPPING)
    else:
        assert shut(lambda: room.visits.gate(patient, CUPPING)) == "expired"


def test_other_rules_need_a_new_screening(room, shut):
    patient, facts, now = room.patient(), room.facts(), room.clock.now()
    old = replace(assess(facts, room.base.clinical, now.date()), knowledge_version="0 aaaaaaaaaaaa")
    room.records.decisions.record(patient, facts, old, now)
    assert shut(lambda: room.visits.gate(patient, CUPPING)) == "rules_changed"


def test_unfinished_screening_opens_nothing(room, shut):
    patient = room.tell(room.patient(), Facts(age=40, areas=frozenset({"lower back"})))
    assert shut(lambda: room.visits.gate(patient, CUPPING)) == "not_open"
    assert shut(lambda: room.visits.gate(patient, PHYSICIAN)) == "not_open"


def test_each_service_is_judged_by_itself(room, shut):
    patient = room.screened("spinal_instability")
    assert shut(lambda: room.visits.gate(patient, MANUAL)) == "not_open"


@pytest.mark.parametrize("service", ["tooth_extraction", ""])
def test_unknown_service_is_never_open(room, shut, service):
    patient = room.screened()
    assert shut(lambda: room.visits.gate(patient, service)) == "not_open"
    assert shut(lambda: room.visits.first_day(patient, service)) == "not_open"


@pytest.mark.parametrize("sign", ["chest_pain", "fever_with_back_pain"])
@pytest.mark.parametrize("service", [CUPPING, PHYSICIAN, "physical_therapy_evaluation"])
def test_urgent_signs_shut_every_service(room, shut, sign, service):
    patient = room.screened(sign)
    assert shut(lambda: room.visits.gate(patient, service)) == "not_open"


@pytest.mark.parametrize("latch", ["mark_emergency", "mark_self_harm"])
def test_latched_emergency_shuts_the_gate(room, shut, latch):
    patient = room.screened()
    getattr(room.records.messages, latch)(patient, room.clock.now())
    assert shut(lambda: room.visits.gate(patient, CUPPING)) == "not_open"


@pytest.mark.parametrize("finding", ["pregnancy", "kidney_failure", "pacemaker"])
def test_physician_sees_whom_cupping_is_closed_to(room, shut, finding):
    patient = room.screened(finding)
    assert shut(lambda: room.visits.gate(patient, CUPPING)) == "not_open"
    assert room.visits.gate(patient, PHYSICIAN)


def test_physician_sees_who_is_clear_too(room):
    assert room.visits.first_day(room.screened(), PHYSICIAN) == room.clock.now().date()


def test_physician_needs_the_emergency_signs_asked(room, shut):
    asked = Facts({"answering_for_other": Presence.PRESENT}, age=40, areas=frozenset({"lower back"}))
    patient = room.tell(room.patient(), asked)
    assert shut(lambda: room.visits.gate(patient, PHYSICIAN)) == "not_open"


def test_physician_is_not_booked_while_it_may_be_urgent(room, shut):
    questions = room.base.clinical.questions
    findings = {c: Presence.ABSENT for q in questions.values() for c in q.concepts} | {"minor_trauma": Presence.PRESENT}
    told = Facts(findings, areas=frozenset({"lower back"}), answered=frozenset(questions))  # but not the age
    assert shut(lambda: room.visits.gate(room.tell(room.patient(), told), PHYSICIAN)) == "not_open"
    assert room.visits.gate(room.tell(room.patient(), replace(told, age=42)), PHYSICIAN)


def test_child_is_not_booked_with_the_physician(room, shut):
    emergencies = [c for q in room.base.clinical.questions.values() if q.stage == "emergency" for c in q.concepts]
    child = room.tell(room.patient(), Facts(dict.fromkeys(emergencies, Presence.ABSENT), age=7))
    assert shut(lambda: room.visits.gate(child, PHYSICIAN)) == "not_open"


def test_somebody_else_writes_only_to_the_physician(room, shut):
    daughter = room.screened("answering_for_other")
    assert shut(lambda: room.visits.gate(daughter, CUPPING)) == "not_open"
    assert room.visits.gate(daughter, PHYSICIAN)


def test_what_happened_is_longer_ago_by_the_day(room, shut):
    patient, today = room.screened(recent_cupping=2), room.clock.now().date()
    first = room.visits.first_day(patient, CUPPING)
    assert first > today
    assert shut(lambda: room.visits.gate(patient, CUPPING, first - timedelta(days=1))) == "not_open"
    assert room.visits.gate(patient, CUPPING, first)


def test_start_over_takes_the_screening_back(room, shut):
    patient = room.screened()
    room.start_over(patient)
    assert shut(lambda: room.visits.gate(patient, CUPPING)) == "no_screening"


def test_screening_after_a_start_over_counts(room):
    patient = room.screened()
    room.start_over(patient)
    assert room.visits.gate(room.screened(patient=patient), CUPPING)


def test_start_over_with_nothing_said_after_it_counts(room, shut):
    patient = room.screened()
    message, _ = room.records.messages.receive(patient, "hello", room.clock.now(), "m1")
    room.records.messages.start_over(patient, message.number)
    assert shut(lambda: room.visits.gate(patient, CUPPING)) == "no_screening"


def test_other_person_is_not_screened(room, shut):
    patient = room.screened()
    room.booked(patient, JORDAN)
    held = room.visits.hold(patient, room.free(patient))
    assert shut(lambda: room.visits.book(patient, held.id, BO)) == "other_person"
    assert room.records.people.contact(patient) == JORDAN


def test_same_person_books_again(room):
    patient = room.screened()
    assert room.booked(patient, JORDAN).id != room.booked(patient, JORDAN).id


def test_other_person_is_screened_after_a_start_over(room):
    patient = room.screened()
    room.visits.cancel(patient, room.booked(patient, JORDAN).id)
    room.start_over(patient)
    room.screened(patient=patient)
    assert room.booked(patient, BO).conversation == patient


def test_visit_to_come_keeps_its_person(room, shut):
    patient = room.screened()
    room.booked(patient, JORDAN)
    room.start_over(patient)
    room.screened(patient=patient)
    held = room.visits.hold(patient, room.free(patient))
    assert shut(lambda: room.visits.book(patient, held.id, BO)) == "other_person"


def test_name_given_for_a_call_binds_the_screening(room, shut):
    patient = room.screened()
    room.clinic.ask_for_call(patient, JORDAN)
    held = room.visits.hold(patient, room.free(patient))
    assert shut(lambda: room.visits.book(patient, held.id, BO)) == "other_person"


@pytest.mark.parametrize(
    ("name", "phone", "same"),
    [
        ("jordan  EXAMPLE", JORDAN.phone, True),
        ("Jordan A. Example", JORDAN.phone, True),
        ("Jordan", JORDAN.phone, True),
        ("Jordan Other", JORDAN.phone, False),
        ("Kim Example", JORDAN.phone, False),
        ("Jordan Example", BO.phone, False),
        ("?", JORDAN.phone, False),
    ],
)
def test_person_is_a_number_and_a_name(name, phone, same):
    assert is_same_person(JORDAN, Contact(name, phone)) is same
