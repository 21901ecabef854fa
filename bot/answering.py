"""What a message answers: a question of the interview, or a step between its questions."""

from __future__ import annotations

from dataclasses import replace

from bot.clinical.answers import match_options, read_birth_year
from bot.clinical.intake import CHANGE, CONFIRM, CONSENT, SUMMARY
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Presence
from bot.clinical.question import Question
from bot.clinical.reading import Assertion, Experiencer, Finding, Reading, Temporality


def step_words(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """The plain answers to the steps between the questions."""
    words = knowledge.answers
    topics = [question.topic for question in knowledge.questions.values() if question.topic]
    shown = {
        CONSENT: (*words.yes, *words.no),
        CONFIRM: (*words.yes, *words.no, *words.not_sure),
        SUMMARY: (*words.agreed, *words.change),
        CHANGE: (*topics, *(c.label for c in knowledge.concepts.values()), *words.agreed, *words.kept),
    }
    return {step: tuple(texts) for step, texts in shown.items()}


def answers_question(question: Question, text: str, reading: Reading) -> bool:
    """Whether a message says something of what a question asks."""
    if question.kind == "number" and (reading.age or read_birth_year(text)):
        return True
    if question.kind == "area" and reading.areas:
        return True
    decided = {f.concept for f in reading.findings if f.assertion in (Assertion.PRESENT, Assertion.ABSENT)}
    return match_options(question, text) is not None or bool(decided & set(question.concepts))


def open_covered(reading: Reading, question: Question) -> Reading:
    """Words for the rest deny other options: "diabetes, nothing else" leaves open what diabetes covers."""
    had = {f.concept for f in reading.findings if f.assertion in (Assertion.PRESENT, Assertion.POSSIBLE)}
    covered = {concept for option in question.options if option.concept in had for concept in option.covers}
    rest = (Assertion.ABSENT, Experiencer.PATIENT)
    kept = [
        f
        for f in reading.findings
        if f.concept not in covered or (f.assertion, f.experiencer) != rest or f.words != f.cue
    ]
    return replace(reading, findings=tuple(kept))


def chosen_finding(concept: str, presence: Presence, words: str) -> Finding:
    """What choosing an answer that was shown says of the patient."""
    assertion = {Presence.PRESENT: Assertion.PRESENT, Presence.ABSENT: Assertion.ABSENT}.get(
        presence, Assertion.POSSIBLE
    )
    return Finding(concept, assertion, Experiencer.PATIENT, Temporality.CURRENT, words, "chosen")
