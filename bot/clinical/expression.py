"""Conditions over a patient's facts. Each is a frozen value that knows its truth and its concepts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.clinical.model import Area, ConceptId, Facts, Presence, ServiceId
from bot.clinical.truth import Truth, at_least, negation

AGE_QUESTION = "age"
AREA_QUESTION = "area"

_TRUTH_OF = {Presence.PRESENT: Truth.TRUE, Presence.ABSENT: Truth.FALSE, Presence.UNKNOWN: Truth.UNKNOWN}


class Expression(Protocol):
    """A condition that can be asked of facts."""

    def value(self, facts: Facts) -> Truth:
        """How true the condition is of these facts."""

    def parts(self) -> Iterator[Expression]:
        """The condition itself and all conditions inside it."""


@dataclass(frozen=True)
class Has:
    """The patient has the concept."""

    concept: ConceptId

    def value(self, facts: Facts) -> Truth:
        presence = facts.findings.get(self.concept)
        return Truth.OPEN if presence is None else _TRUTH_OF[presence]

    def parts(self) -> Iterator[Expression]:
        yield self


@dataclass(frozen=True)
class All:
    """Every condition holds."""

    of: tuple[Expression, ...]

    def value(self, facts: Facts) -> Truth:
        return min(part.value(facts) for part in self.of)

    def parts(self) -> Iterator[Expression]:
        yield self
        for part in self.of:
            yield from part.parts()


@dataclass(frozen=True)
class AtLeast:
    """A number of the conditions hold; `any` is one of them."""

    number: int
    of: tuple[Expression, ...]

    def value(self, facts: Facts) -> Truth:
        return at_least(self.number, (part.value(facts) for part in self.of))

    def parts(self) -> Iterator[Expression]:
        yield self
        for part in self.of:
            yield from part.parts()


@dataclass(frozen=True)
class Not:
    """The condition does not hold. Only questions may use it: a rule with `not` could be lowered by a finding."""

    of: Expression

    def value(self, facts: Facts) -> Truth:
        return negation(self.of.value(facts))

    def parts(self) -> Iterator[Expression]:
        yield self
        yield from self.of.parts()


@dataclass(frozen=True)
class Age:
    """The age in whole years is at least `at_least` and below `under`."""

    at_least: int = 0
    under: int = 131

    def value(self, facts: Facts) -> Truth:
        if facts.age is None:
            return Truth.UNKNOWN if AGE_QUESTION in facts.answered else Truth.OPEN
        return Truth.TRUE if self.at_least <= facts.age < self.under else Truth.FALSE

    def parts(self) -> Iterator[Expression]:
        yield self


@dataclass(frozen=True)
class InArea:
    """One of the places that hurt, or are to be treated, is among these."""

    areas: frozenset[Area]

    def value(self, facts: Facts) -> Truth:
        if not facts.areas:
            return Truth.UNKNOWN if AREA_QUESTION in facts.answered else Truth.OPEN
        return Truth.FALSE if self.areas.isdisjoint(facts.areas) else Truth.TRUE

    def parts(self) -> Iterator[Expression]:
        yield self


@dataclass(frozen=True)
class Since:
    """The concept happened fewer than `under_days` days ago; a day nobody gave counts as recent."""

    concept: ConceptId
    under_days: int

    def value(self, facts: Facts) -> Truth:
        value = Has(self.concept).value(facts)
        if value is Truth.TRUE and facts.since.get(self.concept, 0) >= self.under_days:
            return Truth.FALSE
        return value

    def parts(self) -> Iterator[Expression]:
        yield self


@dataclass(frozen=True)
class NotRuledOut:
    """The concept was not denied: asked and unsure, or not asked yet, counts as unknown. It fails closed."""

    concept: ConceptId

    def value(self, facts: Facts) -> Truth:
        value = Has(self.concept).value(facts)
        return Truth.UNKNOWN if value is Truth.OPEN else value

    def parts(self) -> Iterator[Expression]:
        yield self


@dataclass(frozen=True)
class ForService:
    """The service asked for is among these. Only questions may use it."""

    services: frozenset[ServiceId]

    def value(self, facts: Facts) -> Truth:
        return Truth.TRUE if facts.service in self.services else Truth.FALSE

    def parts(self) -> Iterator[Expression]:
        yield self


def concepts_of(expression: Expression) -> frozenset[ConceptId]:
    """All concepts that a condition looks at."""
    return frozenset(part.concept for part in expression.parts() if isinstance(part, (Has, Since, NotRuledOut)))
