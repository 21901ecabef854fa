"""What makes the complaint worse or better: "worse when I sit", "walking helps"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from bot.clinical.reading import Assertion, Experiencer
from bot.language.context import Context
from bot.language.lexicon import Hit
from bot.language.mentions import Mention, Parsed

_REACH = 7
_SOON = 40
# More than these in one message tell nothing more.
_MOST = 60


def factors(
    hits: Mapping[str, Sequence[Hit]], parsed: Parsed, context: Context, *, asked: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the patient names as making it worse, and as making it better.

    Each factor goes with the nearest cue of its sentence that no turn ("but") parts from it. `asked` is "worse" or
    "better" when the question asked for that: then factors without a cue count as that.
    """
    denied = {hit.end for hit in hits.get("denials", ())}
    cues = sorted((*hits.get("worse", ()), *hits.get("better", ())), key=lambda hit: (hit.start, -hit.end))
    turns = sorted(hit.start for hit in hits.get("turns", ()))
    found: dict[str, dict[str, None]] = {"worse": {}, "better": {}}
    for factor in hits.get("factors", ())[:_MOST]:
        cue = _nearest(factor, cues, turns, parsed)
        if cue is not None and not denied & {cue.start, cue.start - 1} and _own(context, cue):
            found[cue.kind][factor.name] = None
        elif cue is None and asked and _stated(context, factor):
            found[asked][factor.name] = None
    return tuple(found["worse"]), tuple(found["better"])


def _nearest(factor: Hit, cues: Sequence[Hit], turns: Sequence[int], parsed: Parsed) -> Hit | None:
    first = bisect_left(cues, factor.start - _REACH - 6, key=lambda hit: hit.start)
    near = []
    for cue in cues[first : first + _SOON]:
        away = max(cue.start - factor.end, factor.start - cue.end, 0)
        inside = cue.start <= factor.start and factor.end <= cue.end
        if away > _REACH or inside or parsed.sentences[cue.start] != parsed.sentences[factor.start]:
            continue
        if not _parted(factor, cue, turns):
            near.append((away + _commas(factor, cue, parsed), cue.start > factor.start, cue.start, cue))
    return min(near)[3] if near else None


def _parted(factor: Hit, cue: Hit, turns: Sequence[int]) -> bool:
    low, high = sorted((factor.start, cue.start))
    at = bisect_left(turns, low)
    return at < len(turns) and turns[at] < high


def _commas(factor: Hit, cue: Hit, parsed: Parsed) -> int:
    """A comma or "and" between the two makes another cue likelier."""
    low, high = (factor.end, cue.start) if factor.end <= cue.start else (cue.end, factor.start)
    return sum(2 for word in parsed.tokens.words[low:high] if word in (",", "and")) if factor.end <= cue.start else 0


def _own(context: Context, hit: Hit) -> bool:
    return context.status(Mention(hit.name, hit.start, hit.end)).experiencer is Experiencer.PATIENT


def _stated(context: Context, hit: Hit) -> bool:
    status = context.status(Mention(hit.name, hit.start, hit.end))
    return status.assertion is Assertion.PRESENT and status.experiencer is Experiencer.PATIENT
