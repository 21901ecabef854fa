"""Figures with their 95 % intervals: Wilson's for shares, the bootstrap for F1."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

_Z = 1.959964  # the normal distribution's 97.5 % point
_ROUNDS = 1000
_SEED = 20


@dataclass(frozen=True)
class Estimate:
    """A measured figure, the bounds of its interval and the number of rows behind it."""

    value: float
    low: float
    high: float
    rows: int


def share(hits: int, rows: int) -> Estimate:
    """A share of `rows` with Wilson's interval, which also holds near 0 and 1. Raises `ValueError` without rows."""
    if not 0 <= hits <= rows or rows == 0:
        raise ValueError(f"{hits} of {rows} is no share")
    part, square = hits / rows, _Z * _Z / rows
    middle = (part + square / 2) / (1 + square)
    reach = _Z * math.sqrt(part * (1 - part) / rows + square / (4 * rows)) / (1 + square)
    low = 0.0 if hits == 0 else middle - reach
    high = 1.0 if hits == rows else middle + reach
    return Estimate(part, low, high, rows)


def resampled(value: float, rows: Sequence[T], figure: Callable[[list[T]], float]) -> Estimate:
    """`value` with the middle 95 % of `figure` over samples of the rows, drawn with replacement from a fixed seed."""
    draw = random.Random(_SEED)
    drawn = sorted(figure(draw.choices(rows, k=len(rows))) for _ in range(_ROUNDS))
    low, high = drawn[round(_ROUNDS * 0.025)], drawn[round(_ROUNDS * 0.975) - 1]
    return Estimate(value, low, high, len(rows))
