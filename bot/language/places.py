"""Where it hurts: parts of the body and the side."""

from __future__ import annotations

from collections.abc import Sequence

from bot.clinical.reading import Assertion, Experiencer
from bot.language.context import Context
from bot.language.dictionary import WordSets
from bot.language.lexicon import Hit, longest
from bot.language.mentions import Mention, Parsed


def areas(parsed: Parsed, context: Context, backs: frozenset[str], *, asked: bool) -> tuple[str, ...]:
    """The places the patient names and does not deny; loose words ("the lower part") only when places were asked."""
    kinds = ("area", "loose") if asked else ("area",)
    found: dict[str, None] = {}
    for hit in longest(h for h in parsed.hits if h.kind in kinds):
        status = context.status(Mention(hit.name, hit.start, hit.end))
        if status.assertion is not Assertion.ABSENT and status.experiencer is Experiencer.PATIENT:
            found[hit.name] = None
    exact = set(found) & backs - {"back", "neck", "tailbone"}
    if exact and "back" in found and not _plain_back(parsed.hits, exact):
        found.pop("back")
    return tuple(found)


def _plain_back(hits: Sequence[Hit], exact: set[str]) -> bool:
    """Whether "back" was also named on its own."""
    inside = [h for h in hits if h.kind == "area" and h.name in exact]
    plain = [h for h in hits if h.kind == "area" and h.name == "back"]
    return any(not any(o.start <= p.start < o.end for o in inside) for p in plain)


def side(words: Sequence[str], sets: WordSets) -> str | None:
    """The side last named as a side: "left", "right" or "both"."""
    found = None
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else None
        if word == "left" and after not in sets["not_leaving"]:
            found = "left"
        elif word == "right" and after not in sets["not_siding"]:
            found = "right"
        elif word == "both" and after in sets["paired_parts"]:
            found = "both"
    return found
