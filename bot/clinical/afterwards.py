"""What a patient tells after the screening: it adds to the facts of the screening, and never lowers anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.clinical.expression import concepts_of
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import ConceptId, Facts, Presence

# Stands among what was answered in facts that hold a short form: such facts are no whole screening of that day.
SHORT_FORM = "short_form"
_WEIGHT = {Presence.ABSENT: 0, Presence.UNKNOWN: 1, Presence.PRESENT: 2}


def with_later(facts: Facts, told: Mapping[ConceptId, Presence], knowledge: Knowledge, days_ago: int = 0) -> Facts:
    """The facts with what was told later; the worse of two answers counts.

    What is new may have details that were never asked, or were ruled out for another reason: they are open again.
    A thing that happened, and for which the day matters, happened when it was told, so many days ago.
    """
    news = {concept: presence for concept, presence in told.items() if _is_worse(presence, facts.findings.get(concept))}
    open_again = _details(frozenset(c for c, presence in news.items() if presence is not Presence.ABSENT), knowledge)
    kept = {c: p for c, p in facts.findings.items() if p is not Presence.ABSENT or c not in open_again}
    events = (c for c, p in told.items() if p is Presence.PRESENT and c in knowledge.dated_concepts)
    return replace(
        facts,
        findings={**kept, **news},
        since={**facts.since, **dict.fromkeys(events, days_ago)},
    )


def raised(before: Facts, after: Facts) -> dict[ConceptId, Presence]:
    """What is present or doubtful in later facts and was less so before."""
    return {
        concept: presence
        for concept, presence in after.findings.items()
        if presence is not Presence.ABSENT and _is_worse(presence, before.findings.get(concept))
    }


def _is_worse(presence: Presence, before: Presence | None) -> bool:
    return before is None or _WEIGHT[presence] > _WEIGHT[before]


def _details(concepts: frozenset[ConceptId], knowledge: Knowledge) -> frozenset[ConceptId]:
    """What the options of these concepts cover, and what is asked because of them."""
    return frozenset([*_covered(concepts, knowledge), *_asked_because(concepts, knowledge)])


def _covered(concepts: frozenset[ConceptId], knowledge: Knowledge) -> Iterable[ConceptId]:
    options = (option for question in knowledge.questions.values() for option in question.options)
    return (covered for option in options if option.concept in concepts for covered in option.covers)


def _asked_because(concepts: frozenset[ConceptId], knowledge: Knowledge) -> Iterable[ConceptId]:
    questions = (q for q in knowledge.questions.values() if q.when is not None and concepts & concepts_of(q.when))
    return (concept for question in questions for concept in question.concepts)
