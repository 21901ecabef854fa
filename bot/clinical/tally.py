"""Adds up what fired: the worst class of each service, then the combinations of several items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.clinical.entries import Combination, Rule
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Disposition, Facts, ServiceId
from bot.clinical.truth import Truth


@dataclass(frozen=True)
class Firing:
    """A rule that counts, and whether on what is present or on what is unknown."""

    rule: Rule
    truth: Truth

    @property
    def classes(self) -> Mapping[ServiceId, Disposition]:
        """What each service gets from it."""
        return self.rule.classes if self.truth is Truth.TRUE else self.rule.if_unknown


@dataclass(frozen=True)
class Tally:
    """The class of each service, and the combinations that raised one."""

    levels: Mapping[ServiceId, Disposition]
    combined: tuple[tuple[Combination, tuple[ServiceId, ...], tuple[Firing, ...]], ...]


def firings(facts: Facts, rules: Iterable[Rule]) -> tuple[Firing, ...]:
    """The rules that fire on these facts."""
    found = []
    for rule in rules:
        truth = rule.when.value(facts)
        if truth.fires:
            found.append(Firing(rule, truth))
    return tuple(found)


def tally(fired: Iterable[Firing], knowledge: Knowledge) -> Tally:
    """The worst class that fired for each service, raised further by the combinations."""
    fired = tuple(fired)
    levels = dict.fromkeys(knowledge.services, Disposition.CLEAR)
    for firing in fired:
        for service, level in firing.classes.items():
            levels[service] = max(levels[service], level)
    combined = []
    for combination in knowledge.combinations.values():
        raised = tuple(
            service
            for service in combination.services
            if levels[service] < combination.becomes and _holds(combination, service, fired)
        )
        if raised:
            items = tuple(f for f in fired if any(_counts(combination, service, f) for service in raised))
            combined.append((combination, raised, items))
    for combination, services, _ in combined:
        for service in services:
            levels[service] = max(levels[service], combination.becomes)
    return Tally(levels, tuple(combined))


def _counts(combination: Combination, service: ServiceId, firing: Firing) -> bool:
    return firing.classes.get(service, Disposition.CLEAR) >= combination.level


def _holds(combination: Combination, service: ServiceId, fired: Iterable[Firing]) -> bool:
    items = {firing.rule.item for firing in fired if _counts(combination, service, firing)}
    return len(items) >= combination.count
