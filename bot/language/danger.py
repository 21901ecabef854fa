"""Emergency and urgent signs: which findings raise an alarm, alone or together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.clinical.reading import Assertion, Experiencer, Finding, Temporality

_RAISING = frozenset({Assertion.PRESENT, Assertion.POSSIBLE})
SIGN = "sign_"
SELF_HARM = "self_harm"
# With one of these a sign of somebody else is a new one.
_WITH_ANOTHER = frozenset({"back_pain", *(f"{SIGN}{name}" for name in ("sudden", "back", "new", "fell"))})
# Readings in mmHg, the upper over the lower number. Fit ones are read only where they can be a blood pressure.
_FIT = ((40, 300), (20, 200))
_CRISIS = (180.0, 120.0)
_HIGH = (160.0, 110.0)
_LOW = 90.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """The red flags of one message and what they call for."""

    red_flags: tuple[str, ...]
    emergency: bool
    self_harm: bool


@dataclass(frozen=True, slots=True)
class Watch:
    """Which findings raise an alarm.

    `beside` are signs that count in anybody: whoever writes of them stands next to someone who needs help now.
    `began` are words that tell when a sign began, not that it is over: "since the fall I cannot pee".
    """

    emergency: frozenset[str]
    urgent: frozenset[str]
    beside: frozenset[str]
    began: frozenset[str]

    def stands(self, finding: Finding) -> bool:
        """Whether a finding is told as holding now, or possibly so: of the patient, or of someone lying there."""
        return self.holds(finding) and (finding.experiencer is Experiencer.PATIENT or self._beside(finding))

    def rings(self, finding: Finding) -> bool:
        """Whether a finding alone is an emergency."""
        return finding.concept in self.emergency and self.stands(finding)

    def holds(self, finding: Finding) -> bool:
        """Whether a finding is told as holding now, or possibly so, whoever has it."""
        began = finding.temporality is Temporality.PAST and finding.cue.split(" ")[0] in self.began
        return finding.assertion in _RAISING and (finding.temporality is Temporality.CURRENT or began)

    def _beside(self, finding: Finding) -> bool:
        return finding.concept in self.beside and finding.assertion is Assertion.PRESENT

    def _in_trouble(self, finding: Finding, findings: Iterable[Finding]) -> bool:
        """Whether a sign of someone else comes with more of the same person: it is new, and told because of it."""
        if finding.concept not in self.emergency or finding.assertion is not Assertion.PRESENT:
            return False
        return self.holds(finding) and any(
            f.experiencer is finding.experiencer and self.holds(f) and self._tells_more(f, finding) for f in findings
        )

    def _tells_more(self, other: Finding, finding: Finding) -> bool:
        flags = self.emergency | self.urgent | _WITH_ANOTHER
        apart = other.words not in finding.words and finding.words not in other.words
        return other.concept in flags and apart

    def alarm(self, findings: Sequence[Finding]) -> Alarm:
        """Gather the red flags that stand."""
        told = [f for f in findings if f.concept in self.emergency | self.urgent]
        flags = dict.fromkeys(f.concept for f in told if self.stands(f) or self._in_trouble(f, findings))
        return Alarm(tuple(flags), any(f in self.emergency for f in flags), SELF_HARM in flags)

    def combined(
        self, findings: Sequence[Finding], together: Iterable[tuple[str, frozenset[str]]]
    ) -> Iterator[Finding]:
        """Findings that follow from several signs of one person standing in one message."""
        held = [f for f in findings if self.holds(f)]
        rules = tuple(together)
        for who in dict.fromkeys(f.experiencer for f in held):
            theirs = [f for f in held if f.experiencer is who]
            yield from _following(theirs, rules, who)


def _following(
    findings: Sequence[Finding], together: Iterable[tuple[str, frozenset[str]]], who: Experiencer
) -> Iterator[Finding]:
    standing = {f.concept: f for f in findings}
    given = set(standing)
    for concept, signs in together:
        if signs <= set(standing) and concept not in given:
            given.add(concept)
            words = ", ".join(standing[s].words for s in sorted(signs))
            assertion = Assertion.PRESENT
            if any(standing[s].assertion is Assertion.POSSIBLE for s in signs):
                assertion = Assertion.POSSIBLE
            yield Finding(concept, assertion, who, Temporality.CURRENT, words, "together")


def pressures(words: Sequence[str], named: frozenset[str]) -> Iterator[tuple[str, int, int]]:
    """What a blood pressure reading tells, with its tokens: a crisis, a high or a low pressure.

    Only a reading that is called one by a word of `named` can be low or merely high.
    """
    for at in range(len(words) - 2):
        if words[at + 1] not in ("/", "over") or not (words[at][0].isdecimal() and words[at + 2][0].isdecimal()):
            continue
        upper, lower = float(words[at]), float(words[at + 2])
        if not (_FIT[0][0] <= upper <= _FIT[0][1] and _FIT[1][0] <= lower <= min(upper, _FIT[1][1])):
            continue
        if (upper >= _CRISIS[0] and lower >= 60) or (lower >= _CRISIS[1] and upper >= 140):
            yield from ((concept, at, at + 3) for concept in ("hypertensive_crisis", "uncontrolled_hypertension"))
        if named & set(words[max(0, at - 6) : at]):
            if upper >= _HIGH[0] or lower >= _HIGH[1]:
                yield f"{SIGN}high_pressure", at, at + 3
            if upper < _LOW:
                yield f"{SIGN}low_pressure", at, at + 3
