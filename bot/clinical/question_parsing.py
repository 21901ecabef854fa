"""Reads the questions and the answers that all of them share."""

from __future__ import annotations

import dataclasses

from bot.clinical.conditions import Names, read_condition
from bot.clinical.expression import AGE_QUESTION, AREA_QUESTION
from bot.clinical.fields import Fields
from bot.clinical.question import AnswerWords, AreaOption, Option, PickWords, Question

QUESTION_KINDS = ("group", "single", "number", "area")


def read_question(name: str, stage: str, entry: Fields, names: Names, answers: AnswerWords) -> Question:
    """One question."""
    entry.only(
        {
            "kind",
            "words",
            "why",
            "shorter",
            "rest",
            "options",
            "areas",
            "when",
            "topic",
            "called",
            "claimed_by",
            "denied_by",
        }
    )
    kind = entry.choice("kind", QUESTION_KINDS, "group") or "group"
    if (kind == "number") != (name == AGE_QUESTION) or (kind == "area") != (name == AREA_QUESTION):
        entry.fault(f"only {AGE_QUESTION!r} asks a number and only {AREA_QUESTION!r} asks an area", "kind")
    if not name.isidentifier() or name != name.lower():
        entry.fault(f"the question id {name!r} must be a lower-case identifier")
    return Question(
        name,
        kind,
        stage,
        entry.text("words"),
        entry.text("why"),
        entry.text("shorter"),
        entry.text("rest", ""),
        answers,
        _options(entry, kind, names),
        _area_options(entry, kind, names),
        read_condition(entry, "when", names) if "when" in entry.mapping else None,
        _topic(entry),
        entry.texts("called"),
        _claims(entry, kind),
        entry.texts("denied_by"),
    )


def _topic(entry: Fields) -> str:
    """What the patient picks to change an answer; only a question that is always asked has one."""
    if ("topic" in entry.mapping) == ("when" in entry.mapping):
        entry.fault("a question has either a 'topic', to be changed by, or a 'when'", "topic")
    return entry.text("topic", "")


def _claims(entry: Fields, kind: str) -> tuple[str, ...]:
    if kind != "group" and "claimed_by" in entry.mapping:
        entry.fault("only a group can be denied as a whole", "claimed_by")
    return entry.texts("claimed_by")


def _options(entry: Fields, kind: str, names: Names) -> tuple[Option, ...]:
    options = []
    for item in entry.items("options"):
        item.only({"concept", "title", "covers"})
        concept = item.choice("concept", names.concepts)
        if concept is None:
            item.fault("an option needs a 'concept'", "concept")
            continue
        title = item.text("title", "" if kind == "single" else None)
        options.append(Option(concept, title, item.names("covers", names.concepts, "concept")))
    if (kind == "single" and len(options) != 1) or (kind == "group" and len(options) < 2):
        entry.fault("a single question has one option, a group two or more", "options")
    if kind == "group" and not entry.mapping.get("rest"):
        entry.fault("a group needs 'rest': the words that ask for the others on the list")
    return tuple(options)


def _area_options(entry: Fields, kind: str, names: Names) -> tuple[AreaOption, ...]:
    options = []
    for item in entry.items("areas"):
        item.only({"area", "title"})
        area = item.choice("area", names.areas)
        if area is None:
            item.fault("a place to choose needs an 'area'", "area")
        options.append(AreaOption(area or "", item.text("title")))
    if (kind == "area") != bool(options):
        entry.fault("'areas' belong to the area question, and to it alone", "areas")
    return tuple(options)


def read_answer_words(fields: Fields) -> AnswerWords:
    """The words of the shared answers."""
    shown = ("none_of_these", "not_sure", "yes", "no", "agreed", "change")
    typed = ("kept", "agreeing", "turning", "adding", "fillers", "group_only", "refusals", "everywhere")
    fields.only({*shown, *typed, "picks"})
    words = {key: fields.texts(key) for key in shown}
    for key, texts in words.items():
        if not texts:
            fields.fault(f"{key!r} needs at least the title that is shown")
    words |= {key: fields.texts(key) for key in typed if key in fields.mapping}
    picks = _pick_words(fields.inner("picks")) if "picks" in fields.mapping else PickWords()
    return AnswerWords(**words, picks=picks)


def _pick_words(fields: Fields) -> PickWords:
    """The words that pick from a list by place."""
    names = [each.name for each in dataclasses.fields(PickWords)]
    fields.only(set(names))
    return PickWords(**{name: fields.texts(name) for name in names})
