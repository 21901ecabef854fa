"""Facts and assessments as JSON that is the same, byte for byte, for equal values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.clinical.model import Assessment, Disposition, Facts, Presence, Reason


def canonical(value: object) -> str:
    """JSON with sorted keys, no spaces and ASCII only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def facts_text(facts: Facts) -> str:
    """Facts as canonical JSON; `facts_from` reads them back."""
    return canonical(
        {
            "findings": {concept: presence.value for concept, presence in facts.findings.items()},
            "age": facts.age,
            "areas": sorted(facts.areas),
            "since": dict(facts.since),
            "service": facts.service,
            "answered": sorted(facts.answered),
        }
    )


def facts_from(text: str) -> Facts:
    """Facts from their canonical JSON."""
    plain: dict[str, Any] = json.loads(text)
    return Facts(
        findings={concept: Presence(word) for concept, word in plain["findings"].items()},
        age=plain["age"],
        areas=frozenset(plain["areas"]),
        since=plain["since"],
        service=plain["service"],
        answered=frozenset(plain["answered"]),
    )


def services_text(services: Mapping[str, Disposition]) -> str:
    """Dispositions by service as canonical JSON; `services_from` reads them back."""
    return canonical({service: disposition.word for service, disposition in services.items()})


def services_from(text: str) -> dict[str, Disposition]:
    """Dispositions by service from their canonical JSON."""
    return {service: Disposition.of(word) for service, word in json.loads(text).items()}


def assessment_text(assessment: Assessment) -> str:
    """An assessment as canonical JSON; `assessment_from` reads it back."""
    return canonical(
        {
            "services": {service: disposition.word for service, disposition in assessment.services.items()},
            "overall": assessment.overall.word,
            "reasons": [_reason(reason) for reason in assessment.reasons],
            "missing": assessment.missing,
            "questions": assessment.questions,
            "knowledge_version": assessment.knowledge_version,
            "on": assessment.on.isoformat(),
            "service": assessment.service,
        }
    )


def assessment_from(text: str) -> Assessment:
    """An assessment from its canonical JSON."""
    plain: dict[str, Any] = json.loads(text)
    return Assessment(
        services={service: Disposition.of(word) for service, word in plain["services"].items()},
        overall=Disposition.of(plain["overall"]),
        reasons=tuple(_reason_from(reason) for reason in plain["reasons"]),
        missing=tuple(plain["missing"]),
        questions=tuple(plain["questions"]),
        knowledge_version=plain["knowledge_version"],
        on=date.fromisoformat(plain["on"]),
        service=plain["service"],
    )


def _reason(reason: Reason) -> dict[str, Any]:
    until = reason.until.isoformat() if reason.until else None
    return {**vars(reason), "disposition": reason.disposition.word, "until": until}


def _reason_from(plain: dict[str, Any]) -> Reason:
    lists = {key: tuple(plain[key]) for key in ("services", "sources", "concepts")}
    until = date.fromisoformat(plain["until"]) if plain["until"] else None
    return Reason(**{**plain, **lists, "disposition": Disposition.of(plain["disposition"]), "until": until})
