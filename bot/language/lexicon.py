"""The dictionary: every phrase the clinic knows, looked up in one pass whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

# Classes of what can be felt, besides numbness: "I do not feel pain down there" tells of no numbness.
_FELT = frozenset({"pain", "chestpain", "weak"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of the dictionary found in a row of words: its kind, its name, first word and end."""

    kind: str
    name: str
    start: int
    end: int

    @property
    def size(self) -> int:
        """How many words it covers."""
        return self.end - self.start


class Phrasebook:
    """Finds phrases in a row of normal words. Built once; the cost of a look-up does not grow with its size."""

    def __init__(self, entries: Iterable[tuple[str, str, Sequence[str]]]) -> None:
        self._nlp = spacy.blank("en")
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="ORTH")
        self._keys: dict[int, tuple[str, str]] = {}
        self.words: set[str] = set()
        self._add(entries)

    def _add(self, entries: Iterable[tuple[str, str, Sequence[str]]]) -> None:
        grouped: dict[tuple[str, str], set[tuple[str, ...]]] = {}
        for kind, name, words in entries:
            if words:
                grouped.setdefault((kind, name), set()).add(tuple(words))
        for key, phrases in grouped.items():
            label = ":".join(key)
            docs = [Doc(self._nlp.vocab, words=list(p)) for p in sorted(phrases)]
            self._matcher.add(label, docs)
            self._keys[self._nlp.vocab.strings[label]] = key
            self.words.update(word for p in phrases for word in p)

    def find(self, words: Sequence[str]) -> list[Hit]:
        """All phrases found, overlapping ones too, in order of place, longest first."""
        if not words:
            return []
        with self._nlp.memory_zone():
            rows = list(self._matcher(Doc(self._nlp.vocab, words=[w if w in self.words else "\x00" for w in words])))
        hits = [Hit(*self._keys[label], start, end) for label, start, end in rows]
        return sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.kind, hit.name))


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Keep the longest of overlapping hits; hits of one and the same place stay together."""
    kept: list[Hit] = []
    owner: dict[int, tuple[int, int]] = {}
    for hit in sorted(hits, key=lambda h: (-h.size, h.start)):
        place = (hit.start, hit.end)
        if all(owner.setdefault(word, place) == place for word in range(*place)):
            kept.append(hit)
    return sorted(kept, key=lambda h: (h.start, h.name))


def without_false_friends(found: Sequence[Hit]) -> list[Hit]:
    """What remains when the words of false friends (kind `none`) are taken out."""
    false = [h for h in found if h.kind == "none"]
    if not false:
        return list(found)
    owner: dict[int, Hit] = {}
    for hit in sorted(false, key=lambda h: h.size):
        owner.update(dict.fromkeys(range(hit.start, hit.end), hit))

    def hidden(hit: Hit) -> bool:
        over = owner.get(hit.start)
        return over is not None and over.start <= hit.start and hit.end <= over.end and hit.size <= over.size

    return [h for h in found if h.kind != "none" and not hidden(h)]


def without_denied_feeling(hits: Sequence[Hit], words: Sequence[str], apart: frozenset[int]) -> list[Hit]:
    """Without a "not feel" before numbness or the like: it denies that, and is no numbness of its own.

    `apart` are the words that a mark stands before.
    """
    kinds = {(h.name, h.start) for h in hits if h.kind == "class"}
    kinds |= {("numb", start) for name, start in kinds if name in _FELT}

    def denies(hit: Hit) -> bool:
        if hit.kind != "class" or "feel" not in words[hit.start : hit.end]:
            return False
        if words[hit.start] == "feel":
            return hit.start > 0 and words[hit.start - 1] == "not" and (hit.name, hit.start + 1) in kinds
        lost = words[hit.end - 1] == "feel" and "not" in words[hit.start : hit.end]
        return lost and hit.end not in apart and (hit.name, hit.end) in kinds

    return [h for h in hits if not denies(h)]
