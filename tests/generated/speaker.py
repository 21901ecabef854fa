"""A generated patient who speaks: answers whatever is asked from what is true, in their own manner."""

from __future__ import annotations

from random import Random

from bot.clinic import Clinic
from bot.clinical.question import Question
from tests.generated.facts import Population, Truth
from tests.generated.habits import Habits, Line
from tests.generated.manners import EXACT, Manner, Words
from tests.generated.review import Review
from tests.patients import Talk
from tests.typos import slip


class Speaker:
    """One patient. `said` are the concepts told unasked, `kept_back` the questions not answered.

    `begun` is how much had been asked when the patient started over; what was said before then is taken back.
    """

    def __init__(self, truth: Truth, manner: Manner, population: Population, clinic: Clinic, seed: str) -> None:
        self.truth, self.manner, self.population, self.clinic = truth, manner, population, clinic
        self.random, self.words = Random(f"talk {seed}"), Words()
        self.number = int(seed.rpartition(":")[2])
        self.said: set[str] = set()
        self.kept_back: set[str] = set()
        self.spoken, self.begun = 0, 0
        self.asked_before: str | None = None
        self.openings: list[Line] = []
        self.pending: list[Line] = []
        self.habits, self.review = Habits(self), Review(self)
        self.begin()

    def begin(self) -> None:
        """The first messages, which are said again after a new start."""
        say, truth = self.words.some, self.truth
        told = [c for c in truth.present if c in self.population.unasked]
        if self.manner.style not in EXACT and truth.present and self.random.random() < 0.4:
            told = list(dict.fromkeys([*told, self.random.choice(truth.present)]))
        complaint = say("for_other" if truth.for_other else "openings", self.random, area=truth.area)
        wish = [say("wishes", self.random, area=truth.area, service=self.service)] if truth.wish else []
        self.kept_back.clear()
        self.openings = [Line(say("empty", self.random))] if self.manner.opens_empty else []
        self.openings.append(Line(_sentences([complaint, *map(self.phrase, told), *wish])))
        self.said = set(told)

    @property
    def service(self) -> str:
        """What they call the service they want."""
        return self.clinic.knowledge.services[self.truth.wish].names[0]

    def line(self, talk: Talk) -> Line:
        """What they say now. Raises `KeyError` when something is asked that no patient knows an answer to."""
        asked = talk.last.state.asked if talk.last else None
        said, self.spoken = self._line(asked, talk), self.spoken + 1
        self.asked_before = asked
        return said

    def phrase(self, concept: str) -> str:
        """Free words for something they have."""
        days = self.truth.since.get(concept, 3)
        label = self.clinic.knowledge.concepts[concept].label
        words = self.words.phrase(concept, self.random, days) or f"I have {label}"
        return (slip(words) or words) if self.manner.slips else words

    def wanted(self, question: Question) -> list[int]:
        """The places of the options that are true."""
        present = set(self.truth.present)
        return [place for place, option in enumerate(question.options) if present.intersection(option.concepts)]

    def unsure_of(self, question: Question) -> bool:
        """Whether they can say no more of a question than that they are not sure."""
        return not self.wanted(question) and bool(set(self.truth.unsure).intersection(question.concepts))

    def specific(self, question: Question, places: list[int]) -> list[str]:
        """The concepts behind true options, in as much detail as the patient knows."""
        options = [question.options[place] for place in places]
        return [next(c for c in (*o.covers, o.concept) if c in self.truth.present) for o in options]

    def answer(self, asked: str, talk: Talk) -> Line:
        """The plain answer to what is asked."""
        self.kept_back.discard(asked)
        question = self.clinic.knowledge.questions.get(asked)
        if question is not None:
            return getattr(self, f"_{question.kind}")(question, talk)
        steps = {
            "consent": self._first_offered,
            "confirm": self.review.confirm,
            "summary": self.review.summary,
            "change": self.review.change,
            "location": self._first_offered,
            "opening": self._first_offered,
            "patient_name": lambda _: Line("Jordan Example"),
            "patient_phone": lambda _: Line(f"(646) 555-{self.number % 10_000:04d}"),
            "booking_confirmed": lambda _: Line("Yes"),
            "consult_choice": lambda talk: Line(self.random.choice(talk.offered())),
        }
        if asked not in steps:
            raise KeyError(f"{asked!r} is asked and no generated patient knows what to say; add it to {__file__}")
        return steps[asked](talk)

    def exactly(self, question: Question, places: list[int]) -> Line:
        """The answer by the choices shown."""
        chosen = [question.options[place].title for place in places] or [question.answers.none_of_these[0]]
        if self.manner.style == "numbers":
            return Line(", ".join(str(question.titles.index(title) + 1) for title in chosen), exact=True)
        typed = self.manner.style == "typed"
        return Line(" and ".join(map(str.lower, chosen)) if typed else "; ".join(chosen), exact=True)

    def _line(self, asked: str | None, talk: Talk) -> Line:
        if self.pending:
            return self.pending.pop(0)
        if asked is None:
            return self.openings.pop(0) if self.openings else Line("I would like to go on with my lower back, please.")
        if self.openings and asked != "consent":
            return Line(self.openings.pop(0).text, excuse=True)
        return self.habits.due(asked, talk) or self.answer(asked, talk)

    def _group(self, question: Question, talk: Talk) -> Line:
        places = self.wanted(question)
        if self.unsure_of(question):
            return Line("Not sure", exact=True)
        again = self.asked_before == question.id
        if again and question.rest and question.rest in talk.said_last():
            return Line(self.words.some("no_others", self.random))
        if again or self.review.changes or self.manner.style in EXACT:
            return self.exactly(question, places)
        if not places:
            return Line(self.words.some("denials", self.random))
        return Line(self.freely([self.phrase(concept) for concept in self.specific(question, places)]))

    def freely(self, phrases: list[str]) -> str:
        """Phrases in one message, at length when that is their manner."""
        words = " and ".join(phrases)
        return self.words.some("rambles", self.random, words=words) if self.manner.style == "rambling" else words

    def _single(self, question: Question, talk: Talk) -> Line:
        if set(self.truth.unsure).intersection(question.concepts):
            return Line("Not sure", exact=True)
        places = self.wanted(question)
        if self.manner.style == "numbers":
            return Line("1" if places else "2", exact=True)
        words = question.answers.yes if places else question.answers.no
        exact = self.manner.style in EXACT or self.asked_before == question.id
        return Line(words[0] if exact else self.words.some("yes" if places else "no", self.random), exact=exact)

    def _number(self, question: Question, talk: Talk) -> Line:
        free = self.manner.style not in EXACT and self.asked_before != question.id
        age = self.words.some("ages", self.random, age=self.truth.age) if free else str(self.truth.age)
        return Line(age, exact=True)

    def _area(self, question: Question, talk: Talk) -> Line:
        titles = [place.title for place in question.areas if place.area == self.truth.area]
        if self.manner.style == "numbers":
            return Line(str(question.titles.index(titles[0]) + 1), exact=True)
        return Line(titles[0] if self.manner.style in EXACT else f"it's my {self.truth.area}", exact=True)

    def _first_offered(self, talk: Talk) -> Line:
        return Line("1" if self.manner.style == "numbers" else talk.offered()[0])


def _sentences(parts: list[str]) -> str:
    return " ".join(part if part[-1] in ".?!" else f"{part}." for part in parts)
