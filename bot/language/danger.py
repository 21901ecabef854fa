"""Emergency and urgent signs: which findings raise an alarm, alone or together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.clinical.reading import Assertion, Experiencer, Finding, Temporality

_RAISING = frozenset({Assertion.PRESENT, Assertion.POSSIBLE})
SIGN = "sign_"
SELF_HARM = "self_harm"
_CRISIS = (180.0, 120.0)

# "Since the fall I cannot pee": these words tell when a sign began, not that it is over.
_BEGAN = ("since", "after", "post")
# Whoever writes this stands next to someone who needs help now.
_BESIDE = frozenset({"unresponsive"})


@dataclass(frozen=True, slots=True)
class Alarm:
    """The red flags of one message and what they call for."""

    red_flags: tuple[str, ...]
    emergency: bool
    self_harm: bool


def stands(finding: Finding) -> bool:
    """Whether a finding is told as holding now, or possibly so: of the patient, or of someone lying there."""
    began = finding.temporality is Temporality.PAST and finding.cue.startswith(_BEGAN)
    beside = finding.concept in _BESIDE and finding.assertion is Assertion.PRESENT
    return (
        finding.assertion in _RAISING
        and (finding.experiencer is Experiencer.PATIENT or beside)
        and (finding.temporality is Temporality.CURRENT or began)
    )


def combined(findings: Sequence[Finding], together: Iterable[tuple[str, frozenset[str]]]) -> Iterator[Finding]:
    """Findings that follow from several signs standing in one message."""
    standing = {f.concept: f for f in findings if stands(f)}
    given = {f.concept for f in findings if stands(f)}
    for concept, signs in together:
        if signs <= set(standing) and concept not in given:
            given.add(concept)
            words = ", ".join(standing[s].words for s in sorted(signs))
            assertion = Assertion.PRESENT
            if any(standing[s].assertion is Assertion.POSSIBLE for s in signs):
                assertion = Assertion.POSSIBLE
            yield Finding(concept, assertion, Experiencer.PATIENT, Temporality.CURRENT, words, "together")


def pressure_crisis(words: Sequence[str]) -> tuple[int, int] | None:
    """The tokens of a blood pressure reading of at least 180 over 120, if one is told."""
    for at in range(len(words) - 2):
        if words[at + 1] in ("/", "over") and words[at][0].isdigit() and words[at + 2][0].isdigit():
            upper, lower = float(words[at]), float(words[at + 2])
            if (_CRISIS[0] <= upper <= 300 and 60 <= lower <= 200) or (
                _CRISIS[1] <= lower <= 200 and 140 <= upper <= 300
            ):
                return at, at + 3
    return None


def alarm(findings: Iterable[Finding], emergency: frozenset[str], urgent: frozenset[str]) -> Alarm:
    """Gather the red flags that stand."""
    flags = dict.fromkeys(f.concept for f in findings if f.concept in emergency | urgent and stands(f))
    return Alarm(tuple(flags), any(f in emergency for f in flags), SELF_HARM in flags)
