"""How a patient is after a visit: the measures, and whether a change between two times is one that counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

# Minimal important change of a pain score in low back pain: 2 points, or 30 % of the score before [S110].
PAIN_POINTS = 2.0
PAIN_SHARE = 0.3
# Minimal detectable change of the patient-specific functional scale: 2 points for the average of several activities,
# 3 points for a single one [S112, S113].
AVERAGE_POINTS = 2.0
ACTIVITY_POINTS = 3.0
SOURCES = ("S110", "S112", "S113")
MOST_ACTIVITIES = 2
LONGEST_NAME = 120
PAIN_NOW, PAIN_WORST, PAIN_AVERAGE, FUNCTION = "pain_now", "pain_worst", "pain_average", "function"
_LEAST, _MOST = 0.0, 10.0


class Turning(str, Enum):
    """How far the patient can turn the upper body, against the time before; their own judgement, no degrees."""

    LESS = "less"
    SAME = "same"
    MORE = "more"


@dataclass(frozen=True)
class Activity:
    """One activity that the patient chose; `score` from 0 (cannot do it) to 10 (as before the trouble) [S112]."""

    name: str
    score: float | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.name.strip()) <= LONGEST_NAME:
            raise ValueError("an activity needs a short name")
        _check_score(self.score)

    @property
    def key(self) -> str:
        """The same for the same activity, however it was typed."""
        return " ".join(self.name.casefold().split())


@dataclass(frozen=True)
class Measures:
    """What a patient told at one time; everything may be missing.

    Pain is on the numeric rating scale of 0 (none) to 10 (worst imaginable): now, at its worst and on average in the
    last 24 hours [S110]. At most two activities. Raises `ValueError` for anything outside of its scale.
    """

    pain_now: float | None = None
    pain_worst: float | None = None
    pain_average: float | None = None
    activities: tuple[Activity, ...] = ()
    turning: Turning | None = None

    def __post_init__(self) -> None:
        for score in (self.pain_now, self.pain_worst, self.pain_average):
            _check_score(score)
        keys = [activity.key for activity in self.activities]
        if len(keys) > MOST_ACTIVITIES or len(set(keys)) < len(keys):
            raise ValueError(f"at most {MOST_ACTIVITIES} activities, each once")

    @property
    def function(self) -> float | None:
        """The average of the scored activities, 0 to 10; None when there is none."""
        scores = [activity.score for activity in self.activities if activity.score is not None]
        return sum(scores) / len(scores) if scores else None

    @property
    def told(self) -> bool:
        """Whether the patient told anything at all."""
        pains = (self.pain_now, self.pain_worst, self.pain_average, self.function, self.turning)
        return any(value is not None for value in pains)


class Direction(str, Enum):
    """Which way something went, as the patient feels it."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True)
class Step:
    """One measure at two times. `measure` is `pain_now`, ..., `function`, or an activity's own name.

    `matters`: the change is as large as one that patients notice and that is not chance.
    """

    measure: str
    before: float
    now: float
    direction: Direction
    matters: bool


class Verdict(str, Enum):
    """All measures together; `mixed` when some got better and some worse by an amount that matters."""

    UNKNOWN = "unknown"
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    MIXED = "mixed"


@dataclass(frozen=True)
class Change:
    """What changed between two times, for each measure that was told both times."""

    steps: tuple[Step, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Only changes that matter count; `unknown` when nothing was told both times."""
        ways = {step.direction for step in self.steps if step.matters}
        if not self.steps:
            return Verdict.UNKNOWN
        if len(ways) > 1:
            return Verdict.MIXED
        return Verdict(ways.pop().value) if ways else Verdict.SAME

    @property
    def worse(self) -> tuple[Step, ...]:
        """Every measure that got worse by an amount that matters."""
        return tuple(step for step in self.steps if step.matters and step.direction is Direction.WORSE)


def compare(before: Measures, now: Measures) -> Change:
    """What changed. Pain matters from 2 points on; less pain also from 30 % on [S110].

    The 30 % of S110 is a share of an improvement; of a rise it would make 1 to 2 an alarm, so a rise needs the points.
    Activities are matched by name: 3 points for one, 2 for the average of several [S112, S113].
    """
    return Change((*_pains(before, now), *_activities(before, now)))


def _pains(before: Measures, now: Measures) -> Iterator[Step]:
    for measure in (PAIN_NOW, PAIN_WORST, PAIN_AVERAGE):
        earlier, later = getattr(before, measure), getattr(now, measure)
        if earlier is not None and later is not None:
            less = earlier - later
            matters = abs(less) >= PAIN_POINTS or (less > 0 and less >= PAIN_SHARE * earlier)
            yield Step(measure, earlier, later, _direction(less), matters)


def _activities(before: Measures, now: Measures) -> Iterator[Step]:
    known = {activity.key: activity.score for activity in before.activities if activity.score is not None}
    pairs = [(a.name, known[a.key], a.score) for a in now.activities if a.score is not None and a.key in known]
    for name, earlier, later in pairs:
        yield Step(name, earlier, later, _direction(later - earlier), abs(later - earlier) >= ACTIVITY_POINTS)
    if len(pairs) > 1:
        earlier, later = sum(pair[1] for pair in pairs) / len(pairs), sum(pair[2] for pair in pairs) / len(pairs)
        gain = later - earlier
        yield Step(FUNCTION, earlier, later, _direction(gain), abs(gain) >= AVERAGE_POINTS)


def _direction(gain: float) -> Direction:
    if gain == 0:
        return Direction.SAME
    return Direction.BETTER if gain > 0 else Direction.WORSE


def _check_score(score: float | None) -> None:
    if score is not None and not _LEAST <= score <= _MOST:
        raise ValueError(f"a score must be from 0 to 10, not {score}")
