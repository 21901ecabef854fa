"""Keeps, while a transcript is folded, who said what: volunteered, answered, confirmed, denied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Area, ConceptId, Facts, Presence, QuestionId, ServiceId, stricter
from bot.clinical.question import Question
from bot.clinical.questions import settled

TRIES = 3
WHO_WRITES = "answering_for_other"
_HAD = (Presence.PRESENT, Presence.UNKNOWN)


class Ledger:
    """The books of one fold; `facts` closes them.

    `doubts` are concepts to be asked about one by one: said and denied, or said with doubt and asked by no question.
    `claims` are groups that the patient denied unasked; they count as answered once the summary is agreed to.
    `kinds` are the kinds of concepts that were denied as a whole.
    """

    def __init__(self, knowledge: Knowledge, today: date | None = None) -> None:
        self.knowledge, self.today = knowledge, today
        self.volunteered: dict[ConceptId, Presence] = {}
        self.answers: dict[QuestionId, dict[ConceptId, Presence]] = {}
        self.confirmed: dict[ConceptId, Presence] = {}
        self.denied: set[ConceptId] = set()
        self.doubts: dict[ConceptId, None] = {}
        self.claims: dict[QuestionId, None] = {}
        self.kinds: frozenset[str] = frozenset()
        self.unclear: dict[str, int] = {}
        self.since: dict[ConceptId, int] = {}
        self.areas: frozenset[Area] = frozenset()
        self.volunteered_age: int | None = None
        self.answered_age: int | None = None
        self.service: ServiceId | None = None
        self.answered: set[QuestionId] = set()
        self.agreed = False

    def volunteer(self, concept: ConceptId, presence: Presence) -> None:
        """Note what was said unasked. It may raise a flag, never clear one; a denial of what stands is a doubt."""
        standing = self.standing(concept)
        if presence is Presence.ABSENT:
            self.denied.add(concept)
            if standing in (Presence.PRESENT, Presence.UNKNOWN):
                self.doubt(concept)
            return
        denied = standing is Presence.ABSENT or concept in self.denied
        if denied or (presence is Presence.UNKNOWN and standing is None):
            self.doubt(concept)
        self.volunteered[concept] = stricter(self.volunteered.get(concept), presence)
        self._reopen(concept)

    def _reopen(self, concept: ConceptId) -> None:
        """What an option covers was denied with the option; once the patient may have one of it, the rest is asked."""
        for name, said in self.answers.items():
            for option in self.knowledge.questions[name].options:
                if concept in (option.concept, *option.covers):
                    for covered in set(option.covers) - {concept}:
                        said.pop(covered, None)

    def doubt(self, concept: ConceptId) -> None:
        """Ask about a concept, if any rule looks at it."""
        if concept in self.knowledge.rules_about:
            self.doubts[concept] = None

    def claim(self, questions: Iterable[QuestionId]) -> None:
        """Note groups that were denied as a whole."""
        self.claims.update(dict.fromkeys(question for question in questions if question not in self.answered))

    def agree(self) -> None:
        """The patient agreed to the summary, which lists what the claims deny."""
        self.agreed = True
        for name in tuple(self.claims):
            question = self.knowledge.questions[name]
            self.answer(question, dict.fromkeys(question.concepts, Presence.ABSENT), exact=True)

    def happened(self, since: Mapping[ConceptId, int]) -> None:
        """Note how many days ago something was; the more recent of two statements holds."""
        for concept, days in since.items():
            self.since[concept] = min(days, self.since.get(concept, days))

    def answer(
        self, question: Question, said: Mapping[ConceptId, Presence], *, exact: bool, missed: bool = True
    ) -> None:
        """Enter an answer. An exact one to a question that stood half answered speaks of the rest only.

        One that brings no news counts as `missed`, unless it told something else.
        """
        before = self.answers.get(question.id, {})
        again = self._complete(question)
        said = said if again or not exact else self._of_the_rest(question, said)
        news = any(before.get(concept) is not presence for concept, presence in said.items())
        if not news and not (exact and again):
            if missed:
                self.not_understood(question)
            return
        if not exact:
            unsure = {c for c, presence in said.items() if presence is Presence.UNKNOWN}
            had = {c for c, presence in before.items() if presence is Presence.PRESENT}
            self.answers[question.id] = {**before, **said, **dict.fromkeys(unsure & had, Presence.PRESENT)}
        elif again:
            self.answers[question.id] = dict(said)
        else:
            self.answers[question.id] = {
                **before,
                **{concept: stricter(before.get(concept), presence) for concept, presence in said.items()},
            }
        self.claims.pop(question.id, None)
        self.answered.add(question.id)
        if again or not exact:
            self._dispute(said)

    def _of_the_rest(self, question: Question, said: Mapping[ConceptId, Presence]) -> dict[ConceptId, Presence]:
        """What "none of the others" says: nothing of what an option covers that the patient may have."""
        covered = self.covered(question)
        return {c: presence for c, presence in said.items() if presence is not Presence.ABSENT or c not in covered}

    def covered(self, question: Question) -> frozenset[ConceptId]:
        """What the options cover that the patient may have, be it by something they cover: varicose veins."""
        having = set(self._having())
        had = (o for o in question.options if o.concept in having or self.standing(o.concept) in _HAD)
        return frozenset(concept for option in had for concept in option.covers)

    def _dispute(self, said: Mapping[ConceptId, Presence]) -> None:
        """What was said unasked and is now denied by name is a doubt."""
        for concept, presence in said.items():
            if presence is Presence.ABSENT and concept in self.volunteered:
                self.doubt(concept)

    def not_understood(self, question: Question) -> None:
        """Count an answer that settled nothing; after three, what is still open becomes unknown."""
        if self.missed(question.id) >= TRIES:
            before = self.answers.get(question.id, {})
            self.answers[question.id] = {**dict.fromkeys(question.shown, Presence.UNKNOWN), **before}
            self.answered.add(question.id)

    def missed(self, asked: str) -> int:
        """Count one more answer that settled nothing; returns how many there were."""
        self.unclear[asked] = self.unclear.get(asked, 0) + 1
        return self.unclear[asked]

    def confirm(self, concept: ConceptId, presence: Presence) -> None:
        """A direct answer about one concept replaces all that was said of it before."""
        self.volunteered.pop(concept, None)
        for said in self.answers.values():
            said.pop(concept, None)
        self.denied.discard(concept)
        self.doubts.pop(concept, None)
        self.confirmed[concept] = presence
        if presence is not Presence.ABSENT:
            self._reopen(concept)

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
        findings.update(dict.fromkeys(self._having(), Presence.PRESENT))
        return Facts(
            findings=findings,
            age=self.volunteered_age if self.answered_age is None else self.answered_age,
            areas=self.areas,
            since=self.since,
            service=self.service,
            answered=frozenset(self.answered),
        )

    def _having(self) -> Iterator[ConceptId]:
        """The options that cover what the patient told unasked or confirmed: having that is having them."""
        told = {c for said in (self.volunteered, self.confirmed) for c in said if said[c] is Presence.PRESENT}
        options = (option for question in self.knowledge.questions.values() for option in question.options)
        return (option.concept for option in options if not told.isdisjoint(option.covers))

    def open_doubts(self) -> tuple[ConceptId, ...]:
        """The doubts that no answer has lifted: first who the patient is, then in the order in which they came up."""
        found = [concept for concept in self.doubts if not self._lifted(concept)]
        return tuple(sorted(found, key=lambda concept: concept != WHO_WRITES))

    def _lifted(self, concept: ConceptId) -> bool:
        """Whether an answer says so too, and nothing denies it."""
        answered = [said[concept] for said in self.answers.values() if concept in said]
        return concept not in self.denied and bool(answered) and Presence.ABSENT not in answered

    def standing(self, concept: ConceptId) -> Presence | None:
        """What is held of a concept so far."""
        said = [self.confirmed, self.volunteered, *self.answers.values()]
        found: Presence | None = None
        for presence in (entries[concept] for entries in said if concept in entries):
            found = stricter(found, presence)
        return found

    def _applies(self, name: QuestionId, facts: Facts) -> bool:
        when = self.knowledge.questions[name].when
        return when is None or when.value(facts).fires

    def _complete(self, question: Question) -> bool:
        facts = Facts(findings={**self.confirmed, **self.answers.get(question.id, {})})
        return bool(question.options) and all(settled(option, facts) for option in question.options)
