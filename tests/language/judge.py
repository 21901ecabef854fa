"""Says what is wrong with a reading, given the marks of a sentence."""

from __future__ import annotations

from bot.clinical.reading import Assertion, Experiencer, Finding, Reading, Temporality

STATUSES = {
    "present": (Assertion.PRESENT, Experiencer.PATIENT, Temporality.CURRENT),
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


def _quantity(kind: str, rest: str, reading: Reading) -> bool:
    if kind == "pain":
        pain = reading.pain
        told = {} if pain is None else {k: getattr(pain, k) for k in ("now", "worst", "average")}
        wanted = dict(part.split("=") for part in rest.split()) if rest != "none" else {}
        return {k: v for k, v in told.items() if v is not None} == {k: float(v) for k, v in wanted.items()}
    if kind == "days":
        days = reading.duration_days
        if rest == "none" or days is None:
            return rest == "none" and days is None
        return all(abs(a - float(b)) < 0.1 for a, b in zip((days.lo, days.hi), rest.split()))
    if kind == "age":
        return reading.age == (None if rest == "none" else int(rest))
    if kind == "side":
        return reading.side == (None if rest == "none" else rest)
    if kind == "ago":
        concept, number = rest.split()
        return any(f.concept == concept and f.days_ago == int(number) for f in reading.findings)
    return not reading.areas if rest == "none" else rest in reading.areas


def holds(mark: str, reading: Reading) -> bool:
    """Whether one mark holds of a reading."""
    if mark == "calm":
        return not reading.red_flags and not reading.emergency and not reading.self_harm
    if mark == "calm:emergency":
        return not reading.emergency and not reading.self_harm
    if mark == "emergency":
        return reading.emergency
    if mark == "urgent":
        return bool(reading.red_flags) and not reading.emergency
    if mark == "selfharm":
        return reading.self_harm and "self_harm" in reading.red_flags
    if mark.startswith("red:"):
        return mark[4:] in reading.red_flags
    name, _, rest = mark.partition(" ")
    if name in ("pain", "days", "age", "side", "area", "ago"):
        return _quantity(name, rest, reading)
    if name == "near":
        return any(found[2] == rest or found[0].lower() == rest for found in reading.near) or bool(reading.near)
    found = [f for f in reading.findings if f.concept == name]
    return not found if rest == "none" else any(_is(f, rest) for f in found)
