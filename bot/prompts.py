"""How each step of the interview is put to the patient: its words and its choices."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.clinical.answers import agrees, calls, consists_of, plain
from bot.clinical.denials import MEDICINE
from bot.clinical.intake import CHANGE, CONFIRM, CONSENT, Utterance
from bot.clinical.knowledge import Knowledge
from bot.clinical.ledger import WHO_WRITES
from bot.clinical.model import ConceptId, Presence
from bot.clinical.question import Question
from bot.clinical.reading import Assertion
from bot.interview import Intake
from bot.knowledge.consent import ConsentWords
from bot.knowledge.words import Words
from bot.noting import Noting
from bot.summary import Summary, standing_alone, title_of

_AFTER_YES = re.compile(r"\s*[,;.!:-]+\s*|\s+(?:but|and|though|although|it's|its|this is)\s+")
Prompt = tuple[str, tuple[str, ...]]


class Prompts:
    """Words for the questions of the knowledge, and for the steps between them and the outcome."""

    def __init__(self, knowledge: Knowledge, words: Words, consent: ConsentWords) -> None:
        self._knowledge, self._words, self._consent = knowledge, words, consent
        self._summary, self._noting = Summary(knowledge, words), Noting(knowledge, words)

    def ask(self, step: str, intake: Intake, said: Sequence[Utterance]) -> Prompt:
        """The text of a step and the choices under it, after what was told on the way.

        Raises `KeyError` for a step that does not exist.
        """
        text, titles = self._ask(step, intake, said)
        return " ".join(filter(None, (self._noting.before(step, intake, said), text))), titles

    def _ask(self, step: str, intake: Intake, said: Sequence[Utterance]) -> Prompt:
        if step in self._knowledge.questions:
            return self._question(self._knowledge.questions[step], intake, said)
        if step == CONSENT:
            return self._consent.say("ask"), (self._consent.say("yes"), self._consent.say("no"))
        if step == CONFIRM:
            return self._confirm(intake.story.doubts[0], said)
        if step == CHANGE:
            return self._words.say("change_question"), tuple(self.topics(intake).values())
        agreed, change = self._knowledge.answers.agreed[0], self._knowledge.answers.change[0]
        return self._summary.text(intake, said), (agreed, change)

    def why(self, step: str) -> str | None:
        """Why a step is asked; None for one that gives no reason."""
        if step in self._knowledge.questions:
            return self._words.fill(self._knowledge.questions[step].why)
        if step == CONSENT:
            return self._consent.say("more")
        key = f"why_{step}"
        return self._words.say(key) if key in self._words.texts else None

    def understood(self, intake: Intake, said: Sequence[Utterance]) -> tuple[str, ...]:
        """What is known of the patient, a sentence each."""
        return tuple(self._summary.lines(intake, said))

    def topics(self, intake: Intake) -> dict[str, str]:
        """What may be changed: the answered questions by their topic, and what was told without being asked."""
        held = {"age": intake.facts.age is not None, "area": bool(intake.facts.areas)}
        known = {*intake.facts.answered, *intake.claims, *(name for name, is_held in held.items() if is_held)}
        asked = {q.id: q.topic for q in self._knowledge.questions.values() if q.topic and q.id in known}
        alone = standing_alone(intake.facts, self._knowledge)
        return asked | {concept: self._knowledge.concepts[concept].label for concept in alone}

    def called(self, text: str, topics: Collection[str]) -> str | None:
        """The one question among these that a text calls by another name of its topic."""
        named = [q.id for q in self._knowledge.questions.values() if q.id in topics and calls(plain(text), q)]
        return named[0] if len(named) == 1 else None

    def is_consent(self, text: str) -> bool:
        """Whether the answer to the consent question is the yes that was offered, or a plain one."""
        answers = self._knowledge.answers
        agreed = [words for words in answers.agreed if not words.startswith("no")]
        return consists_of(text, (self._consent.say("yes"), *answers.yes, *agreed), answers.fillers)

    def consents_first(self, text: str) -> bool:
        """Whether a message begins with a plain yes to the consent and goes on: "yes, but it is for my mother"."""
        first = _AFTER_YES.split(plain(text), maxsplit=1)
        return len(first) > 1 and self.is_consent(first[0])

    def is_refusal(self, text: str) -> bool:
        """Whether the answer to the consent question is a plain no."""
        answers = self._knowledge.answers
        return consists_of(text, (self._consent.say("no"), *answers.no), answers.fillers)

    def is_change(self, text: str) -> bool:
        """Whether the answer to the summary is that something is wrong."""
        return consists_of(text, self._knowledge.answers.change, self._knowledge.answers.fillers)

    def is_agreed(self, text: str) -> bool:
        """Whether the answer to the summary, or to what should change, is that all is right."""
        return agrees(plain(text), self._knowledge.answers)

    def is_kept(self, text: str) -> bool:
        """Whether the answer to what should change is that nothing is to."""
        answers = self._knowledge.answers
        return consists_of(text, (*answers.kept, *answers.agreed), answers.fillers)

    def disagrees(self, text: str) -> bool:
        """Whether the answer to the summary begins with words that it is wrong: "no, my age is off"."""
        begun = plain(text).split(",")[0].split(".")[0]
        return not self.is_agreed(text) and (self.is_change(begun) or begun.startswith("no "))

    def _question(self, question: Question, intake: Intake, said: Sequence[Utterance]) -> Prompt:
        answers = [one for one in said if one.asked == question.id]
        unclear = intake.story.unclear.get(question.id, 0)
        text = question.shorter if unclear or answers else question.words
        if not answers and (noted := self._noted(question, intake)):
            text = f"{self._words.say('noted_apart', what=noted)} {question.words}"
        elif not answers and MEDICINE in intake.story.kinds & self._kinds(question):
            text = f"{self._words.say('noted_no_medicines')} {question.words}"
        elif answers and question.id in intake.open and _names_some(question, answers[-1]):
            text = question.rest
        elif unclear >= 2:  # in other words first, then as choices, then with a person
            text = f"{self._words.say('pick_one')} {question.shorter}"
        return self._words.fill(text), question.titles

    def _kinds(self, question: Question) -> frozenset[str]:
        return frozenset(self._knowledge.concepts[option.concept].kind for option in question.options)

    def _noted(self, question: Question, intake: Intake) -> str:
        """What the patient told already of what a group asks."""
        findings = intake.facts.findings
        told = [o for o in question.options if findings.get(o.concept) is Presence.PRESENT and o.title]
        return "; ".join(option.title for option in told)

    def _confirm(self, concept: ConceptId, said: Sequence[Utterance]) -> Prompt:
        answers, title = self._knowledge.answers, title_of(concept, self._knowledge)
        quote = _words_for(concept, said)
        key = "confirm_writer" if concept == WHO_WRITES and quote else "confirm_quoted" if quote else "confirm"
        return self._words.say(key, what=title, quote=quote), (answers.yes[0], answers.no[0], answers.not_sure[0])


def _names_some(question: Question, answer: Utterance) -> bool:
    """Whether an answer spoke of some of a group, so that the rest is still open."""
    return bool(question.rest) and any(f.concept in question.concepts for f in answer.reading.findings)


def _words_for(concept: ConceptId, said: Sequence[Utterance]) -> str:
    """The patient's own last words that speak for a concept, unless they are a choice we showed."""
    found = [f for one in said for f in one.reading.findings if f.concept == concept and f.cue != "chosen"]
    words = [f.words for f in found if f.assertion is not Assertion.ABSENT]
    return " ".join(words[-1].split())[:80] if words else ""
