"""How a patient is from visit to visit: a small picture, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.clinical.progress import FUNCTION, PAIN_AVERAGE, PAIN_NOW, PAIN_WORST, Verdict, compare
from bot.ports import ProgressNote

WIDTH, HEIGHT = 320, 140  # of the picture, in its own units
_LEFT, _RIGHT, _TOP, _BOTTOM = 24, 312, 10, 130
_DRAWN = (PAIN_NOW, PAIN_WORST, PAIN_AVERAGE, FUNCTION)
_MOST_DRAWN = 20


@dataclass(frozen=True)
class Line:
    """One measure in the picture: `points` as (x, y), oldest first, only where something was told."""

    measure: str
    points: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        """The points as SVG wants them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True)
class NoteRow:
    """One line of the table: the note, and how it compares with the one before."""

    note: ProgressNote
    verdict: Verdict


@dataclass(frozen=True)
class ProgressChart:
    """The picture and the table; `grid` are the heights of 0, 5 and 10."""

    lines: tuple[Line, ...]
    rows: tuple[NoteRow, ...]
    grid: tuple[tuple[int, float], ...]
    width: int = WIDTH
    height: int = HEIGHT


def chart(series: Sequence[ProgressNote]) -> ProgressChart | None:
    """The newest notes with something told, oldest first; None when there is none."""
    told = [note for note in series if note.measures.told][-_MOST_DRAWN:]
    if not told:
        return None
    lines = (Line(measure, _points(told, measure)) for measure in _DRAWN)
    grid = tuple((score, _height(score)) for score in (0, 5, 10))
    return ProgressChart(tuple(line for line in lines if line.points), _rows(told), grid)


def _rows(told: Sequence[ProgressNote]) -> tuple[NoteRow, ...]:
    verdicts = [compare(before.measures, now.measures).verdict for before, now in pairwise(told)]
    return tuple(map(NoteRow, told, [Verdict.UNKNOWN, *verdicts]))


def _points(told: Sequence[ProgressNote], measure: str) -> tuple[tuple[float, float], ...]:
    step = (_RIGHT - _LEFT) / max(1, len(told) - 1)
    scores = [getattr(note.measures, measure) for note in told]
    return tuple((_LEFT + place * step, _height(s)) for place, s in enumerate(scores) if s is not None)


def _height(score: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * score / 10
