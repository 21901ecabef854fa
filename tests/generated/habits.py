"""What patients do besides answering: forget, ask back, go back, change their mind, talk of something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.patients import Talk

if TYPE_CHECKING:
    from tests.generated.speaker import Speaker

# Said as they are; whatever was asked stays asked. The other habits have a method of their own.
ASIDES = {
    "side_question": "side_questions",
    "repeats": "repeat",
    "asks_why": "why",
    "greets": "greet",
    "thanks": "thanks",
    "wants_a_person": "person",
    "goes_off": "out_of_scope",
    "goes_back": "go_back",
}


@dataclass(frozen=True)
class Line:
    """What a patient says next. An `exact` answer settles its question; an `excuse` allows to ask things again.

    An `aside` may be answered with the same words each time.
    """

    text: str
    exact: bool = False
    excuse: bool = False
    aside: bool = False


class Habits:
    """The habits of one patient, each once and when it is due."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.left = list(speaker.manner.habits)

    def due(self, asked: str, talk: Talk) -> Line | None:
        """What the habit that is due makes them say instead of an answer, or None."""
        for at, habit in self.left:
            if at <= self.speaker.spoken and (line := self._line(habit, asked, talk)) is not None:
                self.left.remove((at, habit))
                return line
        return None

    def _line(self, habit: str, asked: str, talk: Talk) -> Line | None:
        if habit in ASIDES:
            return self._aside(ASIDES[habit], excuse=habit == "goes_back")
        return getattr(self, f"_{habit}")(asked, talk)

    def _aside(self, key: str, *, excuse: bool = False) -> Line:
        return Line(self.speaker.words.some(key, self.speaker.random), excuse=excuse, aside=True)

    def _forgets(self, asked: str, talk: Talk) -> Line | None:
        """Leaves out one true answer, and says so in the next message."""
        speaker = self.speaker
        question = speaker.clinic.knowledge.questions.get(asked)
        places = speaker.wanted(question) if question is not None and question.kind == "group" else []
        if not places or speaker.asked_before == asked:
            return None
        forgotten = speaker.random.choice(places)
        words = speaker.phrase(speaker.specific(question, [forgotten])[0])
        self._later("corrections", words=words)
        return Line(speaker.exactly(question, [place for place in places if place != forgotten]).text, excuse=True)

    def _misremembers(self, asked: str, talk: Talk) -> Line | None:
        """Says yes to something that is not so, and takes it back in the next message."""
        speaker = self.speaker
        question = speaker.clinic.knowledge.questions.get(asked)
        if question is None or question.kind != "group" or question.stage == speaker.clinic.knowledge.first_stage:
            return None
        true = speaker.wanted(question)
        false = [place for place in range(len(question.options)) if place not in true]
        if not false or speaker.asked_before == asked or speaker.unsure_of(question):
            return None
        wrong = speaker.random.choice(false)
        self._later("takes_back", label=speaker.clinic.knowledge.concepts[question.options[wrong].concept].label)
        return Line(speaker.exactly(question, sorted([*true, wrong])).text, excuse=True)

    def _refuses(self, asked: str, talk: Talk) -> Line | None:
        return self._instead(asked, "refusals")

    def _is_unsure(self, asked: str, talk: Talk) -> Line | None:
        return self._instead(asked, "not_sure")

    def _pauses(self, asked: str, talk: Talk) -> Line:
        self._later("resumes")
        return self._aside("pauses", excuse=True)

    def _starts_over(self, asked: str, talk: Talk) -> Line:
        self.speaker.begin()
        self.speaker.begun = len(talk.asked)
        return self._aside("start_over", excuse=True)

    def _declines_first(self, asked: str, talk: Talk) -> Line | None:
        """Says no to the consent, and then wants to go on after all."""
        if asked != "consent":
            return None
        self._later("resumes")
        return Line("No", excuse=True)

    def _says_two(self, asked: str, talk: Talk) -> Line | None:
        """The answer and, in the same message, something that was not asked yet."""
        speaker, question = self.speaker, self.speaker.clinic.knowledge.questions.get(asked)
        if question is None or "age" in talk.asked[:-1]:
            return None
        if asked == "age":
            return Line(f"{speaker.truth.age}, and it is my {speaker.truth.area}", excuse=True)
        answer = speaker.answer(asked, talk).text
        return None if answer[:1].isdigit() else Line(f"{answer}. I am {speaker.truth.age} years old.", excuse=True)

    def _answers_another(self, asked: str, talk: Talk) -> Line | None:
        """Something true that another question asks about."""
        return self._told(asked, talk, "{words}")

    def _volunteers(self, asked: str, talk: Talk) -> Line | None:
        return self._told(asked, talk, "By the way, {words}.")

    def _told(self, asked: str, talk: Talk, sentence: str) -> Line | None:
        speaker, question = self.speaker, self.speaker.clinic.knowledge.questions.get(asked)
        if question is None:
            return None
        others = [c for c in speaker.truth.present if c not in question.concepts]
        if not others:
            return None
        told = speaker.random.choice(others)
        speaker.said.add(told)
        return Line(sentence.format(words=speaker.phrase(told)), excuse=True)

    def _instead(self, asked: str, key: str) -> Line | None:
        if asked not in self.speaker.clinic.knowledge.questions:
            return None
        self.speaker.kept_back.add(asked)
        return self._aside(key, excuse=True)

    def _later(self, key: str, **filled: object) -> None:
        said = self.speaker.words.some(key, self.speaker.random, **filled)
        self.speaker.pending.append(Line(said, excuse=True))
