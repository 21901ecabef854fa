"""Outcomes as the patient hears them: what, why, when, what comes next and what to watch for."""

from __future__ import annotations

from datetime import date

import pytest

from bot.clinical.assess import assess
from bot.clinical.model import Disposition, Facts, Presence
from bot.clinical.outcomes import outcome

TODAY = date(2026, 11, 22)


@pytest.fixture
def hear(clinic):
    """The two messages for these present concepts, and how they were meant; everything else is denied."""

    def told(*present: str, service: str | None = None, **others):
        everything = dict.fromkeys(clinic.knowledge.concepts, Presence.ABSENT)
        findings = everything | dict.fromkeys(present, Presence.PRESENT)
        facts = Facts(findings, age=40, areas=frozenset({"lower back"}), service=service, **others)
        return clinic.telling.outcome(outcome(assess(facts, clinic.knowledge, TODAY), clinic.knowledge))

    return told


def test_a_clear_outcome_names_the_service(hear):
    what, when = hear(service="manual_therapy")
    assert what == "Nothing you told me rules out booking hands-on therapy. Your therapist checks again at the visit."
    assert when.startswith("You can pick a time that suits you.")


def test_a_postponement_names_the_day(hear):
    what, when = hear("recent_cupping", since={"recent_cupping": 3})
    assert "wait a while with dry cupping" in what
    assert when.startswith("You can have it from Thursday, December 3 on.")


def test_a_consult_names_what_can_be_booked(hear):
    _, when = hear("eczema")
    assert "letter with your answers" in when
    assert "You can still book a physical therapy visit or a video visit." in when


def test_an_urgent_outcome_offers_no_visit(hear):
    what, when = hear("fever_with_back_pain", "fever_or_infection")
    assert "checked by a doctor today" in what
    assert "book" not in when


@pytest.mark.parametrize("level", Disposition)
@pytest.mark.parametrize("service", ["dry_cupping", "virtual_physical_therapy"])
def test_every_outcome_of_every_service_can_be_told(clinic, level, service):
    by_level = {
        Disposition.CLEAR: (), Disposition.ADAPT: ("contact_allergy",), Disposition.POSTPONE: ("recent_cupping",),
        Disposition.CONSULT: ("eczema",), Disposition.DECLINE: ("pacemaker",),
        Disposition.URGENT: ("fever_with_back_pain",), Disposition.EMERGENCY: ("chest_pain",),
    }  # fmt: skip
    findings = dict.fromkeys(by_level[level], Presence.PRESENT)
    result = outcome(assess(Facts(findings, age=40), clinic.knowledge, TODAY), clinic.knowledge, service)
    what, when = clinic.telling.outcome(result)
    assert "{" not in what + when
    assert clinic.profile.emergency_number in when
