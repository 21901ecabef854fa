"""A tool's column: its answers to the parts of the measure that it has something to say to, and its speed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.language.estimates import Estimate
from benchmarks.language.lines import Line
from benchmarks.language.measure import Ask, Measure, Row


class Unanswered(Exception):
    """A tool did not answer every row, so its figures would mean nothing."""


@dataclass(frozen=True)
class Column:
    """`asks` holds, by name of answers, one or more ways to run the tool; `milliseconds` the median of a message."""

    name: str
    asks: Mapping[str, Sequence[Ask]]
    milliseconds: Mapping[str, float] = field(default_factory=dict)

    def estimate(self, line: Line, measure: Measure) -> Estimate | None:
        """The line's figure in the way that shows the tool best; None when it has none."""
        tried = [line.estimate(measure, ask) for ask in self.asks.get(line.asks, ())]
        known = [one for one in tried if one is not None]
        best: Callable[..., Estimate | None] = min if line.less_is_better else max
        return best(known, key=lambda one: one.value, default=None)


def kept(ask: Ask) -> Ask:
    """`ask` that really asks once: the first time must be about all rows of a part; later ones may be samples.

    Raises `Unanswered` when an answer is missing: a broken tool must not pass for a poor one.
    """
    answers: dict[str, Row] = {}

    def again(command: str, items: list[dict[str, Any]]) -> Mapping[str, Row]:
        if not answers:
            answers.update(ask(command, items))
            asked = {item["id"] for item in items}
            if asked - set(answers):
                raise Unanswered(f"{command} left {len(asked - set(answers))} of {len(asked)} unanswered")
        return answers

    return again


def told(answers: Mapping[str, Row]) -> Ask:
    """Answers that are there already."""
    return lambda _command, _items: answers
