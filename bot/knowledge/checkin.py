"""The short form of `checkin.yml`: its questions, with the answers of `questions.yml`, and its words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from bot.clinical.faults import BadKnowledge, Fault
from bot.clinical.fields import Fields
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import ConceptId
from bot.knowledge.yamlfile import read_yaml

_WORDS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("ok", "wait", "missing"), frozenset()),
    "alert": frozenset({"number", "what"}),
}


@dataclass(frozen=True)
class AskedAgain:
    """One question: its words, the concepts to pick from, and answers that only staff can weigh, by id."""

    words: str
    concepts: tuple[ConceptId, ...]
    staff: Mapping[str, str]


@dataclass(frozen=True)
class CheckInForm:
    """All of `checkin.yml`."""

    questions: Mapping[str, AskedAgain]
    words: Mapping[str, str]


def read_checkin(folder: Path, knowledge: Knowledge, fills: Collection[str]) -> CheckInForm:
    """Read `checkin.yml`; `fills` are the details of the clinic that its words may name.

    Raises `BadKnowledge` with every missing, unknown or empty entry. Every emergency sign must be asked.
    """
    faults: list[Fault] = []
    file = Fields(read_yaml(folder / "checkin.yml"), faults)
    file.only(("questions", "words"))
    section = file.inner("questions")
    questions = {name: _question(entry, knowledge) for name, entry in file.entries("questions")}
    asked = [concept for question in questions.values() for concept in question.concepts]
    for concept in sorted({concept for concept in asked if asked.count(concept) > 1}):
        section.fault(f"{concept} is asked twice")
    for concept in sorted(_first_signs(knowledge) - set(asked)):
        section.fault(f"the emergency sign {concept} is not asked")
    words = _words(file.inner("words"), fills)
    if faults:
        raise BadKnowledge(faults)
    return CheckInForm(questions, words)


def _question(entry: Fields, knowledge: Knowledge) -> AskedAgain:
    entry.only(("words", "from", "options", "staff"))
    shown = {name: question.shown for name, question in knowledge.questions.items() if question.kind == "group"}
    taken = [concept for name in entry.names("from", shown, "question") for concept in shown[name]]
    known = {concept for concepts in shown.values() for concept in concepts}
    concepts = (*taken, *entry.names("options", known, "option"))
    staff = entry.inner("staff") if "staff" in entry.mapping else None
    more = {str(key): staff.text(key) for key in staff.mapping} if staff else {}
    if not concepts:
        entry.fault("name the answers with 'from' or 'options'")
    return AskedAgain(entry.text("words"), concepts, more)


def _first_signs(knowledge: Knowledge) -> frozenset[ConceptId]:
    first = (question for question in knowledge.questions.values() if question.stage == knowledge.first_stage)
    return frozenset(concept for question in first for concept in question.shown)


def _words(section: Fields, fills: Collection[str]) -> Mapping[str, str]:
    section.only(_WORDS)
    texts = {key: section.text(key) for key in _WORDS}
    for key, text in texts.items():
        named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        for name in sorted(named - _WORDS[key] - set(fills)):
            section.fault(f"{key}: no such placeholder {{{name}}}", key)
    return texts
