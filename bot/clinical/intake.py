"""Folds a whole transcript into a story. Pure and repeatable: the same words give the same facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.clinical.answers import (
    age_by_year,
    agrees,
    consists_of,
    match_areas,
    match_options,
    plain,
    read_age,
    read_birth_year,
)
from bot.clinical.hearing import Heard, claimed, denied_kinds, denied_of, denies_all, hear, named_service
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
    `kinds` are the kinds of concepts denied as a whole.
    """

    facts: Facts
    doubts: tuple[ConceptId, ...] = ()
    claims: tuple[QuestionId, ...] = ()
    agreed: bool = False
    unclear: Mapping[str, int] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()


def fold(utterances: Sequence[Utterance], knowledge: Knowledge) -> Facts:
    """The facts of the story that a transcript tells."""
    return listen(utterances, knowledge).facts


def listen(utterances: Sequence[Utterance], knowledge: Knowledge, today: date | None = None) -> Story:
    """The story that a transcript tells; without `today` a year of birth tells no age.

    Free words may raise any flag; only an answer to the question that asked a concept may make it absent. Where
    two statements disagree the stricter holds until the patient has confirmed the other, but a later answer to the
    same question replaces the earlier one. The third answer to a question that settles nothing makes what it asked
    unknown.
    """
    ledger = Ledger(knowledge, today)
    for utterance in utterances:
        _take(utterance, ledger, knowledge)
    doubts, claims = ledger.open_doubts(), tuple(ledger.claims)
    return Story(ledger.facts(), doubts, claims, ledger.agreed, dict(ledger.unclear), ledger.kinds)


def _take(utterance: Utterance, ledger: Ledger, knowledge: Knowledge) -> None:
    question = knowledge.questions.get(utterance.asked or "")
    exact = match_options(question, utterance.text) if question else None
    heard = hear(utterance.reading, knowledge)
    if exact is None:
        heard = replace(heard, kinds=denied_kinds(utterance.text, heard, knowledge))
    doubt = next(iter(ledger.open_doubts()), None) if utterance.asked == CONFIRM else None
    if doubt is not None:
        _take_confirmation(doubt, utterance.text, heard, ledger)
    tells_more = exact is None and _tells_more(heard, question, ledger)
    if exact is None and not _taken_as_word(utterance, heard, ledger):
        _take_volunteered(utterance, heard, question, doubt, ledger)
    if question is not None:
        _take_answer(question, utterance, exact, heard, ledger, missed=not tells_more)


def _tells_more(heard: Heard, question: Question | None, ledger: Ledger) -> bool:
    """Whether a message tells something new that was not asked: then it is no answer that was not understood."""
    asked = frozenset(question.concepts) if question else frozenset()
    told = [c for c, presence in heard.findings.items() if presence is not Presence.ABSENT and c not in asked]
    aged = heard.age is not None and ledger.volunteered_age is None and ledger.answered_age is None
    return aged or any(ledger.standing(concept) is None for concept in told) or not heard.areas <= ledger.areas


def _taken_as_word(utterance: Utterance, heard: Heard, ledger: Ledger) -> bool:
    """Takes the plain answers to the summary and to what should change; False for anything else."""
    words, said = ledger.knowledge.answers, plain(utterance.text)
    told = heard.findings or heard.areas or heard.age is not None
    shown = consists_of(said, words.agreed, words.fillers)
    if utterance.asked in (SUMMARY, CHANGE) and (shown or (not told and agrees(said, words))):
        ledger.agree()
        return True
    if utterance.asked == SUMMARY:
        return consists_of(said, words.change, words.fillers)
    if utterance.asked == CHANGE:
        labels = {plain(ledger.knowledge.concepts[c].label): c for c in ledger.volunteered}
        if said in labels:
            ledger.doubt(labels[said])
        topics = tuple(q.topic for q in ledger.knowledge.questions.values())
        kept = consists_of(said, (*words.kept, *words.agreed), words.fillers)
        return kept or said in labels or said in map(plain, topics)
    plain_words = (*words.yes, *words.no, *words.not_sure)
    return utterance.asked == CONFIRM and not heard.findings and consists_of(said, plain_words, words.fillers)


def _take_volunteered(
    utterance: Utterance, heard: Heard, question: Question | None, doubt: ConceptId | None, ledger: Ledger
) -> None:
    knowledge = ledger.knowledge
    asked = frozenset(question.concepts) if question else frozenset()
    corrects = utterance.asked in (SUMMARY, CHANGE)
    for concept, presence in heard.findings.items():
        if corrects and presence is Presence.PRESENT:
            ledger.confirm(concept, presence)
        elif concept not in asked and concept != doubt:
            ledger.volunteer(concept, presence)
    ledger.happened(heard.since)
    right = corrects and heard.areas and not heard.findings and not _adds(utterance.text, knowledge)
    ledger.areas = heard.areas if right else ledger.areas | heard.areas
    if heard.age is not None:
        ledger.volunteered_age = heard.age
        ledger.answered_age = None if corrects else ledger.answered_age
    if utterance.aside:
        return
    service = named_service(utterance.text, utterance.reading, knowledge)
    if service is not None:
        ledger.service = service
    ledger.kinds |= heard.kinds
    claims = claimed(utterance.text, heard, knowledge, ledger.kinds)
    ledger.claim(name for name in claims if name != utterance.asked)


def _adds(text: str, knowledge: Knowledge) -> bool:
    """Whether a place that is told comes on top of those told before."""
    said = f" {plain(text)} "
    return any(f" {words} " in said for words in knowledge.answers.adding)


def _take_answer(
    question: Question,
    utterance: Utterance,
    exact: Mapping[ConceptId, Presence] | None,
    heard: Heard,
    ledger: Ledger,
    *,
    missed: bool,
) -> None:
    """Enters an answer; one that settles nothing counts only where it was `missed`, and told nothing else."""
    if question.kind == "number":
        ages = (read_age(utterance.text), age_by_year(read_birth_year(utterance.text), ledger.today), heard.age)
        _take_value(question, exact, next((age for age in ages if age is not None), None), ledger, missed=missed)
    elif question.kind == "area":
        areas = match_areas(question, utterance.text)
        # The answer to the question itself says where it hurts; what was said on the way is added to.
        ledger.areas = areas or (ledger.areas | heard.areas)
        _take_value(question, exact, areas or heard.areas or None, ledger, missed=missed)
    elif exact is not None:
        ledger.answer(question, exact, exact=True)
    else:
        ledger.answer(question, _in_words(question, utterance.text, heard, ledger), exact=False, missed=missed)


def _in_words(question: Question, text: str, heard: Heard, ledger: Ledger) -> Mapping[ConceptId, Presence]:
    """What an answer in free words says of the question; words for the whole group deny what they do not name."""
    about, knowledge = heard.about(question), ledger.knowledge
    if not denies_all(question, text, heard, knowledge):
        return {**dict.fromkeys(denied_of(question, heard, knowledge), Presence.ABSENT), **about}
    had = [o for o in question.options if about.get(o.concept) in (Presence.PRESENT, Presence.UNKNOWN)]
    covered = ledger.covered(question).union(*(option.covers for option in had))
    denied = [concept for concept in question.concepts if concept not in covered]
    return {**dict.fromkeys(denied, Presence.ABSENT), **about}


def _take_value(
    question: Question,
    exact: Mapping[ConceptId, Presence] | None,
    value: object,
    ledger: Ledger,
    *,
    missed: bool,
) -> None:
    if isinstance(value, int):
        ledger.answered_age = value
    if value is not None or exact is not None:
        ledger.answered.add(question.id)
    elif missed:
        ledger.not_understood(question)


def _take_confirmation(concept: ConceptId, text: str, heard: Heard, ledger: Ledger) -> None:
    said, words = plain(text), ledger.knowledge.answers
    presence = heard.findings.get(concept)
    for value, titles in (
        (Presence.PRESENT, words.yes),
        (Presence.ABSENT, words.no),
        (Presence.UNKNOWN, words.not_sure),
    ):
        if consists_of(said, titles, words.fillers):
            presence = value
    if presence is None and ledger.missed(f"{CONFIRM} {concept}") >= TRIES:
        presence = Presence.UNKNOWN
    if presence is not None:
        ledger.confirm(concept, presence)
