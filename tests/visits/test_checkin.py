"""The short form: it raises and never lowers, and the visit goes on only with nothing against it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clinical.model import Disposition, Presence
from bot.errors import BadInput, NotAllowed, NotFound
from bot.interview import Said
from bot.ports import DeedKind
from tests.visits.clinic_room import CUPPING, IN_A_STORE, JORDAN, OVERRIDE


def answered(room, visit, **picked):
    return room.clinic.checkin.answer(visit.conversation, visit.id, room.answers(**picked))


def checked(room, visit):
    return room.records.diary.visit(visit.id).checked_at


def test_every_question_offers_none_and_not_sure(room):
    assert all(
        {"none_of_these", "not_sure"} <= {option for option, _ in question.options}
        for question in room.clinic.checkin.questions()
    )


def test_every_emergency_sign_is_asked(room):
    asked = {option for question in room.clinic.checkin.questions() for option, _ in question.options}
    first = [q for q in room.base.clinical.questions.values() if q.stage == "emergency"]
    assert asked >= {concept for question in first for concept in question.shown}


def test_nothing_against_it_checks_the_visit(room):
    visit = room.booked()
    result = answered(room, visit)
    assert (result.ok, result.disposition, checked(room, visit)) == (True, Disposition.CLEAR, room.clock.now())
    assert room.alerts(visit.conversation) == []


def test_answers_are_stored_as_a_decision(room):
    visit = room.booked()
    answered(room, visit, news="pregnancy")
    facts = room.records.decisions.latest(visit.conversation).facts
    assert facts.findings["pregnancy"] is Presence.PRESENT


@pytest.mark.parametrize(
    ("question", "option", "kind"),
    [
        ("emergency_signs", "chest_pain", "emergency"),
        ("nerve_signs", "saddle_numbness", "emergency"),
        ("warning_signs", "fever_with_back_pain", "urgent"),
        ("news", "pregnancy", "urgent"),
        ("news", "blood_thinner", "urgent"),
        ("news", "something_else", "urgent"),
        ("emergency_signs", "not_sure", None),
    ],
)
def test_what_speaks_against_it_stops_the_visit(room, question, option, kind):
    visit = room.booked()
    answered(room, visit)
    result = answered(room, visit, **{question: option})
    assert (result.ok, checked(room, visit)) == (False, None)
    assert room.alerts(visit.conversation) == ([kind] if kind else room.alerts(visit.conversation))
    assert room.alerts(visit.conversation)


def test_emergency_is_said_first_and_latched(room):
    visit = room.booked()
    result = answered(room, visit, emergency_signs="chest_pain")
    assert result.words[0] == room.base.words.say("emergency")
    assert room.records.messages.state(visit.conversation).emergency_at == room.clock.now()


def test_stopped_visit_stays_in_the_diary(room):
    visit = room.booked()
    answered(room, visit, news="pregnancy")
    assert [one.id for one in room.visits.coming(visit.conversation)] == [visit.id]
    assert len(room.deeds(visit.id, DeedKind.FLAGGED)) == 1


def test_patient_who_is_stopped_must_not_come_yet(room):
    visit = room.booked()
    result = answered(room, visit, warning_signs="fever_with_back_pain")
    assert "today" in result.words[0]
    assert result.words[-1].startswith("Please do not come")


def test_stopped_visit_is_not_cleared_by_the_next_form(room):
    visit = room.booked()
    answered(room, visit, news="pregnancy")
    assert not answered(room, visit).ok
    assert checked(room, visit) is None


def test_stopped_patient_books_nothing(room, shut):
    visit = room.booked()
    answered(room, visit, news="pregnancy")
    assert shut(lambda: room.visits.gate(visit.conversation, CUPPING)) == "not_open"


def test_talking_on_clears_nothing(room):
    visit = room.booked()
    answered(room, visit, news="pregnancy")
    intake = room.clinic.hear([Said(None, "my back hurts")], visit.conversation)
    assert intake.facts.findings["pregnancy"] is Presence.PRESENT


def test_start_over_begins_without_the_form(room):
    visit = room.booked()
    answered(room, visit, news="pregnancy")
    room.start_over(visit.conversation)
    intake = room.clinic.hear([Said(None, "my back hurts")], visit.conversation)
    assert "pregnancy" not in intake.facts.findings


@pytest.mark.parametrize("picked", [{}, {"emergency_signs": ("none_of_these",)}, {"news": ()}])
def test_unanswered_question_never_clears(room, picked):
    visit = room.booked()
    result = room.clinic.checkin.answer(visit.conversation, visit.id, picked)
    assert (result.ok, checked(room, visit)) == (False, None)
    assert result.words == (room.base.checkin.words["missing"],)


def test_danger_counts_before_all_is_answered(room):
    visit = room.booked()
    room.clinic.checkin.answer(visit.conversation, visit.id, {"emergency_signs": ("chest_pain",)})
    assert room.alerts(visit.conversation) == ["emergency"]


def test_none_beside_a_sign_clears_nothing(room):
    visit = room.booked()
    both = {**room.answers(), "emergency_signs": ("none_of_these", "chest_pain")}
    assert not room.clinic.checkin.answer(visit.conversation, visit.id, both).ok


@pytest.mark.parametrize("picked", [{"news": ("flying",)}, {"nothing": ("none_of_these",)}, {"news": ("chest_pain",)}])
def test_answer_that_was_not_offered_is_refused(room, picked):
    visit = room.booked()
    with pytest.raises(BadInput):
        room.clinic.checkin.answer(visit.conversation, visit.id, picked)


def test_form_of_somebody_else_is_not_found(room):
    visit, stranger = room.booked(), room.screened()
    with pytest.raises(NotFound):
        room.clinic.checkin.answer(stranger, visit.id, room.answers())


def test_cancelled_visit_has_no_form(room):
    visit = room.booked()
    room.visits.cancel(visit.conversation, visit.id)
    with pytest.raises(NotAllowed):
        answered(room, visit)


def test_short_form_makes_no_screening_younger(room, shut):
    visit = room.booked()
    room.clock.at = visit.start
    answered(room, visit)
    room.clock.pass_by(days=14)
    assert shut(lambda: room.visits.gate(visit.conversation, CUPPING)) == "expired"


def test_new_sign_in_the_chat_takes_the_form_back(room):
    visit = room.booked()
    answered(room, visit)
    reading = room.clinic.read("I have crushing chest pain")
    room.clinic.alarm(visit.conversation, reading, "I have crushing chest pain")
    assert checked(room, visit) is None


def test_overridden_visit_goes_on_when_nothing_is_new(room):
    opening, patient = room.free(room.screened()), room.screened("pregnancy")
    held = room.visits.hold(patient, opening, OVERRIDE)
    visit = room.visits.book(patient, held.id, JORDAN, OVERRIDE)
    assert answered(room, visit).ok
    assert not answered(room, visit, news="blood_thinner").ok


def test_visit_without_a_screening_waits_for_staff(room):
    opening, patient = room.free(room.screened()), room.patient()
    held = room.visits.hold(patient, opening, OVERRIDE)
    visit = room.visits.book(patient, held.id, JORDAN, OVERRIDE)
    assert not answered(room, visit, news="surgery").ok


@given(st.data())
@IN_A_STORE
def test_no_answer_lowers_anything(room, data):
    visit = room.booked()
    picked = {
        question.id: data.draw(st.lists(st.sampled_from([option for option, _ in question.options]), max_size=3))
        for question in room.clinic.checkin.questions()
    }
    before = room.records.decisions.latest(visit.conversation).assessment.services
    room.clinic.checkin.answer(visit.conversation, visit.id, picked)
    after = room.records.decisions.latest(visit.conversation).assessment.services
    assert all(after[service] >= level for service, level in before.items())
    room.visits.cancel(visit.conversation, visit.id)
