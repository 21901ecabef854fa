"""Half-open stretches of time and their algebra; lists of them are sorted and do not touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
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
    closed = merged(holes)
    first = 0
    for span in merged(spans):
        start = span.start
        while first < len(closed) and closed[first].end <= span.start:
            first += 1
        for hole in _touching(closed, first, span):
            result.append(Span(start, hole.start))
            start = hole.end
        result.append(Span(start, span.end))
    return tuple(span for span in result if span.start < span.end)


def within(spans: Iterable[Span], window: Span) -> tuple[Span, ...]:
    """The time of `spans` that lies in the window."""
    cut = (Span(max(span.start, window.start), min(span.end, window.end)) for span in spans)
    return merged(cut)


def _touching(holes: Sequence[Span], first: int, span: Span) -> Iterable[Span]:
    for hole in holes[first:]:
        if hole.start >= span.end:
            return
        yield hole
