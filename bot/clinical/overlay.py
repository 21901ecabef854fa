"""The clinic's own changes to rules: tightened freely, loosened only under a named reviewer."""

from __future__ import annotations

from collections.abc import Mapping

from bot.clinical.entries import Rule
from bot.clinical.faults import Located
from bot.clinical.fields import Fields
from bot.clinical.model import Disposition
from bot.clinical.rulebook import Surroundings, read_rule

_KEYS = frozenset(
    {"classes", "if_unknown", "therapist", "patient", "sources", "wait_days", "reviewed_by", "reviewed_on"}
)


def apply_overlay(
    fields: Fields, rules: Mapping[str, Rule], written: Mapping[str, Fields], around: Surroundings
) -> dict[str, Rule]:
    """The rules that the clinic adds under `rules` or alters under `changes`.

    `written` holds the rules as they stand in the files. A change replaces the keys it names.
    """
    fields.only({"rules", "changes"})
    found: dict[str, Rule] = {}
    for name, entry in fields.entries("rules"):
        if name in rules:
            entry.fault(f"{name!r} is a rule already; alter it under 'changes'")
        rule = read_rule(name, entry, around)
        if rule is not None:
            found[name] = rule
    for name, entry in fields.entries("changes"):
        entry.only(_KEYS)
        if name not in rules:
            entry.fault(f"unknown rule {name!r}")
            continue
        rule = read_rule(name, _merged(written[name], entry), around)
        if rule is not None:
            _check_change(entry, rules[name], rule)
            found[name] = rule
    return found


def _merged(base: Fields, change: Fields) -> Fields:
    unsigned = {key: value for key, value in base.mapping.items() if key not in ("reviewed_by", "reviewed_on")}
    values = {**unsigned, **change.mapping}
    return Fields(Located(values, change.mapping.file, change.mapping.line, change.mapping.lines), change.faults)


def _check_change(entry: Fields, before: Rule, after: Rule) -> None:
    pairs = [(before.classes, after.classes), (before.if_unknown, after.if_unknown)]
    clear = Disposition.CLEAR
    looser = [name for old, new in pairs for name, level in old.items() if new.get(name, clear) < level]
    if looser and not after.signed:
        entry.fault(
            f"{before.id!r} is loosened for {', '.join(sorted(set(looser)))}: name 'reviewed_by' and 'reviewed_on'"
        )
