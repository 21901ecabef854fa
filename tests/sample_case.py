"""A case at the desk, for tests of its pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.clinical.model import Assessment, Disposition, Facts, Presence, Reason
from bot.ports import CallBack, Case, Decision
from tests.fakes_doors import START


def diabetic(conversation: str) -> tuple[Case, Decision]:
    """A patient who must see a physician first."""
    services = {"dry_cupping": Disposition.CONSULT, "physical_therapy_evaluation": Disposition.CLEAR}
    reason = Reason(
        rule="diabetes_any",
        status="for",
        disposition=Disposition.CONSULT,
        services=("dry_cupping",),
        because="Diabetes: skin heals slowly and feels less.",
        patient_words="Please ask your physician first.",
        sources=("evidence 1.3",),
        concepts=("diabetes",),
    )
    ruled_out = replace(reason, rule="pacemaker", status="against", because="No pacemaker.", signed=True)
    facts = Facts(
        {"diabetes": Presence.PRESENT, "pacemaker": Presence.ABSENT, "blood_thinner": Presence.UNKNOWN},
        age=54,
        areas=frozenset({"lower back"}),
        service="dry_cupping",
    )
    assessment = Assessment(services, Disposition.CONSULT, (ruled_out, reason), (), (), "2026-11", date(2026, 11, 23))
    case = Case(
        conversation=conversation,
        channel="web",
        name="Ada Moreno",
        phone="+15550100123",
        overall=Disposition.CONSULT,
        services=services,
        last_at=START - timedelta(minutes=12),
        waiting_since=START - timedelta(minutes=12),
        call_back=CallBack(1, conversation, "Wants advice before the visit", START + timedelta(hours=2)),
    )
    return case, Decision(1, conversation, facts, assessment, START, "digest")
