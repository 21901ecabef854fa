"""One measured figure beside its target."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`most` is the target, an upper bound; None when a figure is only to be watched."""

    name: str
    value: float
    unit: str
    most: float | None = None

    @property
    def met(self) -> bool:
        """Whether the figure is within its target."""
        return self.most is None or self.value <= self.most


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """The median time of one call, in milliseconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that at least `share` percent do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * share // 100) - 1)]


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of text."""
    rows = [("", "measured", "target", "")]
    for figure in figures:
        target = "" if figure.most is None else f"<= {figure.most:g} {figure.unit}"
        rows.append((figure.name, f"{figure.value:.1f} {figure.unit}", target, "" if figure.met else "MISSED"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {most:>{widths[2]}}  {miss}" for name, value, most, miss in rows
    ]
    return "\n".join(line.rstrip() for line in lines)
