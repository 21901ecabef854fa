"""All that the screening knows, checked as a whole. `build` makes it or lists every fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType

from bot.clinical.content import content_of
from bot.clinical.denials import Denials
from bot.clinical.entries import (
    Code,
    Combination,
    Concept,
    OutcomeWords,
    Rule,
    Service,
    Source,
    UnsureWords,
)
from bot.clinical.expression import Since
from bot.clinical.faults import Located
from bot.clinical.model import Area, ConceptId, Disposition, Facts, Presence, QuestionId, Reason, ServiceId
from bot.clinical.question import AnswerWords, Question


@dataclass(frozen=True)
class Knowledge:
    """One edition of the knowledge. `version` is its edition and a digest of all its `content`."""

    version: str
    concepts: Mapping[ConceptId, Concept]
    services: Mapping[ServiceId, Service]
    default_service: ServiceId
    sources: Mapping[str, Source]
    rules: Mapping[str, Rule]
    combinations: Mapping[str, Combination]
    questions: Mapping[QuestionId, Question]
    answers: AnswerWords
    areas: tuple[Area, ...]
    outcomes: Mapping[Disposition, OutcomeWords]
    unsure: UnsureWords
    codes: Mapping[ConceptId, tuple[Code, ...]]
    denials: Denials = field(default_factory=Denials)
    changed_by_clinic: frozenset[str] = frozenset()
    content: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        for name in ("concepts", "services", "sources", "rules", "combinations", "questions", "outcomes", "codes"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @cached_property
    def rules_about(self) -> Mapping[ConceptId, tuple[Rule, ...]]:
        """The rules that look at each concept."""
        found: dict[ConceptId, list[Rule]] = {}
        for rule in self.rules.values():
            for concept in rule.concepts:
                found.setdefault(concept, []).append(rule)
        return {concept: tuple(rules) for concept, rules in found.items()}

    @cached_property
    def emergency_concepts(self) -> frozenset[ConceptId]:
        """Concepts that by themselves ask for a call now."""
        return self._alone(Disposition.EMERGENCY)

    @cached_property
    def urgent_concepts(self) -> frozenset[ConceptId]:
        """Concepts that by themselves ask for medical review today."""
        return self._alone(Disposition.URGENT)

    def _alone(self, level: Disposition) -> frozenset[ConceptId]:
        found = set()
        for concept, rules in self.rules_about.items():
            facts = Facts(findings={concept: Presence.PRESENT})
            fired = [rule.worst for rule in rules if rule.when.value(facts).fires]
            if fired and max(fired) is level:
                found.add(concept)
        return frozenset(found)

    @cached_property
    def question_of(self) -> Mapping[ConceptId, QuestionId]:
        """The question whose options show each concept, else the one whose options cover it."""
        found: dict[ConceptId, QuestionId] = {}
        for question in reversed(tuple(self.questions.values())):
            found.update({concept: question.id for option in question.options for concept in option.covers})
        for question in reversed(tuple(self.questions.values())):
            found.update({option.concept: question.id for option in question.options})
        return found

    @property
    def first_stage(self) -> str:
        """The stage of the questions that come before all others: the emergency signs."""
        return next(iter(self.questions.values())).stage

    @cached_property
    def dated_concepts(self) -> frozenset[ConceptId]:
        """The concepts for which it matters how long ago they happened."""
        parts = [part for rule in self.rules.values() for part in rule.when.parts()]
        return frozenset(part.concept for part in parts if isinstance(part, Since))

    @cached_property
    def ruled_out(self) -> Mapping[str, Reason]:
        """For each rule the reason that stands when it was asked and ruled out."""
        return {rule.id: rule.ruled_out() for rule in self.rules.values()}

    @property
    def unsigned(self) -> tuple[str, ...]:
        """The rules and combinations that no named clinician has reviewed yet."""
        rules = [rule.id for rule in self.rules.values() if not rule.signed]
        combinations = [combination.id for combination in self.combinations.values() if not combination.signed]
        return tuple(sorted(rules + combinations))

    def in_play(self, service: ServiceId) -> tuple[ServiceId, ...]:
        """A service and those offered in its place: the ones whose outcome still matters to this patient."""
        return (service, *self.services[service].instead)


def digest(files: Mapping[str, Located]) -> str:
    """Twelve characters that change with any content and never with the order of keys."""
    return sha256(content_of(files).encode("ascii")).hexdigest()[:12]


def cycles(edges: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The names that can reach themselves."""
    return frozenset(name for name in edges if name in _reached(name, edges))


def _reached(start: str, edges: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += edges.get(name, ())
    return found
