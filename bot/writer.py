"""Who writes: the patient, or somebody for them; and what a message then says of the patient."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.clinical.ledger import WHO_WRITES
from bot.clinical.reading import Assertion, Experiencer, Finding, Reading, Temporality
from bot.knowledge.words import Words

COMPLAINT = "back_pain"
_LONGEST = 4_000


@dataclass(frozen=True)
class Writer:
    """Patterns of words that tell for whom somebody writes.

    `besides` speaks of someone whom nobody writes for. `of_third` and `of_self` are found where
    somebody speaks of "she" or "he", and where they speak of themselves.
    """

    besides: re.Pattern[str]
    for_other: re.Pattern[str]
    for_self: re.Pattern[str]
    of_third: re.Pattern[str]
    of_self: re.Pattern[str]
    my_kin: re.Pattern[str]
    said_who: re.Pattern[str]

    @classmethod
    def speaking(cls, words: Words) -> Writer:
        """The patterns of `words.yml`, one a line; {whom} and {kin} stand for persons."""
        kin = words.texts["kin_words"]
        whom = words.texts["whom_words"].replace("{kin}", kin)
        keys = "besides for_other for_self third_person first_person my_kin".split()
        besides, other, own, third, first, mine = (
            _pattern(words.texts[f"{key}_words"].replace("{whom}", whom).replace("{kin}", kin)) for key in keys
        )
        led = f"(?:{words.texts['who_lead_in_words']})(?:{other.pattern}|{own.pattern})"
        return cls(besides, other, own, third, first, mine, re.compile(led, re.IGNORECASE))

    def noticed(self, reading: Reading, text: str, *, unasked: bool) -> Reading:
        """The reading, with a finding when the writer seems not to be the patient, or says to be.

        A complaint told `unasked` and only of someone else leaves it doubtful; so does one of "she" alone.
        """
        straight = self.besides.sub(" ", _straight(text)[:_LONGEST])
        if said := self.for_other.search(straight):
            return _with(reading, Assertion.PRESENT, said.group())
        if said := self.for_self.search(straight):
            return _with(reading, Assertion.ABSENT, said.group())
        doubtful = self._of_third_only(reading, straight, unasked=unasked)
        return _with(reading, Assertion.POSSIBLE, text[:80]) if doubtful or (unasked and _others(reading)) else reading

    def beside(self, text: str) -> str:
        """A message without the words that tell for whom it is: "no wait, it's me" and "not me" deny nothing else."""
        straight = _straight(text)
        return f"{self.said_who.sub(' ', straight[:_LONGEST])}{straight[_LONGEST:]}".strip()

    def _of_third_only(self, reading: Reading, text: str, *, unasked: bool) -> bool:
        """Whether somebody speaks of "she" or "my wife" and never of themselves."""
        if self.of_self.search(self.my_kin.sub(" ", text)):
            return False
        told = any(f.assertion is Assertion.PRESENT and f.experiencer is Experiencer.PATIENT for f in reading.findings)
        third, kin = bool(self.of_third.search(text)), bool(self.my_kin.search(text))
        return (third and told) or (unasked and (third or kin))


def taken_for(plain: Reading, of_other: Reading) -> Reading:
    """A message of somebody who writes for the patient. Nothing that was told is left out.

    In a message that says so, what the writer tells of themselves stays in doubt and is asked about. In all other
    messages "I" may stand for the patient.
    """
    own = plain.findings
    if _raises(plain):
        theirs = {f.concept for f in of_other.findings if f.experiencer is Experiencer.PATIENT}
        own = tuple(f if f.concept in theirs else _doubted(f) for f in own)
        own += tuple(f for f in plain.findings if f.concept == WHO_WRITES)
    return replace(
        plain,
        findings=tuple(dict.fromkeys((*own, *of_other.findings))),
        age=plain.age if of_other.age is None else of_other.age,
        areas=tuple(dict.fromkeys((*plain.areas, *of_other.areas))),
        duration_days=plain.duration_days or of_other.duration_days,
        pain=plain.pain or of_other.pain,
        red_flags=tuple(dict.fromkeys((*plain.red_flags, *of_other.red_flags))),
    )


def is_noticed(readings: Sequence[Reading]) -> bool:
    """Whether any message raises the question who the patient is."""
    return any(map(_raises, readings))


def _raises(reading: Reading) -> bool:
    raising = (Assertion.PRESENT, Assertion.POSSIBLE)
    return any(f.concept == WHO_WRITES and f.assertion in raising for f in reading.findings)


def _doubted(finding: Finding) -> Finding:
    stated = finding.assertion is Assertion.PRESENT and finding.concept != WHO_WRITES
    return replace(finding, assertion=Assertion.POSSIBLE) if stated else finding


def _straight(text: str) -> str:
    return text.replace("\u2019", "'")


def _pattern(lines: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in lines.splitlines() if line), re.IGNORECASE)


def _with(reading: Reading, assertion: Assertion, words: str) -> Reading:
    finding = Finding(WHO_WRITES, assertion, Experiencer.PATIENT, Temporality.CURRENT, words, "who writes")
    return replace(reading, findings=(*reading.findings, finding))


def _others(reading: Reading) -> bool:
    told = [f for f in reading.findings if f.concept == COMPLAINT]
    own = bool(reading.areas) or any(f.experiencer is Experiencer.PATIENT for f in told)
    stated = (Assertion.PRESENT, Temporality.CURRENT)
    return not own and any((f.assertion, f.temporality) == stated for f in told)
