"""What was understood from one message: findings with their assertion, and quantities."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Assertion(str, Enum):
    """ConText's polarity: stated, denied, doubtful, or only mentioned (a question, a plan, a quotation)."""

    PRESENT = "present"
    ABSENT = "absent"
    POSSIBLE = "possible"
    NOT_ASSERTED = "not_asserted"


class Experiencer(str, Enum):
    """Whose finding it is."""

    PATIENT = "patient"
    FAMILY = "family"
    OTHER = "other"


class Temporality(str, Enum):
    """When it holds."""

    CURRENT = "current"
    PAST = "past"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True)
class Finding:
    """One concept as one message speaks of it; `words` are the patient's, `cue` the word that decided."""

    concept: str
    assertion: Assertion
    experiencer: Experiencer
    temporality: Temporality
    words: str
    cue: str = ""
    days_ago: int | None = None


@dataclass(frozen=True)
class Pain:
    """Pain on the numeric rating scale, 0 to 10."""

    now: float | None = None
    worst: float | None = None
    average: float | None = None


@dataclass(frozen=True)
class DaysRange:
    """A length of time in days, from `lo` to `hi`."""

    lo: float
    hi: float


@dataclass(frozen=True)
class WeeksRange:
    """Weeks of a pregnancy, counted from the last period, from `lo` to `hi`, both included."""

    lo: int
    hi: int


@dataclass(frozen=True)
class Spread:
    """A part of the body that pain spreads to; `side` is "left", "right", "both" or not told."""

    area: str
    side: str | None = None


@dataclass(frozen=True)
class Reading:
    """All that the language part understood from one message.

    `duration_days` is how long the complaint has lasted, `surgery_days` how long ago the latest operation was, both
    in days; `spread` is where the pain goes, `worse_with` and `better_with` are names of what changes it. Like
    `pregnancy_weeks` these are for staff to read: no rule looks at them, so they can clear nothing.

    `red_flags` are concept ids of emergency or urgent signs the patient states; `emergency` is true when one of
    them asks for a call now. `near` are "did you mean" candidates: (the patient's word, the concept id, the term).
    """

    findings: tuple[Finding, ...] = ()
    pain: Pain | None = None
    duration_days: DaysRange | None = None
    areas: tuple[str, ...] = ()
    side: str | None = None
    age: int | None = None
    emergency: bool = False
    red_flags: tuple[str, ...] = ()
    self_harm: bool = False
    near: tuple[tuple[str, str, str], ...] = ()
    spread: tuple[Spread, ...] = ()
    worse_with: tuple[str, ...] = ()
    better_with: tuple[str, ...] = ()
    pregnancy_weeks: WeeksRange | None = None
    surgery_days: DaysRange | None = None

    @property
    def bodily_emergency(self) -> bool:
        """Whether the body needs help now; a statement of self-harm alone has words and a latch of its own."""
        return self.emergency and set(self.red_flags) != {"self_harm"}
