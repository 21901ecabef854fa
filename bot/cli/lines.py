"""The commands that read JSON lines and answer each with one line."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.clinical.assess import assess
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Assessment, Facts, Presence
from bot.clinical.reading import Finding, Reading
from bot.clock import SystemClock
from bot.errors import BadInput
from bot.settings import read_settings


def each_line(answer: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
    """Answer every line of standard input; a bad line is named on standard error and ends in exit code 2."""
    bad = 0
    for number, line in _lines():
        try:
            item = json.loads(line)
            print(json.dumps(answer(_object(item)), ensure_ascii=False), flush=True)
        except (BadInput, ValueError, KeyError, TypeError) as fault:
            bad += 1
            print(f"line {number}: {type(fault).__name__}: {fault}", file=sys.stderr)
    if bad:
        sys.exit(2)


def _lines() -> Iterator[tuple[int, str]]:
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            yield number, line


def read_lines() -> None:
    """`cupwise read`."""
    from bot import language as clinical_language
    from bot.knowledge.load import load

    settings = read_settings()
    knowledge = load(overlay=settings.overlay)
    alarming = knowledge.emergency_concepts, knowledge.urgent_concepts
    language = clinical_language.load(*alarming, signs=settings.signs)

    def answer(item: Mapping[str, Any]) -> Mapping[str, Any]:
        reading = language.read(
            _text(item, "text"),
            question=item.get("question"),
            asked=tuple(item.get("asked") or ()),
            concept_words=item.get("concept_words"),
        )
        return {"id": item.get("id"), **reading_as_json(clinical_language.everyday(reading))}

    each_line(answer)


def assess_lines() -> None:
    """`cupwise assess`."""
    from bot.knowledge.load import load

    knowledge = load(overlay=read_settings().overlay)

    def answer(item: Mapping[str, Any]) -> Mapping[str, Any]:
        facts = facts_from_json(item, knowledge)
        return {"id": item.get("id"), **assessment_as_json(assess(facts, knowledge, SystemClock().now().date()))}

    each_line(answer)


def understand_lines() -> None:
    """`cupwise understand`."""
    from bot.bootstrap import house_of_this_process

    house = house_of_this_process()
    house.dialogue.start()
    if not house.dialogue.wait(180):
        raise BadInput(house.dialogue.fault or "the dialogue is not ready")

    def answer(item: Mapping[str, Any]) -> Mapping[str, Any]:
        intent, confidence = asyncio.run(house.dialogue.understand(_text(item, "text")))
        name = "out_of_scope" if intent in ("nlu_fallback", "None") else intent
        return {"id": item.get("id"), "intent": name, "confidence": round(confidence, 4)}

    each_line(answer)
    house.close()


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """The shape that `cupwise read` prints."""
    pain, span = reading.pain, reading.duration_days
    weeks, surgery = reading.pregnancy_weeks, reading.surgery_days
    return {
        "findings": [_finding(finding) for finding in reading.findings],
        "pain": {"now": pain.now, "worst": pain.worst, "average": pain.average} if pain else None,
        "duration_days": {"lo": span.lo, "hi": span.hi} if span else None,
        "areas": list(reading.areas),
        "side": reading.side,
        "spread": [{"area": one.area, "side": one.side} for one in reading.spread],
        "worse_with": list(reading.worse_with),
        "better_with": list(reading.better_with),
        "pregnancy_weeks": {"lo": weeks.lo, "hi": weeks.hi} if weeks else None,
        "surgery_days": {"lo": surgery.lo, "hi": surgery.hi} if surgery else None,
        "age": reading.age,
        "emergency": reading.emergency,
        "red_flags": list(reading.red_flags),
        "self_harm": reading.self_harm,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "concept": finding.concept,
        "assertion": finding.assertion.value,
        "experiencer": finding.experiencer.value,
        "temporality": finding.temporality.value,
        "words": finding.words,
        "cue": finding.cue,
    }


def assessment_as_json(assessment: Assessment) -> dict[str, Any]:
    """The shape that `cupwise assess` prints."""
    return {
        "overall": assessment.overall.word,
        "services": {service: level.word for service, level in assessment.services.items()},
        "reasons": [
            {"rule": reason.rule, "source": list(reason.sources), "because": reason.because, "status": reason.status}
            for reason in assessment.reasons
            if reason.status != "against"
        ],
        "missing": list(assessment.missing),
        "next_question": assessment.next_question,
        "knowledge_version": assessment.knowledge_version,
    }


def facts_from_json(item: Mapping[str, Any], knowledge: Knowledge) -> Facts:
    """Facts from outside. Raises `BadInput` for an unknown concept, service, area or value."""
    findings = {name: Presence(value) for name, value in dict(item.get("facts") or {}).items()}
    unknown = sorted(set(findings) - set(knowledge.concepts))
    if unknown:
        raise BadInput(f"unknown concepts: {', '.join(unknown)}")
    if item.get("service") not in (None, *knowledge.services):
        raise BadInput(f"unknown service: {item['service']}")
    return Facts(
        findings=findings,
        age=item.get("age"),
        areas=frozenset(item.get("areas") or ()),
        since={name: int(days) for name, days in dict(item.get("since") or {}).items()},
        service=item.get("service"),
    )


def _object(item: Any) -> Mapping[str, Any]:
    if not isinstance(item, dict):
        raise BadInput("not a JSON object")
    return item


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item[key]
    if not isinstance(value, str):
        raise BadInput(f"{key} must be text")
    return value
