"""Where pain is told to spread: "shoots down my left leg", "goes into both buttocks"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from bot.clinical.reading import Assertion, Experiencer, Spread, Temporality
from bot.language.context import Context
from bot.language.lexicon import Hit
from bot.language.mentions import Mention, Parsed

_REACH = 6
# More than these in one message tell nothing more.
_MOST = 60
_JOINING = frozenset(
    {"and", "or", ",", "my", "the", "into", "to", "left", "right", "both", "sometimes", "also", "even"}
)
_SIDES = ("left", "right", "both")


def spreads(
    hits: Mapping[str, Sequence[Hit]], parsed: Parsed, context: Context, paired: frozenset[str]
) -> tuple[Spread, ...]:
    """The places that the patient's own pain is told to spread to now, each once, with the side when it is told."""
    none = {word for hit in hits.get("not_spreads", ()) for word in range(hit.start, hit.end)}
    spots = hits.get("spots", ())
    found: dict[Spread, None] = {}
    for lead in hits.get("spreads", ())[:_MOST]:
        if lead.start in none:
            continue
        for spot in _reached(lead, spots, parsed):
            if _told(context, lead, spot):
                found[Spread(spot.name, _side(parsed.tokens.words, parsed, lead, spot, paired))] = None
    return tuple(found)


def _reached(lead: Hit, spots: Sequence[Hit], parsed: Parsed) -> Iterator[Hit]:
    """The first place within reach, and those that are listed right behind it."""
    words, end = parsed.tokens.words, lead.end
    first = bisect_left(spots, lead.end, key=lambda h: h.start)
    for spot in spots[first : first + _REACH]:
        between = words[end : spot.start]
        if parsed.sentences[spot.start] != parsed.sentences[lead.start] or len(between) > _REACH:
            return
        if end != lead.end and not all(word in _JOINING for word in between):
            return
        yield spot
        end = spot.end


def _told(context: Context, lead: Hit, spot: Hit) -> bool:
    status = context.status(Mention("spread", lead.start, spot.end))
    return (status.assertion, status.experiencer, status.temporality) == (
        Assertion.PRESENT,
        Experiencer.PATIENT,
        Temporality.CURRENT,
    )


def _side(words: Sequence[str], parsed: Parsed, lead: Hit, spot: Hit, paired: frozenset[str]) -> str | None:
    """The side named between the lead and the place or right behind it; both for two of a pair."""
    near = [*reversed(words[lead.end : spot.start]), *words[lead.start : lead.end], *words[spot.end : spot.end + 4]]
    side = next((word for word in near if word in _SIDES), None)
    said = parsed.tokens.quote(spot.start, spot.end).casefold().split()
    return side or ("both" if paired & set(said) else None)
