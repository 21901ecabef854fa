"""Says what is wrong with a reading, given the marks of a sentence."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from bot.clinical.reading import Assertion, Experiencer, Finding, Reading, Temporality

STATUSES = {
    "present": (Assertion.PRESENT, Experiencer.PATIENT, Temporality.CURRENT),
    "told": (Assertion.PRESENT, Experiencer.PATIENT, None),
    "past": (Assertion.PRESENT, Experiencer.PATIENT, Temporality.PAST),
    "family": (Assertion.PRESENT, Experiencer.FAMILY, None),
    "other": (Assertion.PRESENT, Experiencer.OTHER, None),
    "nofamily": (Assertion.ABSENT, Experiencer.FAMILY, None),
    "absent": (Assertion.ABSENT, Experiencer.PATIENT, None),
    "possible": (Assertion.POSSIBLE, Experiencer.PATIENT, None),
    "said": (Assertion.NOT_ASSERTED, Experiencer.PATIENT, None),
}


def _is(finding: Finding, status: str) -> bool:
    assertion, who, when = STATUSES[status]
    told = finding.assertion is assertion and finding.experiencer is who
    return told and (when is None or finding.temporality is when)


def _pain(rest: str, reading: Reading) -> bool:
    told = {} if reading.pain is None else dataclasses.asdict(reading.pain)
    wanted = dict(part.split("=") for part in rest.split()) if rest != "none" else {}
    return {k: v for k, v in told.items() if v is not None} == {k: float(v) for k, v in wanted.items()}


def _days(rest: str, reading: Reading) -> bool:
    days = reading.duration_days
    if rest == "none" or days is None:
        return rest == "none" and days is None
    lo, hi = map(float, rest.split())
    return abs(days.lo - lo) < 0.1 and abs(days.hi - hi) < 0.1


def _ago(rest: str, reading: Reading) -> bool:
    concept, number = rest.split()
    return any(f.concept == concept and f.days_ago == int(number) for f in reading.findings)


def _area(rest: str, reading: Reading) -> bool:
    return not reading.areas if rest == "none" else rest in reading.areas


QUANTITIES: dict[str, Callable[[str, Reading], bool]] = {
    "pain": _pain,
    "days": _days,
    "ago": _ago,
    "area": _area,
    "age": lambda rest, reading: reading.age == (None if rest == "none" else int(rest)),
    "side": lambda rest, reading: reading.side == (None if rest == "none" else rest),
    "near": lambda rest, reading: any(rest in found for found in reading.near),
}
# What is not claimed of the patient: "kept" is not denied, "open" neither denied nor stated.
UNCLAIMED = {"kept": (Assertion.ABSENT,), "open": (Assertion.ABSENT, Assertion.PRESENT)}
ALARMS: dict[str, Callable[[Reading], bool]] = {
    "calm": lambda r: not r.red_flags and not r.emergency and not r.self_harm,
    "calm:emergency": lambda r: not r.emergency and not r.self_harm,
    "emergency": lambda r: r.emergency,
    "flag": lambda r: bool(r.red_flags),
    "urgent": lambda r: bool(r.red_flags) and not r.emergency,
    "selfharm": lambda r: r.self_harm and "self_harm" in r.red_flags,
}


def holds(mark: str, reading: Reading) -> bool:
    """Whether one mark holds of a reading."""
    name, _, rest = mark.partition(" ")
    if mark in ALARMS:
        return ALARMS[mark](reading)
    if mark.startswith("red:"):
        return mark[4:] in reading.red_flags
    if name in QUANTITIES:
        return QUANTITIES[name](rest, reading)
    found = [f for f in reading.findings if f.concept == name]
    if rest in UNCLAIMED:
        mine = [f for f in found if f.experiencer is Experiencer.PATIENT]
        return not any(f.assertion in UNCLAIMED[rest] and f.temporality is not Temporality.HYPOTHETICAL for f in mine)
    return not found if rest == "none" else any(_is(f, rest) for f in found)
