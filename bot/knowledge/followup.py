"""The questions and words after a visit, from `followup.yml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from bot.clinical.faults import BadKnowledge, Fault
from bot.clinical.fields import Fields
from bot.knowledge.yamlfile import read_yaml

QUESTIONS = (
    *("pain_now", "pain_worst", "pain_average", "activity_1", "activity_1_score"),
    *("activity_2", "activity_2_score", "turning"),
)
_SECTIONS = ("sources", "questions", "choices", "answers", "words")
_CHOICES = ("less", "same", "more", "skip", "not_now")
_ANSWERS = (
    *_CHOICES,
    "skip_all",
    "no_pain",
    "cannot",
    "as_before",
    "got_worse",
    "not_worse",
    "unchanged",
    "not_now_parts",
    "asks",
)
_CHANGE = frozenset({"before", "now"})
_COMPARED = frozenset({"then", "changes"})
# The words that must be there, each with what it may fill in beside the clinic's own details.
_WORDS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("put_off", "nothing_told", "first", "worse_next", "worse_said", "alert_said"), frozenset()),
    **dict.fromkeys(("then_last", "then_start", "then_intake"), frozenset()),
    **dict.fromkeys(("change_pain_now", "change_pain_worst", "change_pain_average", "change_function"), _CHANGE),
    **dict.fromkeys(("better", "mixed", "worse", "alert"), _COMPARED),
    "begin": frozenset({"day"}),
    "known": frozenset({"activities"}),
    "same": frozenset({"then"}),
    "change_activity": _CHANGE | {"activity"},
}


@dataclass(frozen=True)
class Asked:
    """One question: its words, why it is asked, and what follows an answer that was not understood.

    A question with a score also says what its `lowest` and its `highest` number mean.
    """

    words: str
    why: str
    again: str
    lowest: str = ""
    highest: str = ""


@dataclass(frozen=True)
class FollowUpWords:
    """All of `followup.yml`. `answers` are answers in lower case, whole ones but for those that are parts of one."""

    sources: tuple[str, ...]
    questions: Mapping[str, Asked]
    choices: Mapping[str, str]
    answers: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]


def read_followup(folder: Path, fills: Collection[str]) -> FollowUpWords:
    """Read `followup.yml`; `fills` are the details of the clinic that its words may name.

    Raises `BadKnowledge` with every missing, unknown, empty or wrongly filled entry.
    """
    faults: list[Fault] = []
    file = Fields(read_yaml(folder / "followup.yml"), faults)
    known = read_yaml(folder / "sources.yml").get("sources", {})
    file.only(_SECTIONS)
    read = FollowUpWords(
        sources=file.names("sources", known, "source"),
        questions=_questions(file.inner("questions"), fills),
        choices=_texts(file.inner("choices"), dict.fromkeys(_CHOICES, frozenset())),
        answers=_answers(file.inner("answers")),
        words=_texts(file.inner("words"), {key: more | set(fills) for key, more in _WORDS.items()}),
    )
    if not read.sources:
        file.fault("name the sources of the scales", "sources")
    if faults:
        raise BadKnowledge(faults)
    return read


def is_scored(question: str) -> bool:
    """Whether a question is answered with a number from 0 to 10."""
    return question.startswith("pain") or question.endswith("_score")


def _questions(section: Fields, fills: Collection[str]) -> Mapping[str, Asked]:
    section.only(QUESTIONS)
    read = {}
    for name in QUESTIONS:
        one, more = section.inner(name), {"activity"} if name.endswith("_score") else set()
        keys = ("words", "why", "again", *(("lowest", "highest") if is_scored(name) else ()))
        read[name] = Asked(**_texts(one, dict.fromkeys(keys, frozenset(fills) | more)))
    return read


def _answers(section: Fields) -> Mapping[str, tuple[str, ...]]:
    section.only(_ANSWERS)
    read = {key: tuple(text.lower() for text in section.texts(key)) for key in _ANSWERS}
    for key in (key for key, texts in read.items() if not texts):
        section.fault(f"{key!r} must be a list of texts", key)
    return read


def _texts(section: Fields, wanted: Mapping[str, Collection[str]]) -> dict[str, str]:
    """The texts of a section, each with nothing but the placeholders that it may fill in."""
    section.only(wanted)
    texts = {key: section.text(key) for key in wanted}
    for key, text in texts.items():
        try:
            filled = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError as fault:
            section.fault(f"{key}: {fault}", key)
            continue
        for name in sorted(filled - set(wanted[key])):
            section.fault(f"{key}: no such placeholder {{{name}}}", key)
    return texts
