"""What was understood, said back to the patient before anything is decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from bot.clinical.intake import Utterance
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import ConceptId, Facts, Presence
from bot.clinical.reading import DaysRange
from bot.interview import Intake
from bot.knowledge.words import Words
from bot.writer import COMPLAINT

T = TypeVar("T")
_UNITS = (("months", 30), ("weeks", 7), ("days", 1))


def title_of(concept: ConceptId, knowledge: Knowledge) -> str:
    """What a concept is called before a patient: the choice that stands for it, else its label."""
    question = knowledge.questions.get(knowledge.question_of.get(concept, ""))
    titles = [o.title for o in question.options if o.concept == concept and o.title] if question else []
    return titles[0] if titles else knowledge.concepts[concept].label


def standing_alone(facts: Facts, knowledge: Knowledge) -> tuple[ConceptId, ...]:
    """What was told and is asked by no question: present or doubtful."""
    told = [concept for concept, presence in facts.findings.items() if presence is not Presence.ABSENT]
    return tuple(c for c in told if c not in knowledge.question_of and c != COMPLAINT and c in knowledge.rules_about)


class Summary:
    """Puts an intake into a few lines."""

    def __init__(self, knowledge: Knowledge, words: Words) -> None:
        self._knowledge, self._words = knowledge, words

    def text(self, intake: Intake, said: Sequence[Utterance]) -> str:
        """The summary, ending in the question whether it is right."""
        lines = [*self.lines(intake, said), *self._claimed(intake)]
        if set(intake.facts.answered) - {"age", "area"}:
            lines.append(self._words.say("summary_rest"))
        body = "\n".join(f"- {line}" for line in lines)
        return f"{self._words.say('summary_intro')}\n{body}\n{self._words.say('summary_end')}"

    def lines(self, intake: Intake, said: Sequence[Utterance]) -> list[str]:
        """What is known of the patient: who, where, since when, what they have and what they are not sure of."""
        facts = intake.facts
        since = _last(one.reading.duration_days for one in said)
        pain = _last(one.reading.pain for one in said)
        score = next((s for s in (pain.now, pain.average, pain.worst) if s is not None), None) if pain else None
        known = {
            "summary_age": str(facts.age) if facts.age is not None else "",
            "summary_where": ", ".join(_places(facts.areas)),
            "summary_since": self._length(since) if since and since.lo >= 1 else "",
            "summary_pain": f"{score:g}" if score is not None else "",
            "summary_service": self._knowledge.services[facts.service].label if facts.service else "",
            "summary_present": self._named(facts, Presence.PRESENT),
            "summary_unsure": self._named(facts, Presence.UNKNOWN),
        }
        return [self._words.say(key, what=what) for key, what in known.items() if what]

    def _claimed(self, intake: Intake) -> list[str]:
        """Groups that were denied unasked, each with all it asks about: agreeing to this answers them."""
        said = []
        for name in intake.claims:
            options = self._knowledge.questions[name].options
            denied = [o.title for o in options if intake.facts.findings.get(o.concept) is not Presence.PRESENT]
            said.append(self._words.say("summary_claimed", what="".join(f"\n   · {title}" for title in denied)))
        return said

    def _named(self, facts: Facts, wanted: Presence) -> str:
        """Findings by their titles; a question that was left open as a whole by its topic."""
        found = {c for c, presence in facts.findings.items() if presence is wanted and c != COMPLAINT}
        titles: list[str] = []
        for question in self._knowledge.questions.values():
            if wanted is Presence.UNKNOWN and question.topic and question.concepts and found >= set(question.concepts):
                titles.append(question.topic)
                found -= set(question.concepts)
        titles += [title_of(c, self._knowledge) for c in facts.findings if c in found]
        return "; ".join(dict.fromkeys(titles))

    def _length(self, since: DaysRange) -> str:
        """A length of time in the largest unit that fits it."""
        unit, days = next(((u, d) for u, d in _UNITS if since.lo >= d * 2), _UNITS[-1])
        return self._words.say(f"about_{unit}", number=f"{round(since.lo / days):g}")


def _places(areas: Iterable[str]) -> list[str]:
    """The places by name; one that another names more closely is left out."""
    return sorted(a for a in areas if not any(a != b and a in b.split() for b in areas))


def _last(values: Iterable[T | None]) -> T | None:
    """The latest value that there is."""
    found: T | None = None
    for value in values:
        found = value if value is not None else found
    return found
