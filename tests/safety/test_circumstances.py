"""Somebody else who writes, and patients who write again."""

from __future__ import annotations

import pytest

from bot.clinical.assess import assess
from bot.clinical.model import Disposition, Facts, Presence
from bot.errors import NotScreened
from bot.interview import Said
from bot.ports import Contact
from bot.scheduling.wish import Wish
from tests.fakes import NOON

NUMB = Said(None, "My lower back hurts and I am numb between my legs")
WORSE = Said(None, "My lower back hurts, and the pain keeps getting worse at night")
WELL = Said(None, "My lower back is a bit stiff")
ADA, BO = Contact("Ada Moreno", "+12125550147"), Contact("Bo Lind", "+12125550148")


def alerts(records, conversation):
    return [(a.kind, a.words) for a in records.alerts.open_alerts() if a.conversation == conversation]


def concluded(clinic, conversation, *said):
    intake = clinic.hear(said, conversation)
    clinic.conclude(conversation, intake)
    return intake


def seen(records, clock):
    for alert in records.alerts.open_alerts():
        records.alerts.mark_seen(alert.id, "mina", clock.now())


@pytest.mark.parametrize(
    "words",
    [
        "I am asking for my mother. She has diabetes and her back hurts.",
        "I'd like to book for my husband",
        "Can I get an appointment for my 80 year old father?",
        "I'm a nurse, writing on behalf of a patient",
        "My daughter wants to try cupping",
        "My wife asked me to book something",
    ],
)
def test_writer_for_somebody_else_is_noticed(clinic, words):
    intake = clinic.hear([Said(None, words)])
    assert intake.facts.findings["answering_for_other"] is Presence.PRESENT
    assert not any(level.bookable for level in intake.assessment.services.values())


@pytest.mark.parametrize("words", ["My mother has lower back pain, can she get cupping?", "My son's neck hurts"])
def test_complaint_of_somebody_else_is_doubted(clinic, words):
    intake = clinic.hear([Said(None, words)])
    assert intake.facts.findings["answering_for_other"] is Presence.UNKNOWN
    assert intake.assessment.overall is Disposition.CONSULT


@pytest.mark.parametrize(
    "words",
    [
        "My lower back hurts. My mother had it too.",
        "My mother has diabetes but my own back hurts",
        "My mother told me to try cupping for my back",
        "I hurt my back carrying boxes for my dad",
        "I want to book a visit for my back",
        "I need to be fit for my sister's wedding",
    ],
)
def test_patient_who_mentions_family_writes_for_himself(clinic, words):
    assert "answering_for_other" not in clinic.hear([Said(None, words)]).facts.findings


def test_answer_about_family_is_no_other_writer(clinic):
    said = [Said(None, "my lower back hurts"), Said("conditions", "my mother has back pain and diabetes")]
    assert "answering_for_other" not in clinic.hear(said).facts.findings


def test_one_contact_is_no_repeat(clinic, conversation):
    concluded(clinic, conversation, NUMB)
    assert "repeat_contact" not in clinic.hear([NUMB, WORSE], conversation).facts.findings


def test_urgent_patient_who_writes_again_is_repeated(clinic, conversation, clock):
    concluded(clinic, conversation, NUMB)
    clock.pass_by(hours=26)
    assert clinic.hear([WORSE], conversation).facts.findings["repeat_contact"] is Presence.PRESENT


def test_repeat_raises_the_urgency(clinic, conversation, clock):
    first = clinic.hear([WORSE], conversation).assessment.overall
    concluded(clinic, conversation, NUMB)
    clock.pass_by(days=2)
    assert first < clinic.hear([WORSE], conversation).assessment.overall is Disposition.URGENT


def test_repeat_rings_the_desk(clinic, conversation, clock, records):
    concluded(clinic, conversation, NUMB)
    seen(records, clock)
    clock.pass_by(days=2)
    concluded(clinic, conversation, WELL)
    assert alerts(records, conversation) == [("urgent", f"wrote on {NOON:%Y-%m-%d %H:%M} UTC with signs of emergency")]


def test_harmless_patient_who_writes_again_is_not(clinic, conversation, clock, records):
    concluded(clinic, conversation, WELL)
    clock.pass_by(days=2)
    concluded(clinic, conversation, WELL)
    assert alerts(records, conversation) == []


def test_repeat_is_forgotten_after_a_week(clinic, conversation, clock):
    concluded(clinic, conversation, NUMB)
    clock.pass_by(days=7, seconds=1)
    assert "repeat_contact" not in clinic.hear([WELL], conversation).facts.findings


def test_start_over_does_not_wash_away_a_sign(clinic, conversation, clock, records):
    message, _ = records.messages.receive(conversation, NUMB.text, clock.now(), "m1")
    concluded(clinic, conversation, NUMB)
    clock.pass_by(minutes=2)
    later, _ = records.messages.receive(conversation, "start over", clock.now(), "m2")
    records.messages.start_over(conversation, later.number)
    assert message.number < later.number
    assert clinic.hear([WELL], conversation).facts.findings["repeat_contact"] is Presence.PRESENT


def test_new_sign_after_a_start_over_is_no_repeat(clinic, conversation, clock, records):
    over, _ = records.messages.receive(conversation, "start over", clock.now(), "m1")
    records.messages.start_over(conversation, over.number)
    clock.pass_by(minutes=2)
    concluded(clinic, conversation, NUMB)
    assert "repeat_contact" not in clinic.hear([NUMB], conversation).facts.findings


def test_same_telephone_number_is_the_same_patient(clinic, conversation, clock, records):
    concluded(clinic, conversation, NUMB)
    records.people.remember(conversation, ADA, clock.now())
    clock.pass_by(days=1)
    other = records.messages.open(f"{conversation}-2", "web", clock.now()).id
    clinic.ask_for_call(other, ADA)
    assert [kind for kind, _ in alerts(records, other)] == ["urgent"]
    assert clinic.hear([WELL], other).facts.findings["repeat_contact"] is Presence.PRESENT


def test_booking_with_a_known_number_rings_the_desk(clinic, base, conversation, clock, records):
    concluded(clinic, conversation, NUMB)
    records.people.remember(conversation, BO, clock.now())
    other = records.messages.open(f"{conversation}-2", "web", clock.now()).id
    healthy = dict.fromkeys(base.clinical.question_of, Presence.ABSENT)
    facts = Facts(healthy, age=40, areas=frozenset({"lower back"}))
    records.decisions.record(other, facts, assess(facts, base.clinical, clock.now().date()), clock.now())
    opening = clinic.visits.fitting(other, "dry_cupping", None, Wish(), None).fitting[0]
    held = clinic.visits.hold(other, opening.id)
    clinic.visits.book(other, held.id, BO)
    assert [kind for kind, _ in alerts(records, other)] == ["urgent"]


def test_minor_is_left_to_staff(clinic, conversation):
    intake = concluded(clinic, conversation, Said(None, "I am 15 and my lower back hurts"))
    assert not any(level.bookable for level in intake.assessment.services.values())
    with pytest.raises(NotScreened):
        clinic.visits.gate(conversation, "dry_cupping")
