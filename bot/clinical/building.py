"""Builds the knowledge from its files: reads each, checks them against each other, lists every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from bot.clinical.conditions import Names
from bot.clinical.content import content_of
from bot.clinical.denials import Denials, read_denials
from bot.clinical.entries import Combination, Rule
from bot.clinical.expression import concepts_of
from bot.clinical.faults import BadKnowledge, Fault, Located
from bot.clinical.fields import Fields
from bot.clinical.knowledge import Knowledge, cycles, digest
from bot.clinical.model import ConceptId
from bot.clinical.overlay import apply_overlay
from bot.clinical.parsing import (
    read_codes,
    read_combination,
    read_concepts,
    read_outcomes,
    read_services,
    read_sources,
    read_unsure,
)
from bot.clinical.question import AnswerWords, Question
from bot.clinical.question_parsing import read_answer_words, read_question
from bot.clinical.rulebook import Surroundings, read_rule

RULE_FILES = ("red_flags", "contraindications", "medicine_rules", "manual_therapy")
FILES = ("concepts", "services", "sources", "questions", "outcomes", "codes", *RULE_FILES)
OVERLAY = "overlay"

_Entry = TypeVar("_Entry")


def build(files: Mapping[str, Located]) -> Knowledge:
    """Make the knowledge of the files, named as in `FILES` and optionally `overlay`.

    Raises `BadKnowledge` with every fault of every file.
    """
    missing = [Fault(f"{name}.yml", 1, "the file is missing") for name in FILES if name not in files]
    if missing:
        raise BadKnowledge(missing)
    faults: list[Fault] = []
    knowledge = _read(files, faults)
    if faults or knowledge is None:
        raise BadKnowledge(faults)
    return knowledge


def _read(files: Mapping[str, Located], faults: list[Fault]) -> Knowledge | None:
    fields = {name: Fields(mapping, faults) for name, mapping in files.items()}
    concepts, sources = read_concepts(fields["concepts"]), read_sources(fields["sources"])
    services, groups = read_services(fields["services"])
    asking = fields["questions"]
    asking.only({"areas", "answers", "denials", "stages", "questions"})
    areas = asking.texts("areas")
    names = Names(concepts, services, areas)
    default = fields["services"].choice("default", services)
    _no_cycle(fields["services"], "services", {name: service.includes for name, service in services.items()})
    _no_cycle(fields["concepts"], "concepts", {name: [c.past] for name, c in concepts.items() if c.past is not None})
    around = Surroundings(names, services, groups, sources)
    rules, combinations = _read_rules(fields, around)
    answers = read_answer_words(asking.inner("answers"))
    questions = _read_questions(asking, names, answers)
    _check_questions(asking, questions)
    overlay: dict[str, Rule] = {}
    if OVERLAY in fields:
        written = {name: entry for file in RULE_FILES for name, entry in fields[file].entries("rules")}
        overlay = apply_overlay(fields[OVERLAY], rules, written, around)
    unsure = read_unsure(fields["outcomes"])
    outcomes, codes = read_outcomes(fields["outcomes"]), read_codes(fields["codes"], concepts)
    if default is None:
        fields["services"].fault("'default' must name the service meant when none is named")
        return None
    edition = fields["contraindications"].text("edition")
    return Knowledge(
        version=f"{edition}+{digest(files)}",
        concepts=concepts,
        services=services,
        default_service=default,
        sources=sources,
        rules={**rules, **overlay},
        combinations=combinations,
        questions=questions,
        answers=answers,
        denials=read_denials(asking.inner("denials")) if "denials" in asking.mapping else Denials(),
        areas=areas,
        outcomes=outcomes,
        unsure=unsure,
        codes=codes,
        changed_by_clinic=frozenset(overlay),
        content=content_of(files),
    )


def _read_rules(fields: Mapping[str, Fields], around: Surroundings) -> tuple[dict[str, Rule], dict[str, Combination]]:
    rules: dict[str, Rule] = {}
    combinations: dict[str, Combination] = {}
    for file in RULE_FILES:
        book = fields[file]
        book.only({"edition", "rules", "combinations"})
        for name, entry in book.entries("rules"):
            _add(rules, name, entry, read_rule(name, entry, around))
        for name, entry in book.entries("combinations"):
            _add(combinations, name, entry, read_combination(name, entry, around.services, around.sources), rules)
    return rules, combinations


def _add(
    found: dict[str, _Entry], name: str, entry: Fields, value: _Entry | None, others: Collection[str] = ()
) -> None:
    if name in found or name in others:
        entry.fault(f"duplicate id {name!r}")
    elif value is not None:
        found[name] = value


def _read_questions(asking: Fields, names: Names, answers: AnswerWords) -> dict[str, Question]:
    entries = dict(asking.entries("questions"))
    found: dict[str, Question] = {}
    for stage in asking.items("stages"):
        stage.only({"id", "questions"})
        for name in stage.names("questions", entries, "question"):
            _add(found, name, stage, read_question(name, stage.text("id"), entries[name], names, answers))
    for name, entry in entries.items():
        if name not in found:
            entry.fault(f"no stage asks the question {name!r}")
    return found


def _check_questions(asking: Fields, questions: Mapping[str, Question]) -> None:
    inner = asking.inner("questions")
    shown: dict[ConceptId, str] = {}
    for question in questions.values():
        for option in question.options:
            if option.concept in shown:
                inner.fault(f"{option.concept!r} is asked by {shown[option.concept]!r} as well", question.id)
            shown[option.concept] = question.id
    edges = {}
    for question in questions.values():
        needed = concepts_of(question.when) if question.when else frozenset()
        edges[question.id] = [shown[concept] for concept in sorted(needed) if concept in shown]
    _no_cycle(asking, "questions", edges)


def _no_cycle(fields: Fields, key: str, edges: Mapping[str, Collection[str]]) -> None:
    find: Callable[[str], Fields] = fields.inner(key).inner
    for name in sorted(cycles(edges)):
        find(name).fault(f"{name!r} depends on itself: a cycle")
