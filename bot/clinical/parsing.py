"""Reads the entries of each knowledge file. Faults are noted in the fields they belong to."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.clinical.entries import (
    Code,
    Combination,
    Concept,
    OutcomeWords,
    Service,
    Source,
    UnsureWords,
    View,
)
from bot.clinical.fields import Fields
from bot.clinical.model import Disposition

CONCEPT_KINDS = ("condition", "medicine", "procedure", "state", "symptom", "red_flag")
MARKS = ("policy", "background")
_OUTCOME_TEXTS = ("headline", "time_frame", "next_step", "worsening", "fallback_reason")
_OUTCOME_PLACES = {"from_day": "{day}", "instead": "{others}"}


def read_concepts(fields: Fields) -> dict[str, Concept]:
    """The concepts, by id."""
    fields.only({"concepts"})
    known = fields.mapping.get("concepts") or {}
    found: dict[str, Concept] = {}
    for name, entry in fields.entries("concepts"):
        entry.only({"label", "kind", "past"})
        past = entry.choice("past", known)
        found[name] = Concept(name, entry.text("label"), entry.choice("kind", CONCEPT_KINDS) or "", past)
        if not found[name].kind:
            entry.fault("'kind' is missing")
    return found


def read_sources(fields: Fields) -> dict[str, Source]:
    """The sources, by id."""
    fields.only({"sources"})
    found: dict[str, Source] = {}
    for name, entry in fields.entries("sources"):
        entry.only({"title", "year", "read", "address", "weight"})
        found[name] = Source(
            name,
            entry.text("title"),
            entry.text("year", "n.d."),
            entry.text("read"),
            entry.text("address", ""),
            entry.text("weight", "usual"),
        )
    return found


def read_services(fields: Fields) -> tuple[dict[str, Service], dict[str, tuple[str, ...]]]:
    """The services by id, and the groups that rules may name in place of several."""
    fields.only({"services", "groups", "default"})
    known = fields.mapping.get("services") or {}
    found: dict[str, Service] = {}
    for name, entry in fields.entries("services"):
        entry.only({"label", "names", "includes", "given_by", "instead", "spoken"})
        found[name] = Service(
            name,
            entry.text("label"),
            entry.texts("names"),
            entry.names("includes", known, "service"),
            entry.texts("given_by"),
            entry.names("instead", known, "service"),
            entry.text("spoken"),
        )
        if not found[name].given_by:
            entry.fault(f"nobody offers the service {name!r}: 'given_by' is empty")
    groups = {name: fields.inner("groups").names(name, known, "service") for name in fields.mapping.get("groups") or {}}
    for name in set(groups) & set(found):
        fields.inner("groups").fault(f"{name!r} is a service and a group", name)
    return found, groups


def read_views(entry: Fields, sources: Collection[str]) -> tuple[View, ...]:
    """What sources say where they disagree."""
    views = []
    for item in entry.items("views"):
        item.only({"says", "sources", "class"})
        views.append(View(item.text("says"), item.names("sources", sources, "source"), item.disposition("class")))
    return tuple(views)


def read_combination(name: str, entry: Fields, services: Collection[str], sources: Collection[str]) -> Combination:
    """One combination of items."""
    entry.only(
        {"level", "count", "services", "becomes", "why", "patient", "sources", "mark", "reviewed_by", "reviewed_on"}
    )
    for needed in ("services", "sources"):
        if not entry.mapping.get(needed):
            entry.fault(f"a combination needs {needed!r}", needed)
    return Combination(
        name,
        entry.disposition("level", required=True) or Disposition.CONSULT,
        entry.whole("count", 1, 20, required=True) or 1,
        entry.names("services", services, "service"),
        entry.disposition("becomes", required=True) or Disposition.DECLINE,
        entry.text("why"),
        entry.text("patient"),
        entry.names("sources", sources, "source"),
        entry.choice("mark", MARKS),
        bool(entry.text("reviewed_by", "")) and entry.day("reviewed_on") is not None,
    )


def read_unsure(fields: Fields) -> UnsureWords:
    """The words for answers that were not sure."""
    inner = fields.inner("not_sure")
    inner.only({"some", "many"})
    words = UnsureWords(inner.text("some"), inner.text("many"))
    if words.some.count("{what}") != 1 or words.some.count("{") != 1:
        inner.fault("'some' must hold {what} once, and no other braces", "some")
    return words


def read_outcomes(fields: Fields) -> dict[Disposition, OutcomeWords]:
    """The words of each disposition; every disposition must have them."""
    fields.only({"outcomes", "not_sure"})
    found: dict[Disposition, OutcomeWords] = {}
    for name, entry in fields.entries("outcomes"):
        entry.only({*_OUTCOME_TEXTS, *_OUTCOME_PLACES, "physician"})
        if name not in {level.word for level in Disposition}:
            entry.fault(f"unknown disposition {name!r}")
            continue
        texts = {key: entry.text(key) for key in _OUTCOME_TEXTS}
        others = {key: _with_place(entry, key, place) for key, place in _OUTCOME_PLACES.items()}
        found[Disposition.of(name)] = OutcomeWords(**texts, **others, physician=entry.flag("physician"))
    for level in Disposition:
        if level not in found:
            fields.fault(f"no words for the disposition {level.word!r}", "outcomes")
    if Disposition.POSTPONE in found and not found[Disposition.POSTPONE].from_day:
        fields.inner("outcomes").fault("a postponement needs 'from_day', for when the day is known", "postpone")
    return found


def _with_place(entry: Fields, key: str, place: str) -> str:
    """A text that may be left out and else tells what only its place can tell."""
    text = entry.text(key, "")
    if text and text.count(place) != 1:
        entry.fault(f"{key!r} must hold {place} once", key)
    return text


def read_codes(fields: Fields, concepts: Collection[str]) -> Mapping[str, tuple[Code, ...]]:
    """The codes of concepts in records, by concept."""
    fields.only({"codes"})
    found: dict[str, tuple[Code, ...]] = {}
    for name, entry in fields.entries("codes"):
        entry.only({"icd10cm", "snomed", "rxnorm"})
        if name not in concepts:
            entry.fault(f"unknown concept {name!r}")
        codes: list[Code] = []
        for system in ("icd10cm", "snomed", "rxnorm"):
            titles = entry.inner(system).mapping if system in entry.mapping else {}
            codes += [Code(system, code, str(title)) for code, title in titles.items()]
        found[name] = tuple(codes)
    return found
