"""The rule book: everything that the screening goes by, on one page, for a clinician to read and sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.clinical.entries import Code, Rule
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import ConceptId, Disposition, ServiceId
from bot.clinical.question import Question
from bot.records.conditions import TEMPLATES, in_words
from bot.records.flow import draw_flow


@dataclass(frozen=True)
class Level:
    """The services that get one class."""

    disposition: Disposition
    services: tuple[str, ...]
    every: bool


@dataclass(frozen=True)
class Page:
    """One rule as the page shows it: `fires` is its condition in words, `codes` those of its concepts."""

    rule: Rule
    fires: str
    levels: tuple[Level, ...]
    if_unknown: tuple[Level, ...]
    codes: tuple[tuple[str, tuple[Code, ...]], ...]
    by_clinic: bool


def render_rule_book(knowledge: Knowledge, clinic: str, back: str | None = None) -> str:
    """The rule book as one HTML page that needs nothing from outside; `back` is where a link on top leads."""
    pages = sorted(_pages(knowledge), key=lambda page: (-page.rule.worst, page.rule.id))
    levels = sorted({page.rule.worst for page in pages}, reverse=True)
    return TEMPLATES.get_template("rulebook.html").render(
        knowledge=knowledge,
        clinic=clinic,
        back=back,
        chapters=[(level, [page for page in pages if page.rule.worst is level]) for level in levels],
        labels=lambda services: ", ".join(knowledge.services[service].label for service in services),
        only_if=lambda question: in_words(question.when, knowledge) if question.when else "",
        choices=_choices,
        flow=draw_flow(knowledge),
        dispositions=sorted(Disposition, reverse=True),
    )


def _pages(knowledge: Knowledge) -> list[Page]:
    return [
        Page(
            rule,
            in_words(rule.when, knowledge),
            _levels(rule.classes, knowledge),
            _levels(rule.if_unknown, knowledge),
            tuple((knowledge.concepts[c].label, _codes(c, knowledge)) for c in rule.concepts if _codes(c, knowledge)),
            rule.id in knowledge.changed_by_clinic,
        )
        for rule in knowledge.rules.values()
    ]


def _levels(classes: Mapping[ServiceId, Disposition], knowledge: Knowledge) -> tuple[Level, ...]:
    """The classes with their services, the most severe first."""
    found = []
    for level in sorted(set(classes.values()), reverse=True):
        services = [service for service in knowledge.services if classes.get(service) is level]
        labels = tuple(knowledge.services[service].label for service in services)
        found.append(Level(level, labels, len(services) == len(knowledge.services)))
    return tuple(found)


def _codes(concept: ConceptId, knowledge: Knowledge) -> tuple[Code, ...]:
    return tuple(code for code in knowledge.codes.get(concept, ()) if code.system == "icd10cm")


def _choices(question: Question) -> tuple[tuple[str, tuple[ConceptId, ...]], ...]:
    """What a patient may choose, each with the concepts that it settles."""
    if question.kind == "single":
        return ((question.answers.yes[0], question.concepts), (question.answers.no[0], ()))
    settled = [option.concepts for option in question.options] + [() for _ in question.areas]
    shown = question.titles[: len(settled)]
    return tuple(zip(shown, settled, strict=True)) + tuple((title, ()) for title in question.titles[len(settled) :])
