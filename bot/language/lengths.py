"""How far along a pregnancy is, in weeks, and how long ago an operation was, in days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor

from bot.clinical.reading import Assertion, DaysRange, Experiencer, Finding, Temporality, WeeksRange
from bot.language.context import Context
from bot.language.lexicon import Hit
from bot.language.mentions import Mention, Parsed
from bot.language.spans import Span

_WEEK = 7.0
# More mentions than these in one message tell nothing more, and would take time that grows with their square.
_MOST = 40
_MONTH_DAYS = 28.0
_TERM_WEEKS, _LONGEST_WEEKS = 40, 43
_OPERATIONS = frozenset({"surgery", "spinal_fusion"})
_LONGEST_DAYS = 100 * 365.0


def pregnancy_weeks(
    hits: Mapping[str, Sequence[Hit]],
    parsed: Parsed,
    context: Context,
    found: Sequence[Span],
    trimesters: Mapping[str, tuple[int, int]],
) -> WeeksRange | None:
    """The weeks of the patient's own pregnancy of now; None when they are not told or cannot be."""
    mentions = [m for m in parsed.mentions if m.concept == "pregnancy"]
    own = [m for m in mentions if _is_now(context, m)]
    over = {hit.end for hit in hits.get("over", ())}
    told = [*_counted(own, [span for span in found if span.start not in over]), *_until_due(hits, found, own)]
    if own or not mentions:
        told += [WeeksRange(*trimesters[hit.name]) for hit in hits.get("pregnancy", ()) if _is_now(context, _as(hit))]
    return next((weeks for weeks in told if 0 < weeks.hi <= _LONGEST_WEEKS), None)


def _counted(own: Sequence[Mention], found: Sequence[Span]) -> Iterator[WeeksRange]:
    """Twelve weeks pregnant, pregnant for three months."""
    for mention in own[:_MOST]:
        for span in found[:_MOST]:
            behind = span.start <= mention.end and mention.start <= span.end + 1
            ahead = 0 <= span.start - mention.end <= 2
            if not span.ago and span.hi >= _WEEK and (behind or ahead):
                yield _weeks(span)


def _weeks(span: Span) -> WeeksRange:
    """Months are not counted alike by all: half a month either way. A year or more is no such length."""
    months = span.hi % _WEEK > 0.01
    lo, hi = span.lo / _WEEK, span.hi / _WEEK
    return WeeksRange(max(1, floor(lo - 2)), ceil(hi + 2)) if months else WeeksRange(round(lo), round(hi))


def _until_due(
    hits: Mapping[str, Sequence[Hit]], found: Sequence[Span], own: Sequence[Mention]
) -> Iterator[WeeksRange]:
    """Due in six weeks, said by somebody who is pregnant."""
    for hit in hits.get("due", ())[:_MOST]:
        span = next((s for s in found if 0 <= s.start - hit.end <= 1), None)
        if span is not None and own:
            left = _weeks(span)
            yield WeeksRange(max(1, _TERM_WEEKS - left.hi), max(1, _TERM_WEEKS - left.lo))


def surgery_days(
    hits: Mapping[str, Sequence[Hit]],
    context: Context,
    findings: Sequence[Finding],
    found: Sequence[Span],
) -> DaysRange | None:
    """How long ago the patient's latest operation was, as far as a length of time tells it."""
    told = []
    for finding in findings[:_MOST]:
        if finding.concept in _OPERATIONS and finding.days_ago is not None and _own(finding):
            span = next((s for s in found if s.ago and round(s.hi) == finding.days_ago), None)
            told.append(DaysRange(span.lo, span.hi) if span else DaysRange(finding.days_ago, finding.days_ago))
    for hit in hits.get("after_surgery", ())[:_MOST]:
        before = next((s for s in found if 0 <= hit.start - s.end <= 1), None)
        if before is not None and context.status(_as(hit)).experiencer is Experiencer.PATIENT:
            told.append(DaysRange(before.lo, before.hi))
    fit = [days for days in told if 0 <= days.lo <= days.hi <= _LONGEST_DAYS]
    return min(fit, key=lambda days: days.hi) if fit else None


def _own(finding: Finding) -> bool:
    return finding.experiencer is Experiencer.PATIENT and finding.assertion is Assertion.PRESENT


def _as(hit: Hit) -> Mention:
    return Mention(hit.name, hit.start, hit.end)


def _is_now(context: Context, mention: Mention) -> bool:
    status = context.status(mention)
    stated = status.assertion in (Assertion.PRESENT, Assertion.POSSIBLE)
    return stated and status.experiencer is Experiencer.PATIENT and status.temporality is Temporality.CURRENT
