"""Folds a whole transcript into a story. Pure and repeatable: the same words give the same facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.clinical.answers import consists_of, match_areas, match_options, plain, read_age
from bot.clinical.hearing import Heard, claimed, denies_all, hear, named_service
from bot.clinical.knowledge import Knowledge
from bot.clinical.ledger import TRIES, Ledger
from bot.clinical.model import ConceptId, Facts, Presence, QuestionId
from bot.clinical.question import Question
from bot.clinical.reading import Reading

# What is asked beside the questions of the knowledge, in this order; `change` on request.
CONSENT = "consent"
CONFIRM = "confirm"
SUMMARY = "summary"
CHANGE = "change"
STEPS = (CONSENT, CONFIRM, SUMMARY, CHANGE)


@dataclass(frozen=True)
class Utterance:
    """One message of the patient, the question that was open when it came, and how it was read.

    `asked` is None for a message that answers nothing: a side question, a request to repeat, a correction out of
    the blue; an `aside` speaks about something else and names no treatment to book. Besides the questions of the
    knowledge it may be `confirm` (about the first open doubt), `summary` or `change` (what to change).
    """

    asked: QuestionId | None
    text: str
    reading: Reading
    aside: bool = False


@dataclass(frozen=True)
class Story:
    """What a transcript amounts to.

    `doubts` are concepts to be confirmed one by one, the first next. `claims` are groups that were denied unasked and
    count once the summary is `agreed` to. `unclear` counts, by what was asked, the answers that settled nothing.
    """

    facts: Facts
    doubts: tuple[ConceptId, ...] = ()
    claims: tuple[QuestionId, ...] = ()
    agreed: bool = False
    unclear: Mapping[str, int] = field(default_factory=dict)


def fold(utterances: Sequence[Utterance], knowledge: Knowledge) -> Facts:
    """The facts of the story that a transcript tells."""
    return listen(utterances, knowledge).facts


def listen(utterances: Sequence[Utterance], knowledge: Knowledge) -> Story:
    """The story that a transcript tells.

    Free words may raise any flag; only an answer to the question that asked a concept may make it absent. Where
    two statements disagree the stricter holds until the patient has confirmed the other, but a later answer to the
    same question replaces the earlier one. The third answer to a question that settles nothing makes what it asked
    unknown.
    """
    ledger = Ledger(knowledge)
    for utterance in utterances:
        _take(utterance, ledger, knowledge)
    doubts, claims = ledger.open_doubts(), tuple(ledger.claims)
    return Story(ledger.facts(), doubts, claims, ledger.agreed, dict(ledger.unclear))


def _take(utterance: Utterance, ledger: Ledger, knowledge: Knowledge) -> None:
    question = knowledge.questions.get(utterance.asked or "")
    exact = match_options(question, utterance.text) if question else None
    heard = hear(utterance.reading, knowledge)
    doubt = next(iter(ledger.open_doubts()), None) if utterance.asked == CONFIRM else None
    if doubt is not None:
        _take_confirmation(doubt, utterance.text, heard, ledger)
    if exact is None and not _taken_as_word(utterance, heard, ledger):
        _take_volunteered(utterance, heard, question, doubt, ledger)
    if question is not None:
        _take_answer(question, utterance, exact, heard, ledger)


def _taken_as_word(utterance: Utterance, heard: Heard, ledger: Ledger) -> bool:
    """Takes the plain answers to the summary and to what should change; False for anything else."""
    words, said = ledger.knowledge.answers, plain(utterance.text)
    if utterance.asked == SUMMARY:
        if consists_of(said, words.agreed):
            ledger.agree()
            return True
        return _is(said, words.change)
    if utterance.asked == CHANGE:
        labels = {plain(ledger.knowledge.concepts[c].label): c for c in ledger.volunteered}
        if said in labels:
            ledger.doubt(labels[said])
        return said in labels or _is(said, tuple(q.topic for q in ledger.knowledge.questions.values()))
    return utterance.asked == CONFIRM and not heard.findings and _is(said, (*words.yes, *words.no, *words.not_sure))


def _is(said: str, words: Sequence[str]) -> bool:
    return said in map(plain, words)


def _take_volunteered(
    utterance: Utterance, heard: Heard, question: Question | None, doubt: ConceptId | None, ledger: Ledger
) -> None:
    knowledge = ledger.knowledge
    asked = frozenset(question.concepts) if question else frozenset()
    for concept, presence in heard.findings.items():
        if concept not in asked and concept != doubt:
            ledger.volunteer(concept, presence)
    ledger.happened(heard.since)
    ledger.areas |= heard.areas
    if heard.age is not None:
        ledger.volunteered_age = heard.age
    if utterance.aside:
        return
    service = named_service(utterance.text, heard, knowledge)
    if service is not None:
        ledger.service = service
    ledger.claim(name for name in claimed(utterance.text, heard, knowledge) if name != utterance.asked)


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
        areas = match_areas(question, utterance.text)
        # The answer to the question itself says where it hurts; what was said on the way is added to.
        ledger.areas = areas or (ledger.areas | heard.areas)
        _take_value(question, exact, areas or heard.areas or None, ledger)
    elif exact is not None:
        ledger.answer(question, exact, exact=True)
    else:
        ledger.answer(question, _in_words(question, utterance.text, heard), exact=False)


def _in_words(question: Question, text: str, heard: Heard) -> Mapping[ConceptId, Presence]:
    """What an answer in free words says of the question; words for the whole group deny what they do not name."""
    about = heard.about(question)
    return (
        {**dict.fromkeys(question.concepts, Presence.ABSENT), **about} if denies_all(question, text, heard) else about
    )


def _take_value(question: Question, exact: Mapping[ConceptId, Presence] | None, value: object, ledger: Ledger) -> None:
    if isinstance(value, int):
        ledger.answered_age = value
    if value is not None or exact is not None:
        ledger.answered.add(question.id)
    else:
        ledger.not_understood(question)


def _take_confirmation(concept: ConceptId, text: str, heard: Heard, ledger: Ledger) -> None:
    said, words = plain(text), ledger.knowledge.answers
    presence = heard.findings.get(concept)
    for value, titles in (
        (Presence.PRESENT, words.yes),
        (Presence.ABSENT, words.no),
        (Presence.UNKNOWN, words.not_sure),
    ):
        if _is(said, titles):
            presence = value
    if presence is None and ledger.missed(f"{CONFIRM} {concept}") >= TRIES:
        presence = Presence.UNKNOWN
    if presence is not None:
        ledger.confirm(concept, presence)
