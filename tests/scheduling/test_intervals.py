"""The algebra of spans, against sets of minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.scheduling.intervals import Span, merged, without
from tests.scheduling.samples import MONDAY

_MINUTE = timedelta(minutes=1)
_MINUTES = st.integers(0, 60)
SPANS = st.lists(st.builds(lambda a, b: Span(MONDAY + a * _MINUTE, MONDAY + b * _MINUTE), _MINUTES, _MINUTES))


def _minutes(spans: Iterable[Span]) -> set[int]:
    bounds = [((span.start - MONDAY) // _MINUTE, (span.end - MONDAY) // _MINUTE) for span in spans]
    return {minute for start, end in bounds for minute in range(start, end)}


def _is_tidy(spans: tuple[Span, ...]) -> bool:
    filled = all(span.start < span.end for span in spans)
    return filled and all(one.end < two.start for one, two in pairwise(spans))


@given(SPANS)
def test_merged_keeps_every_minute(spans: list[Span]) -> None:
    assert _minutes(merged(spans)) == _minutes(spans)


@given(SPANS)
def test_merged_spans_do_not_touch(spans: list[Span]) -> None:
    assert _is_tidy(merged(spans))


@given(SPANS, SPANS)
def test_without_takes_holes_away(spans: list[Span], holes: list[Span]) -> None:
    assert _minutes(without(spans, holes)) == _minutes(spans) - _minutes(holes)


@given(SPANS, SPANS)
def test_without_leaves_tidy_spans(spans: list[Span], holes: list[Span]) -> None:
    assert _is_tidy(without(spans, holes))


def test_widened_grows_both_ways() -> None:
    assert Span(MONDAY, MONDAY).widened(_MINUTE, 2 * _MINUTE) == Span(MONDAY - _MINUTE, MONDAY + 2 * _MINUTE)
