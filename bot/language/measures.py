"""Signs told by a number: a temperature, a pulse, a blood sugar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.language.phrases import pairs

_REACH = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """A concept that a number means when one of `names` stands just before it and it lies in one of `ranges`."""

    concept: str
    names: frozenset[str]
    ranges: tuple[tuple[float, float], ...]


def read_measures(blocks: Mapping[str, str]) -> tuple[Measure, ...]:
    """The measures of a word file: `names = lo to hi, lo to hi` for each concept."""
    out = []
    for concept, block in blocks.items():
        for names, told in pairs(block, "="):
            ranges = (part.split(" to ") for part in told.split(","))
            out.append(Measure(concept, frozenset(names.split()), tuple((float(lo), float(hi)) for lo, hi in ranges)))
    return tuple(out)


def measured(words: Sequence[str], measures: Sequence[Measure]) -> Iterator[tuple[str, int, int]]:
    """Each measured concept with the first token of its name and the token after its number."""
    for at, word in enumerate(words):
        if not (word[0].isdigit() and word.isascii()):
            continue
        value, before = float(word), words[max(0, at - _REACH) : at]
        for measure in measures:
            place = next((i for i, w in enumerate(before) if w in measure.names), None)
            if place is not None and any(lo <= value <= hi for lo, hi in measure.ranges):
                yield measure.concept, at - len(before) + place, at + 1
