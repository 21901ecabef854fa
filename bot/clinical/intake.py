"""Folds a whole transcript into facts. Pure and repeatable: the same words give the same facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.clinical.answers import match_areas, match_options, plain, read_age
from bot.clinical.hearing import Heard, hear, named_service
from bot.clinical.knowledge import Knowledge
from bot.clinical.ledger import Ledger
from bot.clinical.model import ConceptId, Facts, Presence, QuestionId
from bot.clinical.question import Question
from bot.clinical.reading import Reading

CONFIRM = "confirm_"


@dataclass(frozen=True)
class Utterance:
    """One message of the patient, the question that was open when it came, and how it was read.

    `asked` is None for a message that answers nothing: a side question, a request to repeat, a correction out of
    the blue. `confirm_<concept>` asks "do you have ...?" about one concept that was understood before.
    """

    asked: QuestionId | None
    text: str
    reading: Reading


def fold(utterances: Sequence[Utterance], knowledge: Knowledge) -> Facts:
    """The facts that a transcript amounts to.

    Free words may raise any flag; only an answer to the question that asked a concept may make it absent. Where
    two statements disagree the stricter holds, but a later answer to the same question replaces the earlier one.
    The second answer to a question that settles nothing makes what it asked unknown.
    """
    ledger = Ledger(knowledge)
    for utterance in utterances:
        _take(utterance, ledger, knowledge)
    return ledger.facts()


def _take(utterance: Utterance, ledger: Ledger, knowledge: Knowledge) -> None:
    asked = utterance.asked or ""
    question = knowledge.questions.get(asked)
    exact = match_options(question, utterance.text) if question else None
    heard = hear(utterance.reading, knowledge)
    if asked.startswith(CONFIRM) and asked[len(CONFIRM) :] in knowledge.concepts:
        _take_confirmation(asked[len(CONFIRM) :], utterance.text, heard, ledger, knowledge)
    if exact is None:
        _take_volunteered(utterance, heard, question, ledger, knowledge)
    if question is not None:
        _take_answer(question, utterance, exact, heard, ledger)


def _take_volunteered(
    utterance: Utterance, heard: Heard, question: Question | None, ledger: Ledger, knowledge: Knowledge
) -> None:
    asked = frozenset(question.concepts) if question else frozenset()
    for concept, presence in heard.findings.items():
        if concept not in asked and utterance.asked != CONFIRM + concept:
            ledger.volunteer(concept, presence)
    ledger.happened(heard.since)
    ledger.areas |= heard.areas
    if heard.age is not None:
        ledger.volunteered_age = heard.age
    service = named_service(utterance.text, heard, knowledge)
    if service is not None:
        ledger.service = service


def _take_answer(
    question: Question,
    utterance: Utterance,
    exact: Mapping[ConceptId, Presence] | None,
    heard: Heard,
    ledger: Ledger,
) -> None:
    if question.kind == "number":
        age = read_age(utterance.text)
        _take_value(question, exact, heard.age if age is None else age, ledger)
    elif question.kind == "area":
        areas = match_areas(question, utterance.text) or heard.areas
        ledger.areas |= areas
        _take_value(question, exact, areas or None, ledger)
    elif exact is not None:
        ledger.answer(question, exact, exact=True)
    else:
        ledger.answer(question, heard.about(question), exact=False)


def _take_value(question: Question, exact: Mapping[ConceptId, Presence] | None, value: object, ledger: Ledger) -> None:
    if isinstance(value, int):
        ledger.answered_age = value
    if value is not None or exact is not None:
        ledger.answered.add(question.id)
    else:
        ledger.not_understood(question)


def _take_confirmation(concept: ConceptId, text: str, heard: Heard, ledger: Ledger, knowledge: Knowledge) -> None:
    said, words = plain(text), knowledge.answers
    presence = heard.findings.get(concept)
    for value, titles in (
        (Presence.PRESENT, words.yes),
        (Presence.ABSENT, words.no),
        (Presence.UNKNOWN, words.not_sure),
    ):
        if said in map(plain, titles):
            presence = value
    if presence is not None:
        ledger.confirm(concept, presence)
