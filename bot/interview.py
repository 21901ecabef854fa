"""One patient's interview: what was said, what it amounts to, and what has to be asked next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from bot.circumstances import with_repeat, with_writer
from bot.clinical.answers import match_options, plain
from bot.clinical.assess import assess
from bot.clinical.intake import CHANGE, CONFIRM, CONSENT, SUMMARY, Story, Utterance, listen
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Assessment, Disposition, Facts, Presence, QuestionId, ServiceId
from bot.clinical.question import Question
from bot.clinical.reading import Assertion, Experiencer, Finding, Reading, Temporality
from bot.knowledge.words import Words
from bot.ports import Language


@dataclass(frozen=True)
class Said:
    """One message of the patient and the intake question that stood open when it came.

    An `aside` speaks about something else than that question. `shown` is a choice that was offered, word for word.
    """

    asked: str | None
    text: str
    aside: bool = False
    shown: bool = False


@dataclass(frozen=True)
class Intake:
    """What is known of the patient, what follows from it, and what is still to be asked.

    `not_offered` is a service that the patient asked for and the clinic does not give; the screening is then for the
    one meant when none is named.
    """

    story: Story
    assessment: Assessment
    consented: bool = True
    not_offered: ServiceId | None = None

    @property
    def facts(self) -> Facts:
        """The facts of the story."""
        return self.story.facts

    @property
    def claims(self) -> tuple[QuestionId, ...]:
        """Groups denied unasked that matter still: the summary lists them."""
        return tuple(name for name in self.assessment.questions if name in self.story.claims)

    @property
    def open(self) -> tuple[QuestionId, ...]:
        """The questions that must still be put."""
        return tuple(name for name in self.assessment.questions if name not in self.story.claims)

    @property
    def next_step(self) -> str | None:
        """What to ask now; None when the outcome can be told. What is urgent is told first, and never asked about."""
        if self.assessment.overall >= Disposition.URGENT:
            return None
        if not self.consented:
            return CONSENT
        if self.open:
            return self.open[0]
        if self.story.doubts:
            return CONFIRM
        return SUMMARY if self.claims or not self.story.agreed else None

    @property
    def complete(self) -> bool:
        """Whether nothing is left to ask."""
        return self.next_step is None


class Interview:
    """Reads what patients say, as answers to what was asked, and screens the story it makes."""

    def __init__(self, knowledge: Knowledge, language: Language, words: Words, offered: Collection[ServiceId]) -> None:
        self._knowledge, self._language, self._offered = knowledge, language, frozenset(offered)
        self._words, self._for_other = words, words.say("for_other_words")
        self._question_words = words.say("question_words").split("|")
        self._step_words = _step_words(knowledge)
        self._flags = knowledge.emergency_concepts | knowledge.urgent_concepts
        self.read = lru_cache(maxsize=4096)(self._read_afresh)
        self.screen = lru_cache(maxsize=256)(self._screen_afresh)

    def forget(self) -> None:
        """Drop the patients' words that the caches hold."""
        self.read.cache_clear()
        self.screen.cache_clear()

    def utterances(self, said: Sequence[Said]) -> tuple[Utterance, ...]:
        """Messages as the fold takes them; an aside answers the open question only when it plainly does."""
        return tuple(map(self._utterance, said))

    def answers(self, said: Said) -> bool:
        """Whether a message speaks to what stood open when it came."""
        question = self._knowledge.questions.get(said.asked or "")
        if question is None:
            return plain(said.text) in self._step_words.get(said.asked or "", ())
        return _answers(question, said.text, self.read(said.text, said.asked))

    def tells(self, text: str) -> bool:
        """Whether a message tells anything of the patient at all."""
        reading = self.read(text, None)
        stated = [f for f in reading.findings if f.assertion is not Assertion.NOT_ASSERTED]
        return bool(stated or reading.areas or reading.pain or reading.duration_days or reading.age)

    def _screen_afresh(self, said: tuple[Said, ...], repeated: bool, today: date) -> Intake:
        story = listen(self.utterances(said), self._knowledge)
        if repeated:
            story = with_repeat(story)
        wanted, not_offered = story.facts.service, None
        if wanted is not None and wanted not in self._offered:
            story, not_offered = replace(story, facts=replace(story.facts, service=None)), wanted
        return Intake(story, assess(story.facts, self._knowledge, today), not_offered=not_offered)

    def _utterance(self, said: Said) -> Utterance:
        if said.shown and said.asked is None:
            return Utterance(None, said.text, Reading())
        aside = said.aside and not self.answers(said)
        asked = None if aside else said.asked
        return Utterance(asked, said.text, self.read(said.text, asked), aside and self.only_asks(said.text))

    def only_asks(self, text: str) -> bool:
        """Whether a message only asks; "I want wet cupping" and "can I book it?" wish for something."""
        if self._words.has("wish_words", text):
            return False
        return "?" in text or any(plain(text).startswith(f"{word} ") for word in self._question_words)

    def _read_afresh(self, text: str, asked: str | None) -> Reading:
        """A shown choice means what it stands for; anything else is read by the language part."""
        question = self._knowledge.questions.get(asked or "")
        chosen = match_options(question, text) if question else None
        if chosen is None:
            reading = self._language.read(text, asked=question.concepts if question else ())
            return with_writer(reading, text, self._for_other, unasked=question is None)
        flags = tuple(c for c, presence in chosen.items() if presence is Presence.PRESENT and c in self._flags)
        findings = tuple(_chosen(concept, presence, text) for concept, presence in chosen.items())
        emergency = bool(self._knowledge.emergency_concepts & set(flags))
        return Reading(findings=findings, red_flags=flags, emergency=emergency)


def _step_words(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """The plain answers to the steps between the questions."""
    words = knowledge.answers
    topics = [question.topic for question in knowledge.questions.values() if question.topic]
    shown = {
        CONSENT: (*words.yes, *words.no),
        CONFIRM: (*words.yes, *words.no, *words.not_sure),
        SUMMARY: (*words.agreed, *words.change),
        CHANGE: (*topics, *(concept.label for concept in knowledge.concepts.values())),
    }
    return {step: frozenset(map(plain, texts)) for step, texts in shown.items()}


def _answers(question: Question, text: str, reading: Reading) -> bool:
    if question.kind in ("number", "area") and (reading.age if question.kind == "number" else reading.areas):
        return True
    decided = {f.concept for f in reading.findings if f.assertion in (Assertion.PRESENT, Assertion.ABSENT)}
    return match_options(question, text) is not None or bool(decided & set(question.concepts))


def _chosen(concept: str, presence: Presence, words: str) -> Finding:
    assertion = {Presence.PRESENT: Assertion.PRESENT, Presence.ABSENT: Assertion.ABSENT}.get(
        presence, Assertion.POSSIBLE
    )
    return Finding(concept, assertion, Experiencer.PATIENT, Temporality.CURRENT, words, "chosen")
