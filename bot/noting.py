"""What a patient told on the way, said back in half a sentence before the open question."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.clinical.hearing import Heard, hear
from bot.clinical.intake import CONFIRM, CONSENT, SUMMARY, Utterance
from bot.clinical.knowledge import Knowledge
from bot.clinical.ledger import WHO_WRITES
from bot.clinical.model import ConceptId, Presence
from bot.clinical.reading import Assertion
from bot.interview import Intake
from bot.knowledge.words import Words
from bot.writer import COMPLAINT

_BACK = "back"
_SHORT = re.compile(r"[^\W\d]+( [^\W\d]+)?")
_MOST = 5
_NAMED = frozenset({"condition", "medicine", "procedure"})


class Noting:
    """Says what was heard that nobody asked for: only what was stated and stands, never a denial or a doubt."""

    def __init__(self, knowledge: Knowledge, words: Words) -> None:
        self._knowledge, self._words = knowledge, words

    def before(self, step: str, intake: Intake, said: Sequence[Utterance]) -> str:
        """The words to put before a step; empty when nothing new was told."""
        if not said or step == SUMMARY:
            return ""
        if step == CONSENT:
            return self._words.say("noted_later") if said[-1].asked == CONSENT and self._tells(said[-1]) else ""
        fresh = _fresh(said)
        if fresh[-1].asked == CONFIRM:
            return self._words.say("noted_other") if _settled_who(step, intake, said) else ""
        for_other = self._writes_for_other(intake, fresh, said[: -len(fresh)])
        told = [self._words.say("noted_writer")] if for_other else []
        told += self._told(step, intake, fresh)
        parts = [self._words.say("noted", what="; ".join(told[:_MOST]))] if told else self._doubted(step, intake, fresh)
        return " ".join([*parts, *([self._words.say("noted_other")] if for_other else [])])

    def _told(self, step: str, intake: Intake, fresh: Sequence[Utterance]) -> list[str]:
        """What the newest messages state beside what was asked and what the step itself says back.

        Where it hurts is only said along with more.
        """
        asked = self._asked_about(step, *(one.asked for one in fresh))
        found: list[str] = []
        places: list[str] = []
        for one in fresh:
            heard = hear(one.reading, self._knowledge)
            if heard.age is not None and heard.age == intake.facts.age and one.asked != "age":
                found.append(self._words.say("noted_age", what=str(heard.age)))
            if one.asked != "area" and COMPLAINT in heard.findings:
                places += sorted(heard.areas - {_BACK})
            found += self._named(one, heard, intake, asked)
        return list(dict.fromkeys([*found, *places])) if found else []

    def _doubted(self, step: str, intake: Intake, fresh: Sequence[Utterance]) -> list[str]:
        """That a thing which is not sure will be asked about: the first one told now."""
        apart = {COMPLAINT, WHO_WRITES, *self._asked_about(step, *(one.asked for one in fresh))}
        now = [c for one in fresh for c in hear(one.reading, self._knowledge).findings if c not in apart]
        open_now = [c for c in now if intake.facts.findings.get(c) is Presence.UNKNOWN and step != CONFIRM]
        asked = [self._knowledge.concepts[c].label for c in open_now if c in self._knowledge.question_of]
        return [self._words.say("noted_doubt", what=asked[0])] if asked else []

    def _named(self, one: Utterance, heard: Heard, intake: Intake, asked: Collection[ConceptId]) -> list[str]:
        """What is stated and stands, and matters to a rule; each thing the patient names once."""
        stands, apart = intake.facts.findings, {COMPLAINT, WHO_WRITES, *asked, *intake.story.doubts}
        told = [c for c in heard.findings if stands.get(c) is Presence.PRESENT and c in self._knowledge.rules_about]
        quotes = {concept: self._quoted(concept, one) for concept in told if concept not in apart}
        once = {quote or concept: concept for concept, quote in reversed(quotes.items())}
        return [self._title(concept, quotes[concept]) for concept in quotes if concept in once.values()]

    def _title(self, concept: ConceptId, quote: str) -> str:
        """Its name before a patient, after the patient's own word where that is another."""
        label = self._knowledge.concepts[concept].label
        if not quote or set(quote.lower().split()) & set(label.lower().split()):
            return label
        return self._words.say("noted_as", quote=quote, what=label)

    def _quoted(self, concept: ConceptId, one: Utterance) -> str:
        """The patient's word for a condition, medicine or operation, when it is a short one."""
        if self._knowledge.concepts[concept].kind not in _NAMED:
            return ""
        words = [f.words for f in one.reading.findings if f.concept == concept and f.assertion is Assertion.PRESENT]
        return words[0] if words and _SHORT.fullmatch(words[0]) else ""

    def _asked_about(self, *steps: str | None) -> frozenset[ConceptId]:
        questions = (self._knowledge.questions.get(step or "") for step in steps)
        return frozenset(concept for question in questions if question for concept in question.concepts)

    def _writes_for_other(self, intake: Intake, fresh: Sequence[Utterance], before: Sequence[Utterance]) -> bool:
        """Whether it became clear just now that somebody writes for the patient."""
        known = intake.facts.findings.get(WHO_WRITES) is Presence.PRESENT
        return known and any(map(self._says_who, fresh)) and not any(map(self._says_who, before))

    def _says_who(self, one: Utterance) -> bool:
        return hear(one.reading, self._knowledge).findings.get(WHO_WRITES) is Presence.PRESENT

    def _tells(self, one: Utterance) -> bool:
        heard = hear(one.reading, self._knowledge)
        return bool(heard.age is not None or heard.areas or Presence.PRESENT in heard.findings.values())


def _fresh(said: Sequence[Utterance]) -> Sequence[Utterance]:
    """The messages to speak of: the newest, and with the answer to the consent all that came before it."""
    return said if said[-1].asked == CONSENT else said[-1:]


def _settled_who(step: str, intake: Intake, said: Sequence[Utterance]) -> bool:
    """Whether the newest answer confirmed that somebody writes for the patient, which is asked before all else."""
    for_other = intake.facts.findings.get(WHO_WRITES) is Presence.PRESENT
    return for_other and step != CONFIRM and sum(one.asked == CONFIRM for one in said) == 1
