"""What coroners found missing when a treatment went wrong: each is asked, counted and handed on here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.clinical.assess import assess
from bot.clinical.model import Facts, Presence
from bot.desk.views import findings
from bot.interview import Said
from bot.letters import Letters
from tests.fakes import NOON

SEVEN = ("eczema", "psoriasis", "diabetes", "liver_disease", "kidney_disease", "heart_disease", "anemia")
MUST_ASK = (
    *SEVEN,
    "surgery",
    "steroid_use",
    "blood_thinner",
    "cancer",
    "pregnancy",
    "pacemaker",
    "osteoporosis",
    "stroke",
)


def asked_of(knowledge, facts, leave_open=()):
    """The concepts that the questions settle when everything is denied; some are never answered."""
    asked = set()
    while True:
        step = assess(facts, knowledge, NOON.date())
        questions = [q for q in step.questions if q not in leave_open]
        if not questions:
            return asked, step
        question = knowledge.questions[questions[0]]
        asked |= set(question.concepts)
        facts = replace(
            facts,
            findings={**dict.fromkeys(question.concepts, Presence.ABSENT), **facts.findings},
            age=40 if question.id == "age" else facts.age,
            areas=frozenset({"lower back"}) if question.id == "area" else facts.areas,
        )


@pytest.mark.parametrize("concept", MUST_ASK)
def test_nobody_is_cleared_without_being_asked(clinic, concept):
    asked, step = asked_of(clinic.knowledge, Facts())
    assert concept in asked
    assert step.complete


def question_about(knowledge, concept):
    return next(q.id for q in knowledge.questions.values() if q.when is None and concept in q.concepts)


@pytest.mark.parametrize("concept", MUST_ASK)
def test_question_left_open_keeps_the_booking_shut(clinic, conversation, records, concept):
    left = question_about(clinic.knowledge, concept)
    _, step = asked_of(clinic.knowledge, Facts(), leave_open=(left,))
    assert not step.complete
    assert left in step.questions


@pytest.mark.parametrize("words", ["I had surgery two weeks ago", "I have been on prednisone for months"])
def test_recent_surgery_and_steroids_reach_the_decision(clinic, conversation, words):
    intake = clinic.hear([Said(None, f"My back hurts. {words}.")], conversation)
    assert {"surgery", "steroid_use"} & {c for r in intake.assessment.reasons if r.status == "for" for c in r.concepts}


def test_every_answer_is_handed_on(clinic, conversation, records, clock):
    for number, words in enumerate(["My back hurts and I have diabetes and take warfarin", "no surgery"]):
        records.messages.receive(conversation, words, clock.now(), f"m{number}")
    intake = clinic.hear([Said(None, "My back hurts and I have diabetes and take warfarin")], conversation)
    facts = replace(
        intake.facts, findings={**intake.facts.findings, "surgery": Presence.UNKNOWN, "cancer": Presence.ABSENT}
    )
    clinic.conclude(conversation, replace(intake, story=replace(intake.story, facts=facts)))
    page = Letters(clinic, records).page(conversation)
    labels = [clinic.knowledge.concepts[concept].label for concept in facts.findings]
    assert len(labels) >= 4
    assert [label for label in labels if label not in page] == []
    assert "warfarin" in page


def test_desk_shows_every_answer(clinic):
    facts = clinic.hear([Said(None, "My back hurts and I have diabetes, no anemia")]).facts
    assert {concept for group in findings(facts) for concept in group.concepts} == set(facts.findings)
