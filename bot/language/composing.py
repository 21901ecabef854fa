"""Puts meanings together from word classes that stand near each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.language.dictionary import Meaning
from bot.language.lexicon import Hit


@dataclass(frozen=True, slots=True)
class Place:
    """The way back from meaning-bearing words to tokens."""

    words: Sequence[str]
    kept: Sequence[int]
    sentences: Sequence[int]
    breaking: frozenset[str]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.kept[start], self.kept[end - 1] + 1

    def sentence(self, at: int) -> int:
        return self.sentences[self.kept[at]]

    def words_of(self, hit: Hit) -> tuple[str, ...]:
        return tuple(self.words[i] for i in self.kept[hit.start : hit.end])


def _nearest(anchor: Hit, others: Sequence[Hit], gap: int, taken: Sequence[Hit], place: Place) -> Hit | None:
    first = bisect_left(others, anchor.start - gap - 8, key=lambda h: h.start)
    best: tuple[int, Hit] | None = None
    for other in others[first : first + 40]:
        if other.start > anchor.end + gap:
            break
        away = max(other.start - anchor.end, anchor.start - other.end, 0)
        clash = any(other.start < t.end and t.start < other.end for t in taken)
        if away <= gap and not clash and place.sentence(other.start) == place.sentence(anchor.start):
            best = min(best, (away, other), key=lambda b: b[0]) if best else (away, other)
    return best[1] if best else None


def _broken(chosen: Sequence[Hit], place: Place) -> bool:
    """Whether a denial or a turn of the sentence stands between the parts."""
    inside = {i for h in chosen for i in range(h.start, h.end)}
    first, last = min(h.start for h in chosen), max(h.end for h in chosen)
    return any(place.words[place.kept[i]] in place.breaking for i in range(first, last) if i not in inside)


def composed(
    meaning: Meaning, anchors: Sequence[Hit], classes: dict[str, list[Hit]], place: Place
) -> Iterator[tuple[int, int]]:
    """The first and the last token of each place where all parts of a meaning stand together."""
    for anchor in anchors:
        chosen = [anchor]
        for part in meaning.parts[1:]:
            found = _nearest(anchor, classes[part], meaning.gap, chosen, place)
            if found is None:
                break
            chosen.append(found)
        if len(chosen) < len(meaning.parts) or _broken(chosen, place):
            continue
        if any(_nearest(anchor, classes.get(c, ()), 8, (), place) for c in meaning.unless):
            continue
        start, end = min(h.start for h in chosen), max(h.end for h in chosen)
        yield place.span(start, end)
