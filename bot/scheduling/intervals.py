"""Half-open stretches of time and their algebra; lists of them are sorted and do not touch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple


class Span(NamedTuple):
    """From `start` up to, but not at, `end`."""

    start: datetime
    end: datetime

    def widened(self, before: timedelta, after: timedelta) -> Span:
        """The span with some time added before and after it."""
        return Span(self.start - before, self.end + after)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time in as few spans as possible, in order; empty and backward spans vanish."""
    result: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return tuple(result)


def without(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """The time of `spans` that is in none of the `holes`."""
    result: list[Span] = []
    closed = sorted(hole for hole in holes if hole.start < hole.end)
    first = 0
    for start, end in merged(spans):
        while first < len(closed) and closed[first].end <= start:
            first += 1
        result += _left(start, end, islice(closed, first, None))
    return tuple(result)


def _left(start: datetime, end: datetime, holes: Iterable[Span]) -> Iterator[Span]:
    """What sorted holes leave of one span."""
    for hole in holes:
        if hole.start >= end:
            break
        if hole.start > start:
            yield Span(start, hole.start)
        start = max(start, hole.end)
    if start < end:
        yield Span(start, end)
