"""The screening: facts in, a disposition for each service with its reasons, and what to ask next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from types import MappingProxyType

from bot.clinical.entries import Combination
from bot.clinical.expression import Since
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Assessment, ConceptId, Disposition, Facts, Presence, QuestionId, Reason, ServiceId
from bot.clinical.questions import asked_service, open_questions, unanswered
from bot.clinical.tally import Firing, Tally, firings, tally
from bot.clinical.truth import Truth


def assess(facts: Facts, knowledge: Knowledge, today: date) -> Assessment:
    """Screen one patient. The worst class that fired for a service is its disposition.

    Adding a present or unknown finding never lowers any service. Nothing is asked any more once a rule asks for
    emergency care, and only what may be an emergency once one asks for urgent care; once a rule ends the intake only
    the emergency signs are. `reasons` come most severe first; those ruled out come last.
    """
    fired = firings(facts, knowledge.rules.values())
    result = tally(fired, knowledge)
    questions = _questions(facts, fired, result, knowledge)
    return Assessment(
        services=MappingProxyType(dict(result.levels)),
        overall=_overall(facts, result, knowledge),
        reasons=_reasons(facts, fired, result, knowledge, today),
        missing=unanswered(facts, (knowledge.questions[name] for name in questions)),
        questions=questions,
        knowledge_version=knowledge.version,
        on=today,
        service=asked_service(facts, knowledge),
    )


def _overall(facts: Facts, result: Tally, knowledge: Knowledge) -> Disposition:
    worst = max(result.levels.values())
    return worst if worst >= Disposition.URGENT else result.levels[asked_service(facts, knowledge)]


def _questions(facts: Facts, fired: Iterable[Firing], result: Tally, knowledge: Knowledge) -> tuple[QuestionId, ...]:
    overall = _overall(facts, result, knowledge)
    if overall is Disposition.EMERGENCY:
        return ()
    if overall is Disposition.URGENT:
        return open_questions(facts, knowledge, result.levels, least=Disposition.EMERGENCY)
    questions = open_questions(facts, knowledge, result.levels)
    if any(firing.rule.ends_intake and firing.truth is Truth.TRUE for firing in fired):
        return tuple(name for name in questions if knowledge.questions[name].stage == knowledge.first_stage)
    return questions


def _reasons(
    facts: Facts, fired: tuple[Firing, ...], result: Tally, knowledge: Knowledge, today: date
) -> tuple[Reason, ...]:
    found = [_reason(firing, facts, today) for firing in fired]
    found += [_combined(combination, services, items, facts) for combination, services, items in result.combined]
    found.sort(key=lambda reason: (-reason.disposition, reason.status, reason.rule))
    counted = {firing.rule.id for firing in fired}
    absent = {concept for concept, presence in facts.findings.items() if presence is Presence.ABSENT}
    against = [
        knowledge.ruled_out[rule.id]
        for rule in knowledge.rules.values()
        if rule.id not in counted and not absent.isdisjoint(rule.concepts) and rule.when.value(facts) is Truth.FALSE
    ]
    against.sort(key=lambda reason: reason.rule)
    return (*found, *against)


def _reason(firing: Firing, facts: Facts, today: date) -> Reason:
    rule, classes = firing.rule, firing.classes
    return Reason(
        rule=rule.id,
        status="for" if firing.truth is Truth.TRUE else "unconfirmed",
        disposition=max(classes.values()),
        services=tuple(sorted(service for service, level in classes.items() if level > Disposition.CLEAR)),
        because=rule.why,
        patient_words=rule.patient,
        sources=rule.sources,
        concepts=_deciding(rule.concepts, facts),
        mark=rule.mark,
        signed=rule.signed,
        until=_until(firing, facts, today),
    )


def _deciding(concepts: Iterable[ConceptId], facts: Facts) -> tuple[ConceptId, ...]:
    return tuple(c for c in concepts if facts.findings.get(c, Presence.ABSENT) is not Presence.ABSENT)


def _until(firing: Firing, facts: Facts, today: date) -> date | None:
    if firing.rule.wait_days is None:
        return None
    events = {part.concept for part in firing.rule.when.parts() if isinstance(part, Since)}
    ago = [max(0, facts.since[concept]) for concept in sorted(events) if concept in facts.since]
    return today + timedelta(days=max(1, firing.rule.wait_days - min(ago, default=0)))


def _combined(
    combination: Combination, services: tuple[ServiceId, ...], items: tuple[Firing, ...], facts: Facts
) -> Reason:
    # Sorted, for the version of the knowledge does not tell in which order its files name the rules.
    concepts = sorted({c for firing in items for c in _deciding(firing.rule.concepts, facts)})
    return Reason(
        rule=combination.id,
        status="for" if any(firing.truth is Truth.TRUE for firing in items) else "unconfirmed",
        disposition=combination.becomes,
        services=tuple(sorted(services)),
        because=combination.why,
        patient_words=combination.patient,
        sources=combination.sources,
        concepts=tuple(concepts),
        mark=combination.mark,
        signed=combination.signed,
    )
