"""One patient's interview: what was said, what it amounts to, and what has to be asked next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from bot.answering import answers_question, chosen_finding, open_covered, step_words
from bot.circumstances import with_repeat
from bot.clinical.answers import agrees, calls, consists_of, match_options, plain
from bot.clinical.assess import assess
from bot.clinical.intake import CHANGE, CONFIRM, CONSENT, SUMMARY, Story, Utterance, listen
from bot.clinical.knowledge import Knowledge
from bot.clinical.ledger import WHO_WRITES
from bot.clinical.model import Assessment, Disposition, Facts, Presence, QuestionId, ServiceId
from bot.clinical.question import Question
from bot.clinical.reading import Assertion, Reading
from bot.clinical.sentences import said_and_asked
from bot.knowledge.words import Words
from bot.ports import Language
from bot.writer import COMPLAINT, Writer, is_noticed, taken_for


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
    one meant when none is named. `asks_who` is true once no emergency is left to rule out and it is not clear whether
    the patient writes.
    """

    story: Story
    assessment: Assessment
    consented: bool = True
    not_offered: ServiceId | None = None
    asks_who: bool = False

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
        """What to ask now; None when the outcome can be told.

        An emergency ends all asking; beside what is urgent, only what may be an emergency is asked.
        """
        overall = self.assessment.overall
        if overall is Disposition.EMERGENCY or (overall is Disposition.URGENT and not self.open):
            return None
        if not self.consented:
            return CONSENT
        if self.asks_who and overall is not Disposition.URGENT:
            return CONFIRM
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
        self._words, self._writer = words, Writer.speaking(words)
        self._question_words = words.say("question_words").split("|")
        self._joining_words = words.say("joining_words").split("|")
        self._step_words = step_words(knowledge)
        self._flags = knowledge.emergency_concepts | knowledge.urgent_concepts
        self.read = lru_cache(maxsize=4096)(self._read_afresh)
        self._read_of_other = lru_cache(maxsize=1024)(self._read_of_other_afresh)
        self.screen = lru_cache(maxsize=256)(self._screen_afresh)

    def forget(self) -> None:
        """Drop the patients' words that the caches hold."""
        self.read.cache_clear()
        self._read_of_other.cache_clear()
        self.screen.cache_clear()

    def utterances(self, said: Sequence[Said]) -> tuple[Utterance, ...]:
        """Messages as the fold takes them; an aside answers the open question only when it plainly does.

        "None of these. Does it hurt?" is two: an answer, and something asked.
        """
        heard = tuple(self._utterance(part) for one in said for part in self._taken_apart(one))
        if not is_noticed([one.reading for one in heard]):
            return heard
        whose = listen(heard, self._knowledge).facts.findings.get(WHO_WRITES)
        if whose in (None, Presence.ABSENT):
            return heard
        return tuple(self._taken_for(one) for one in heard)

    def _taken_for(self, heard: Utterance) -> Utterance:
        """A message of somebody who writes for the patient, or may do so."""
        question = self._knowledge.questions.get(heard.asked or "")
        if question is not None and match_options(question, heard.text) is not None:
            return heard
        of_other = self._read_of_other(heard.text, heard.asked)
        return replace(heard, reading=taken_for(heard.reading, of_other))

    def _read_plainly(self, text: str, question: Question | None, *, of_other: bool = False) -> Reading:
        if question is None:
            return self._language.read(text, of_other=of_other)
        words = question.words if question.kind in ("number", "area") else None
        beside, asked = self._writer.beside(text), question.concepts
        return open_covered(self._language.read(beside, question=words, asked=asked, of_other=of_other), question)

    def _read_of_other_afresh(self, text: str, asked: str | None) -> Reading:
        return self._read_plainly(text, self._knowledge.questions.get(asked or ""), of_other=True)

    def answers(self, said: Said) -> bool:
        """Whether a message, or what it says before it asks something, speaks to what stood open when it came."""
        return any(map(self._answers, self._taken_apart(said)))

    def _answers(self, said: Said) -> bool:
        question = self._knowledge.questions.get(said.asked or "")
        if question is None:
            steps, fillers = self._step_words.get(said.asked or "", ()), self._knowledge.answers.fillers
            return self._corrects(said) or consists_of(said.text, steps, fillers)
        return answers_question(question, said.text, self.read(said.text, said.asked))

    def _corrects(self, said: Said) -> bool:
        """Whether an answer to the summary, or to what should change, tells what is right or names what is wrong."""
        if said.asked not in (SUMMARY, CHANGE) or self.only_asks(said.text):
            return False
        text, questions = plain(said.text), self._knowledge.questions.values()
        named = any(calls(text, question) for question in questions)
        return self.states(said.text) or named or agrees(text, self._knowledge.answers)

    def _taken_apart(self, said: Said) -> tuple[Said, ...]:
        """A message whose beginning alone answers the open question, as that and the rest; any other as it is."""
        if (said.asked != SUMMARY and said.asked not in self._knowledge.questions) or self._answers(said):
            return (said,)
        first, rest = self.apart(said.text)
        answer = replace(said, text=first, aside=False)
        if not first or not rest or not self._answers(answer):
            return (said,)
        return (answer, Said(None, rest, aside=True))

    def apart(self, text: str) -> tuple[str, str]:
        """What a message says before its first question, and the rest; either may be empty."""
        return said_and_asked(text, self._joining_words, self._question_words)

    def tells(self, text: str) -> bool:
        """Whether a message tells anything of the patient at all."""
        reading = self.read(text, None)
        stated = [f for f in reading.findings if f.assertion is not Assertion.NOT_ASSERTED]
        return bool(stated or reading.areas or reading.pain or reading.duration_days or reading.age)

    def states(self, text: str) -> bool:
        """Whether a message tells more of the patient than that something hurts."""
        reading = self.read(text, None)
        told = {f.concept for f in reading.findings if f.assertion is not Assertion.NOT_ASSERTED} - {COMPLAINT}
        return bool(told or reading.areas or reading.age)

    def _screen_afresh(self, said: tuple[Said, ...], repeated: bool, today: date) -> Intake:
        story = listen(self.utterances(said), self._knowledge, today)
        if repeated:
            story = with_repeat(story)
        wanted, not_offered = story.facts.service, None
        if wanted is not None and wanted not in self._offered:
            story, not_offered = replace(story, facts=replace(story.facts, service=None)), wanted
        assessment = assess(story.facts, self._knowledge, today)
        return Intake(story, assessment, not_offered=not_offered, asks_who=self._asks_who(story, assessment))

    def _asks_who(self, story: Story, assessment: Assessment) -> bool:
        """Whether it must be settled now for whom somebody writes: right after the emergency signs."""
        first = self._knowledge.first_stage
        open_first = any(self._knowledge.questions[name].stage == first for name in assessment.questions)
        return story.doubts[:1] == (WHO_WRITES,) and not open_first

    def _utterance(self, said: Said) -> Utterance:
        if said.shown and said.asked is None:
            return Utterance(None, said.text, Reading())
        aside = said.aside and not self._answers(said)
        asked = None if aside else said.asked
        return Utterance(asked, said.text, self.read(said.text, asked), aside and self.only_asks(said.text))

    def only_asks(self, text: str) -> bool:
        """Whether a message only asks; "I want wet cupping" and "can I book it?" wish for something."""
        if self._words.has("wish_words", text):
            return False
        return "?" in text or any(plain(text).startswith(f"{word} ") for word in self._question_words)

    def asks_nothing(self, text: str) -> bool:
        """Whether nothing in a message has the form of a question: "I have osteoporosis too you should know"."""
        words = plain(text).split()
        subjects, asking = self._words.texts["question_subject_words"].split("|"), set(self._question_words)
        pairs = ((words[at], words[at + 1]) for at in range(len(words) - 1))
        return "?" not in text and not any(one in asking and other in subjects for one, other in pairs)

    def _read_afresh(self, text: str, asked: str | None) -> Reading:
        """A shown choice means what it stands for; anything else is read by the language part."""
        question = self._knowledge.questions.get(asked or "")
        chosen = match_options(question, text) if question else None
        if chosen is None:
            return self._writer.noticed(self._read_plainly(text, question), text, unasked=question is None)
        flags = tuple(c for c, presence in chosen.items() if presence is Presence.PRESENT and c in self._flags)
        findings = tuple(chosen_finding(concept, presence, text) for concept, presence in chosen.items())
        emergency = bool(self._knowledge.emergency_concepts & set(flags))
        return Reading(findings=findings, red_flags=flags, emergency=emergency)
