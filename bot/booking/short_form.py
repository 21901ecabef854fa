"""The questions of the short form, and what the answers to them tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.clinical.knowledge import Knowledge
from bot.clinical.model import ConceptId, Presence
from bot.errors import BadInput
from bot.knowledge.checkin import AskedAgain, CheckInForm
from bot.knowledge.words import Words
from bot.summary import title_of

NONE, UNSURE = "none_of_these", "not_sure"


@dataclass(frozen=True)
class CheckQuestion:
    """One question of the short form; an option is its id and its words. Several may be picked."""

    id: str
    text: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Told:
    """The answers as findings; `for_staff` are the titles of those that no rule speaks of."""

    findings: Mapping[ConceptId, Presence]
    for_staff: tuple[str, ...]
    all_answered: bool


class ShortForm:
    """The form as a patient sees it."""

    def __init__(self, form: CheckInForm, knowledge: Knowledge, words: Words) -> None:
        self._form, self._knowledge, self._words = form, knowledge, words

    def questions(self) -> tuple[CheckQuestion, ...]:
        """What is asked, in order."""
        return tuple(
            CheckQuestion(name, self._words.fill(asked.words), tuple(self._options(asked).items()))
            for name, asked in self._form.questions.items()
        )

    def read(self, picked: Mapping[str, Collection[str]]) -> Told:
        """The answers by question: what was picked is so, "not sure" leaves the rest open, a blank answers nothing.

        Raises `BadInput` for an answer that was not offered.
        """
        offered = {name: self._options(asked) for name, asked in self._form.questions.items()}
        if any(name not in offered or not set(options) <= set(offered[name]) for name, options in picked.items()):
            raise BadInput("that answer is not one of those offered")
        findings: dict[ConceptId, Presence] = {}
        for_staff: list[str] = []
        for name, options in picked.items():
            asked = self._form.questions[name]
            findings |= _findings(asked, options) if options else {}
            for_staff += [title for option, title in asked.staff.items() if option in options]
        return Told(findings, tuple(for_staff), all(picked.get(name) for name in offered))

    def titles(self, told: Told) -> tuple[str, ...]:
        """What was picked or left in doubt, as staff read it."""
        doubt = self._knowledge.answers.not_sure[0]
        said = {c: title_of(c, self._knowledge) for c, p in told.findings.items() if p is not Presence.ABSENT}
        sure = [title for concept, title in said.items() if told.findings[concept] is Presence.PRESENT]
        unsure = [f"{doubt}: {t}" for concept, t in said.items() if told.findings[concept] is Presence.UNKNOWN]
        return (*sure, *told.for_staff, *unsure)

    def say(self, key: str, **more: str) -> str:
        """The words for a key."""
        return self._words.fill(self._form.words[key], **more)

    def _options(self, asked: AskedAgain) -> dict[str, str]:
        titles = {concept: title_of(concept, self._knowledge) for concept in asked.concepts}
        answers = self._knowledge.answers
        return {**titles, **asked.staff, NONE: answers.none_of_these[0], UNSURE: answers.not_sure[0]}


def _findings(asked: AskedAgain, options: Collection[str]) -> dict[ConceptId, Presence]:
    others = Presence.UNKNOWN if UNSURE in options else Presence.ABSENT
    return {concept: Presence.PRESENT if concept in options else others for concept in asked.concepts}
