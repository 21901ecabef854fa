"""What is true of a generated patient, drawn with a seed: what they have, their age, where it hurts, what they want."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from bot.clinical.assess import assess
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Facts, Presence

DAY = date(2026, 11, 23)
# No patient has these of their own: they follow from how and when somebody writes, or from something else told.
NOT_DRAWN = frozenset(
    "answering_for_other repeat_contact past_pregnancy past_warning_sign back_pain recent_manipulation".split()
)
# What happened on a day, and how many days back it still counts as what its question asks.
WINDOWS = {"surgery": 80, "recent_cupping": 12, "blood_donation": 50}
# What must be so as well, for its question is put only then.
NEEDS = {"inflammatory_back_pain": "psoriasis", "problem_on_treated_area": "eczema"}
KINDS = {
    "healthy": 26, "consult": 14, "adapt": 14, "decline": 12, "postpone": 9, "urgent": 8, "emergency": 8, "several": 9
}  # fmt: skip
AGES = ((18, 64),) * 6 + ((65, 90),)


@dataclass(frozen=True)
class Truth:
    """A patient as they are, not as they talk.

    `unsure` is what they do not know of themselves. `wish` is the service they ask for, `service` the same when the
    clinic offers it.
    """

    kind: str
    present: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    age: int = 42
    area: str = "lower back"
    since: Mapping[str, int] = field(default_factory=dict)
    service: str | None = None
    wish: str | None = None
    for_other: bool = False


class Population:
    """Everybody who may come, given the knowledge and the services that the clinic offers."""

    def __init__(self, knowledge: Knowledge, offered: Collection[str]) -> None:
        self.knowledge, self.offered = knowledge, offered
        options = [option for question in knowledge.questions.values() for option in question.options]
        self.parents = {c: tuple(o.concept for o in options if c in o.covers) for c in knowledge.concepts}
        self.asked = tuple(dict.fromkeys(c for question in knowledge.questions.values() for c in question.concepts))
        self.unasked = frozenset(knowledge.concepts) - frozenset(self.asked)
        always = [q for q in knowledge.questions.values() if q.when is None]
        self.doubtful = [option.concept for question in always for option in question.options]
        self.drawable = [concept for concept in knowledge.concepts if concept not in NOT_DRAWN | self._for_blood()]
        self.by_level: dict[str, list[str]] = {}
        for concept in self.drawable:
            facts = self.facts(Truth("alone", self._closed([concept], None)))
            self.by_level.setdefault(assess(facts, knowledge, DAY).overall.word, []).append(concept)

    def facts(self, truth: Truth) -> Facts:
        """Everything that is true of the patient, whether somebody asks or not."""
        findings = dict.fromkeys(self.asked, Presence.ABSENT)
        findings |= dict.fromkeys(truth.unsure, Presence.UNKNOWN) | dict.fromkeys(truth.present, Presence.PRESENT)
        if truth.for_other:
            findings["answering_for_other"] = Presence.PRESENT
        done = frozenset(self.knowledge.questions)
        return Facts(findings, truth.age, frozenset([truth.area]), truth.since, truth.service, done)

    def told(self, truth: Truth, asked: Iterable[str], said: Iterable[str], kept_back: Iterable[str] = ()) -> Facts:
        """Of the truth what these questions asked about and what the patient `said` unasked.

        What the patient refused to say to the questions of `kept_back` is unknown. What an option covers is asked
        about only by a question of its own.
        """
        questions = [q for name in asked if (q := self.knowledge.questions.get(name))]
        known = {concept for question in questions for concept in question.shown} | self.unasked | set(said)
        facts = self.facts(truth)
        kept = {concept: presence for concept, presence in facts.findings.items() if concept in known}
        refused = {concept for name in kept_back for concept in self.knowledge.questions[name].concepts} - set(said)
        kept |= {concept: Presence.UNKNOWN for concept in kept if concept in refused}
        age = None if "age" in kept_back and "age" not in said else facts.age
        return replace(facts, findings=kept, age=age, answered=frozenset(question.id for question in questions))

    def draw(self, seed: str) -> Truth:
        """The patient of this seed; the same one each time."""
        random, knowledge = Random(seed), self.knowledge
        kind = random.choices(list(KINDS), list(KINDS.values()))[0]
        wish = random.choice(list(knowledge.services)) if random.random() < 0.35 else None
        service = wish if wish in self.offered else None
        present = self._closed(self._drawn(kind, random), service)
        areas = [place.area for question in knowledge.questions.values() for place in question.areas]
        unsure = [random.choice(self.doubtful)] if random.random() < 0.06 else []
        return Truth(
            kind=kind,
            present=present,
            unsure=tuple(concept for concept in unsure if self._question_of(concept).isdisjoint(present)),
            age=random.randint(3, 17) if random.random() < 0.05 else random.randint(*random.choice(AGES)),
            area=random.choice(areas) if random.random() < 0.4 else "lower back",
            since={concept: random.randint(1, most) for concept, most in WINDOWS.items() if concept in present},
            service=service,
            wish=wish,
            for_other=random.random() < 0.04,
        )

    def _for_blood(self) -> frozenset[str]:
        """What only those are asked who may lose blood, where nobody can."""
        question = self.knowledge.questions["wet_cupping_detail"]
        return frozenset() if "wet_cupping" in self.offered else frozenset(question.concepts)

    def _question_of(self, concept: str) -> frozenset[str]:
        """All that is asked about together with it."""
        questions = (q for q in self.knowledge.questions.values() if concept in q.concepts)
        return frozenset(c for question in questions for c in question.concepts)

    def _drawn(self, kind: str, random: Random) -> list[str]:
        if kind == "healthy":
            return []
        if kind == "several":
            return random.sample(self.drawable, random.randint(2, 4))
        second = [random.choice(self.by_level["adapt"])] if random.random() < 0.3 else []
        return [random.choice(self.by_level[kind]), *second]

    def _closed(self, drawn: Iterable[str], service: str | None) -> tuple[str, ...]:
        """These concepts with the broader ones that hold as well, less those whose question would never be put."""
        needed = [c for concept in drawn for c in (NEEDS.get(concept, concept), concept)]
        present = list(dict.fromkeys(c for concept in needed for c in (*self.parents[concept], concept)))
        while True:
            facts = Facts(dict.fromkeys(present, Presence.PRESENT), service=service)
            put = [q for q in self.knowledge.questions.values() if q.when is None or q.when.value(facts).fires]
            reached = {concept for question in put for concept in question.concepts} | self.unasked
            if reached.issuperset(present):
                return tuple(present)
            present = [concept for concept in present if concept in reached]
