"""Where it hurts: parts of the body and the side."""

from __future__ import annotations

from collections.abc import Sequence

from bot.clinical.reading import Assertion, Experiencer, Temporality
from bot.language.context import Context
from bot.language.dictionary import Dictionary, WordSets
from bot.language.lexicon import Hit, longest
from bot.language.mentions import Mention, Parsed


def areas(parsed: Parsed, context: Context, book: Dictionary, *, asked: bool) -> tuple[str, ...]:
    """The places the patient names and does not deny; loose words ("the lower part") only when places were asked.

    A sign that is only spoken of names no place: "why do you ask about chest pain?".
    """
    kinds, backs = ("area", "loose") if asked else ("area",), book.backs
    signs = [m for m in parsed.mentions if m.concept in book.alarming]
    spoken = [m for m in signs if context.status(m).temporality is Temporality.HYPOTHETICAL]
    found: dict[str, None] = {}
    for hit in longest(h for h in parsed.hits if h.kind in kinds):
        status = context.status(Mention(hit.name, hit.start, hit.end))
        within = any(m.start <= hit.start < m.end for m in spoken)
        if not within and status.assertion is not Assertion.ABSENT and status.experiencer is Experiencer.PATIENT:
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
