"""Keeps, while a transcript is folded, who said what: volunteered, answered, confirmed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.clinical.hearing import stricter
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Area, ConceptId, Facts, Presence, QuestionId, ServiceId
from bot.clinical.question import Question
from bot.clinical.questions import settled

_TRIES = 2


class Ledger:
    """The books of one fold; `facts` closes them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.volunteered: dict[ConceptId, Presence] = {}
        self.answers: dict[QuestionId, dict[ConceptId, Presence]] = {}
        self.confirmed: dict[ConceptId, Presence] = {}
        self.unclear: dict[QuestionId, int] = {}
        self.since: dict[ConceptId, int] = {}
        self.areas: frozenset[Area] = frozenset()
        self.volunteered_age: int | None = None
        self.answered_age: int | None = None
        self.service: ServiceId | None = None
        self.answered: set[QuestionId] = set()

    def volunteer(self, concept: ConceptId, presence: Presence) -> None:
        """Note what was said unasked. It may raise a flag, never clear one."""
        if presence is not Presence.ABSENT:
            self.volunteered[concept] = stricter(self.volunteered.get(concept), presence)

    def happened(self, since: Mapping[ConceptId, int]) -> None:
        """Note how many days ago something was; the more recent of two statements holds."""
        for concept, days in since.items():
            self.since[concept] = min(days, self.since.get(concept, days))

    def answer(self, question: Question, said: Mapping[ConceptId, Presence], *, exact: bool) -> None:
        """Enter an answer. An exact one to a question that stood half answered speaks of the rest only."""
        before = self.answers.get(question.id, {})
        if not any(before.get(concept) is not presence for concept, presence in said.items()):
            self.not_understood(question)
            return
        if not exact:
            self.answers[question.id] = {**before, **said}
        elif self._complete(question):
            self.answers[question.id] = dict(said)
        else:
            self.answers[question.id] = {
                **before,
                **{concept: stricter(before.get(concept), presence) for concept, presence in said.items()},
            }
        self.answered.add(question.id)

    def not_understood(self, question: Question) -> None:
        """Count an answer that settled nothing; from the second on, what is still open becomes unknown."""
        self.unclear[question.id] = self.unclear.get(question.id, 0) + 1
        if self.unclear[question.id] >= _TRIES:
            before = self.answers.get(question.id, {})
            self.answers[question.id] = {**dict.fromkeys(question.concepts, Presence.UNKNOWN), **before}
            self.answered.add(question.id)

    def confirm(self, concept: ConceptId, presence: Presence) -> None:
        """A direct answer about one concept replaces all that was said of it before."""
        self.volunteered.pop(concept, None)
        for said in self.answers.values():
            said.pop(concept, None)
        self.confirmed[concept] = presence

    def facts(self) -> Facts:
        """The facts that all entries amount to. Details of something that was taken back no longer count."""
        counted = set(self.answers)
        while True:
            facts = self._facts(counted)
            stale = {name for name in counted if not self._applies(name, facts)}
            if not stale:
                return facts
            counted -= stale

    def _facts(self, counted: set[QuestionId]) -> Facts:
        findings = dict(self.confirmed)
        entries = [self.volunteered, *(self.answers[name] for name in sorted(counted))]
        for said in entries:
            for concept, presence in said.items():
                findings[concept] = stricter(findings.get(concept), presence)
        return Facts(
            findings=findings,
            age=self.volunteered_age if self.answered_age is None else self.answered_age,
            areas=self.areas,
            since=self.since,
            service=self.service,
            answered=frozenset(self.answered),
        )

    def _applies(self, name: QuestionId, facts: Facts) -> bool:
        when = self.knowledge.questions[name].when
        return when is None or when.value(facts).fires

    def _complete(self, question: Question) -> bool:
        facts = Facts(findings=self.answers.get(question.id, {}))
        return bool(question.options) and all(settled(option, facts) for option in question.options)
