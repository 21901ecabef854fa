"""Puts what a patient tells after a visit beside what was told before, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clinical.progress import Change, Measures, Step, Verdict, compare
from bot.knowledge.followup import FollowUpWords
from bot.knowledge.words import Words
from bot.ports import ProgressNote

_MOST_CHANGES = 3
_WEIGHT = (Verdict.WORSE, Verdict.MIXED, Verdict.BETTER, Verdict.SAME)


@dataclass(frozen=True)
class Compared:
    """What the patient is told; `alert` are words for staff, empty when nothing got worse by much."""

    texts: tuple[str, ...]
    alert: str = ""
    worse: bool = False


class Comparison:
    """Comparisons in the words of `followup.yml`."""

    def __init__(self, words: FollowUpWords, fixed: Words) -> None:
        self._words, self._fixed = words, fixed

    def earlier(self, series: Sequence[ProgressNote], intake: Measures | None) -> tuple[tuple[str, Measures], ...]:
        """What to compare with, the most telling first: last time, the first time, the intake; each with its words."""
        told = [note.measures for note in series if note.measures.told]
        last = [("then_last", told[-1])] if told else []
        first = [("then_start", told[0])] if len(told) > 1 else []
        return (*last, *first, *([("then_intake", intake)] if intake else []))

    def of(self, earlier: Sequence[tuple[str, Measures]], now: Measures) -> Compared:
        """The sentence for what is told now."""
        if not now.told:
            return Compared((self._say("nothing_told"),))
        changes = [(then, compare(before, now)) for then, before in earlier]
        changes = [(then, change) for then, change in changes if change.verdict is not Verdict.UNKNOWN]
        if not changes:
            return Compared((self._say("first"),))
        then, change = _telling(changes)
        return self._told(self._words.words[then], change)

    def said_worse(self, compared: Compared) -> Compared:
        """For a patient who says that it got worse, whatever the numbers show."""
        texts = (self._say("worse_said"), self._say("worse_next"))
        return Compared(texts, compared.alert or self._say("alert_said"), worse=True)

    def _told(self, then: str, change: Change) -> Compared:
        verdict = change.verdict
        if verdict is Verdict.SAME:
            return Compared((self._say("same", then=then),))
        listed = self._listed([step for step in change.steps if step.matters])
        texts = [self._say(verdict.value, then=then, changes=listed)]
        if verdict is Verdict.WORSE:
            texts.append(self._say("worse_next"))
        alert = self._say("alert", then=then, changes=self._listed(change.worse)) if change.worse else ""
        return Compared(tuple(texts), alert, verdict is Verdict.WORSE)

    def _listed(self, steps: Sequence[Step]) -> str:
        return ", ".join(self._one(step) for step in steps[:_MOST_CHANGES])

    def _one(self, step: Step) -> str:
        before, now, key = f"{step.before:g}", f"{step.now:g}", f"change_{step.measure}"
        if key in self._words.words:
            return self._say(key, before=before, now=now)
        return self._say("change_activity", activity=step.measure, before=before, now=now)

    def _say(self, key: str, **more: str) -> str:
        return self._fixed.fill(self._words.words[key], **more)


def _telling(changes: Sequence[tuple[str, Change]]) -> tuple[str, Change]:
    """The comparison to speak of: the first one, unless nothing changed there and a longer look shows a change."""
    if changes[0][1].verdict is not Verdict.SAME:
        return changes[0]
    return min(changes, key=lambda one: _WEIGHT.index(one[1].verdict))
