"""Reads a condition as it is written in a knowledge file.

A plain word is a concept. Otherwise a mapping with one of: `all`, `any`, `not`, `at_least` with `of`,
`age: {from, under}`, `area`, `since` with `under_days`, `not_ruled_out`, `service`:

    all: [minor_trauma, {any: [osteoporosis, {age: {from: 50}}]}]
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from bot.clinical.expression import Age, All, AtLeast, Expression, ForService, Has, InArea, Not, NotRuledOut, Since
from bot.clinical.faults import Located
from bot.clinical.fields import Fields


@dataclass(frozen=True)
class Names:
    """What a condition may speak of."""

    concepts: Collection[str]
    services: Collection[str]
    areas: Collection[str]


def read_condition(fields: Fields, key: str, names: Names) -> Expression | None:
    """The condition under a key, or None after noting why it cannot be read."""
    return _Reader(fields, key, names).read(fields.mapping.get(key))


class _Reader:
    def __init__(self, fields: Fields, key: str, names: Names) -> None:
        self.outer, self.key, self.names = fields, key, names
        self.forms: dict[str, tuple[frozenset[str], Callable[[Fields], Expression | None]]] = {
            "all": (frozenset(), self._all),
            "any": (frozenset(), self._any),
            "not": (frozenset(), self._not),
            "at_least": (frozenset({"of"}), self._at_least),
            "age": (frozenset(), self._age),
            "area": (frozenset(), self._area),
            "since": (frozenset({"under_days"}), self._since),
            "not_ruled_out": (frozenset(), self._not_ruled_out),
            "service": (frozenset(), self._service),
        }

    def read(self, value: Any) -> Expression | None:
        if isinstance(value, str):
            return self._concept(value, self.outer)
        form = next((form for form in self.forms if isinstance(value, Located) and form in value), None)
        if form is None:
            self.outer.fault(f"a condition is a concept or one of {', '.join(sorted(self.forms))}", self.key)
            return None
        fields = Fields(value, self.outer.faults)
        others, reader = self.forms[form]
        fields.only({form} | others)
        return reader(fields)

    def _concept(self, name: str, fields: Fields) -> Has | None:
        if name in self.names.concepts:
            return Has(name)
        fields.fault(f"unknown concept {name!r}", self.key if fields is self.outer else None)
        return None

    def _list(self, fields: Fields, key: str) -> tuple[Expression, ...]:
        values = fields.mapping.get(key)
        if not isinstance(values, list) or not values:
            fields.fault(f"{key!r} must be a list of conditions", key)
            return ()
        read = [self.read(value) for value in values]
        return tuple(part for part in read if part is not None)

    def _all(self, fields: Fields) -> Expression | None:
        parts = self._list(fields, "all")
        return All(parts) if parts else None

    def _any(self, fields: Fields) -> Expression | None:
        parts = self._list(fields, "any")
        return AtLeast(1, parts) if parts else None

    def _not(self, fields: Fields) -> Expression | None:
        part = self.read(fields.mapping["not"])
        return Not(part) if part else None

    def _at_least(self, fields: Fields) -> Expression | None:
        parts = self._list(fields, "of")
        number = fields.whole("at_least", 1, max(1, len(parts)), required=True)
        return AtLeast(number, parts) if parts and number else None

    def _age(self, fields: Fields) -> Expression:
        ages = fields.inner("age")
        ages.only({"from", "under"})
        lowest, under = ages.whole("from", 0, 130), ages.whole("under", 1, 131)
        if lowest is None and under is None:
            fields.fault("'age' needs 'from', 'under' or both", "age")
        return Age(lowest or 0, 131 if under is None else under)

    def _area(self, fields: Fields) -> Expression:
        return InArea(frozenset(fields.names("area", self.names.areas, "area")))

    def _since(self, fields: Fields) -> Expression | None:
        concept = fields.text("since")
        days = fields.whole("under_days", 1, 36_500, required=True)
        if concept not in self.names.concepts:
            fields.fault(f"unknown concept {concept!r}", "since")
            return None
        return None if days is None else Since(concept, days)

    def _not_ruled_out(self, fields: Fields) -> Expression | None:
        concept = self.read(fields.mapping["not_ruled_out"])
        if not isinstance(concept, Has):
            fields.fault("'not_ruled_out' takes one concept", "not_ruled_out")
            return None
        return NotRuledOut(concept.concept)

    def _service(self, fields: Fields) -> Expression:
        return ForService(frozenset(fields.names("service", self.names.services, "service")))
