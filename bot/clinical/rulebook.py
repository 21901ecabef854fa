"""Reads rules and works out which class each service gets from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.clinical.conditions import Names, read_condition
from bot.clinical.entries import Rule, Service, Source, View
from bot.clinical.expression import Expression, ForService, Not, concepts_of
from bot.clinical.fields import Fields
from bot.clinical.model import Disposition, ServiceId
from bot.clinical.parsing import MARKS, read_views

EVERY_SERVICE = "all"
_KEYS = frozenset(
    "when classes if_unknown why patient therapist sources views mark wait_days ends_intake item "
    "reviewed_by reviewed_on".split()
)
_WHEN_UNKNOWN = {
    Disposition.CLEAR: Disposition.CLEAR,
    Disposition.ADAPT: Disposition.ADAPT,
    Disposition.POSTPONE: Disposition.POSTPONE,
    Disposition.CONSULT: Disposition.CONSULT,
    Disposition.DECLINE: Disposition.CONSULT,
    Disposition.URGENT: Disposition.CONSULT,
    Disposition.EMERGENCY: Disposition.URGENT,
}


@dataclass(frozen=True)
class Surroundings:
    """What a rule may refer to."""

    names: Names
    services: Mapping[ServiceId, Service]
    groups: Mapping[str, tuple[ServiceId, ...]]
    sources: Mapping[str, Source]


def read_rule(name: str, entry: Fields, around: Surroundings) -> Rule | None:
    """One rule, or None when its condition or classes cannot be read."""
    entry.only(_KEYS)
    when = read_condition(entry, "when", around.names)
    classes = _classes(entry, around)
    if when is None or not classes:
        return None
    _check_monotone(entry, when)
    cap = entry.disposition("if_unknown")
    if cap is Disposition.CLEAR:
        entry.fault("an unknown never clears: 'if_unknown' must not be clear", "if_unknown")
    rule = Rule(
        name,
        when,
        classes,
        {service: _unknown(level, cap) for service, level in classes.items()},
        tuple(sorted(concepts_of(when))),
        entry.text("why"),
        entry.text("patient", ""),
        entry.text("therapist", ""),
        entry.names("sources", around.sources, "source"),
        read_views(entry, around.sources),
        entry.choice("mark", MARKS),
        entry.whole("wait_days", 1, 3650),
        entry.flag("ends_intake"),
        entry.text("item", name),
        entry.text("reviewed_by", "") or None,
        entry.day("reviewed_on"),
    )
    _check_words(entry, rule)
    _check_sources(entry, rule, around.sources)
    return rule


def _unknown(level: Disposition, cap: Disposition | None) -> Disposition:
    return _WHEN_UNKNOWN[level] if cap is None else min(level, cap)


def _classes(entry: Fields, around: Surroundings) -> dict[ServiceId, Disposition]:
    own: dict[ServiceId, Disposition] = {}
    table = entry.inner("classes")
    for key in table.mapping:
        level = table.disposition(key, required=True)
        names = tuple(around.services) if key == EVERY_SERVICE else around.groups.get(key, (key,))
        for service in names:
            if service not in around.services:
                table.fault(f"unknown service or group {service!r}", key)
            elif level is not None:
                own[service] = max(level, own.get(service, level))
    if not own:
        entry.fault("a rule needs at least one class", "classes")
    return spread(own, around.services)


def spread(own: Mapping[ServiceId, Disposition], services: Mapping[ServiceId, Service]) -> dict[ServiceId, Disposition]:
    """Give each service the worst of its own class and those of all the services that it includes."""
    found = {}
    for service in services:
        levels = [own[part] for part in parts_of(service, services) if part in own]
        if levels:
            found[service] = max(levels)
    return found


def parts_of(service: ServiceId, services: Mapping[ServiceId, Service]) -> frozenset[ServiceId]:
    """A service and all that it includes, at any depth."""
    found: set[ServiceId] = set()
    waiting = [service]
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            waiting += services[part].includes
    return frozenset(found)


def _check_monotone(entry: Fields, when: Expression) -> None:
    if any(isinstance(part, (Not, ForService)) for part in when.parts()):
        entry.fault("a rule may not use 'not' or 'service': one more finding could lower it", "when")


def _check_words(entry: Fields, rule: Rule) -> None:
    if rule.worst > Disposition.CLEAR and not rule.patient:
        entry.fault("a rule that changes something needs words for the patient: 'patient'")
    if (rule.reviewed_by is None) != (rule.reviewed_on is None):
        entry.fault("a review needs both 'reviewed_by' and 'reviewed_on'")


def _check_sources(entry: Fields, rule: Rule, sources: Mapping[str, Source]) -> None:
    if not rule.sources:
        entry.fault(f"rule {rule.id!r} has no source")
    weak = [source for source in rule.sources if sources[source].weight == "none"]
    if weak and rule.mark is None:
        entry.fault(f"a rule that rests on {', '.join(weak)} must be marked policy or background", "sources")
    for view in rule.views:
        _check_view(entry, rule, view)


def _check_view(entry: Fields, rule: Rule, view: View) -> None:
    if not view.sources:
        entry.fault("a view needs a source", "views")
    if view.disposition is not None and view.disposition > rule.worst and not rule.signed:
        entry.fault(f"a source is stricter ({view.disposition.word}) than the rule; the strictest wins", "views")
