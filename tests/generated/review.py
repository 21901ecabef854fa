"""How a generated patient looks over what was understood: confirms it, or says what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.clinical.model import Presence
from bot.summary import title_of
from tests.generated.habits import Line
from tests.patients import Talk

if TYPE_CHECKING:
    from tests.generated.speaker import Speaker

MOST_CHANGES = 3


class Review:
    """The looks of one patient; only an attentive one sees what is wrong in a summary."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker, self.knowledge = speaker, speaker.clinic.knowledge
        self.facts = speaker.population.facts(speaker.truth)
        topical = [question for question in self.knowledge.questions.values() if question.topic]
        self.topics = {option.concept: question.topic for question in topical for option in question.options}
        self.changes = 0
        self.to_change: list[str] = []

    def confirm(self, talk: Talk) -> Line:
        """Yes, no or not sure about the one thing that was understood."""
        said = talk.said_last()
        titles = {title_of(concept, self.knowledge): concept for concept in self.knowledge.concepts}
        asked = max((title for title in titles if f": {title}?" in said), key=len)
        presence = self.facts.findings.get(titles[asked], Presence.ABSENT)
        answers = self.knowledge.answers
        words = {Presence.PRESENT: answers.yes, Presence.ABSENT: answers.no, Presence.UNKNOWN: answers.not_sure}
        return Line(words[presence][0])

    def summary(self, talk: Talk) -> Line:
        """Yes, or that something must be changed."""
        self.to_change = self._wrong(talk)
        if self.to_change and self.speaker.manner.attentive and self.changes < MOST_CHANGES:
            self.changes += 1
            return Line(self.knowledge.answers.change[0], excuse=True)
        return Line(self.knowledge.answers.agreed[0])

    def change(self, talk: Talk) -> Line:
        """What to change, of what is offered."""
        offered = talk.offered()
        wanted = [topic for topic in self.to_change if topic in offered]
        return Line(wanted[0] if wanted else offered[0], excuse=True)

    def _wrong(self, talk: Talk) -> list[str]:
        """The topics of what the summary has wrong: left out, or put down though it is not so."""
        said = talk.said_last()
        fits, denied = _listed(said, "- This fits you: "), _listed(said, "- None of these fits you: ")
        asked = {c for name in talk.asked if (q := self.knowledge.questions.get(name)) for c in q.concepts}
        wrong = []
        for concept, topic in self.topics.items():
            title, true = title_of(concept, self.knowledge), self.facts.findings[concept] is Presence.PRESENT
            told = title in fits
            left_out = (concept in asked and title not in fits) or title in denied
            if (true and left_out) or (told and not true):
                wrong.append(topic)
        return list(dict.fromkeys(wrong))


def _listed(said: str, begins: str) -> set[str]:
    """What stands in the lines that begin so."""
    lines = [line.removeprefix(begins) for line in said.splitlines() if line.startswith(begins)]
    return {title for line in lines for title in line.split("; ")}
