"""Finds what a message speaks of: terms, medicines and meanings put together from word classes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.language.dictionary import Dictionary, Meaning
from bot.language.lexicon import Hit, longest, without_false_friends
from bot.language.spelling import likeliest
from bot.language.tokens import MARKS, SENTENCE_ENDS, Tokens, tokenise

_PERSONS = ("family", "family_after", "other", "pronoun", "patient", "thinking")
_GROUPS = {**dict.fromkeys(_PERSONS, "person"), "unwilling": "will", "ended": "time"}
_REPLIES = frozenset({("no",), ("none",), ("nope",), ("never",), ("yes",), ("yep",), ("yeah",)})
_BREAKS = frozenset({"no", "not", "without", "never", "but", "although", "however", "except"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept named in a message, from token `start` to `end`; `doubt` tells why its name is unsure, if it is."""

    concept: str
    start: int
    end: int
    doubt: str = ""
    weak: bool = False
    medicine: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """A misspelt medicine: the patient's word, the concept and the name it may mean."""

    word: str
    concept: str
    name: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A message in words with everything the dictionary found in it. Cue hits count tokens, others too."""

    tokens: Tokens
    sentences: tuple[int, ...]
    hits: tuple[Hit, ...]
    cues: tuple[Hit, ...]
    mentions: tuple[Mention, ...]
    near: tuple[Near, ...]

    def named(self, kind: str, name: str) -> list[Hit]:
        """The cue hits of one kind and name, in order."""
        return [hit for hit in self.cues if hit.kind == kind and hit.name == name]


def _sentences(words: tuple[str, ...]) -> tuple[int, ...]:
    number, numbers = 0, []
    for at, word in enumerate(words):
        numbers.append(number)
        asked_and_answered = word == "?" and words[at + 1 : at + 2] in _REPLIES
        number += word in SENTENCE_ENDS and not asked_and_answered
    return tuple(numbers)


class Finder:
    """Turns a text into a `Parsed` message."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._book = dictionary
        self._by_part: dict[str, list[Meaning]] = {}
        for meaning in dictionary.meanings:
            self._by_part.setdefault(meaning.parts[0], []).append(meaning)

    def parse(self, text: str) -> Parsed:
        """Find everything in one message; linear in its length."""
        tokens = tokenise(text, self._book.spelling)
        words, medicines = self._corrected(tokens.words)
        kept = [i for i, w in enumerate(words) if w not in MARKS and w not in self._book.spelling.skipped]
        sentences = _sentences(tokens.words)
        found = [
            h
            for h in self._book.terms.find([words[i] for i in kept])
            if sentences[kept[h.start]] == sentences[kept[h.end - 1]]
        ]
        hits = without_false_friends(found)
        place = _Place(words, kept, sentences)
        mentions = [*self._terms(hits, place, medicines), *self._meanings(hits, place)]
        near = tuple(self._near(hits, place, tokens, medicines))
        cues = _apart(self._book.cues.find(words))
        placed = tuple(Hit(h.kind, h.name, kept[h.start], kept[h.end - 1] + 1) for h in hits)
        return Parsed(tokens, sentences, placed, cues, tuple(_merged(self._widened(mentions))), near)

    def _corrected(self, words: Sequence[str]) -> tuple[list[str], set[int]]:
        known, skipped = self._book.terms.words, self._book.spelling.skipped
        out, medicines = list(words), set[int]()
        for i, word in enumerate(words):
            if len(word) < 5 or word in known or word in skipped:
                continue
            shaped = self._shaped(word)
            if shaped:
                out[i] = shaped
                continue
            better = self._book.corrector.correct(word)
            if better:
                out[i] = better.word
                if better.medicine:
                    medicines.add(i)
        return out, medicines

    def _shaped(self, word: str) -> str | None:
        """The known word that an unknown medical one is a kind of, by its beginning or ending."""
        if len(word) < 7 or word in self._book.corrector.ordinary:
            return None
        for affix, known in self._book.affixes:
            if word.endswith(affix[1:]) if affix[0] == "*" else word.startswith(affix[:-1]):
                return known
        return None

    def _terms(self, hits: Sequence[Hit], place: _Place, slips: set[int]) -> Iterator[Mention]:
        named = longest(h for h in hits if h.kind in ("term", "medicine", "misspelt"))
        for hit in named:
            start, end = place.span(hit.start, hit.end)
            if hit.kind == "term":
                weak = place.words_of(hit) in self._book.weak
                yield Mention(hit.name, start, end, weak=weak)
                continue
            unsure = hit.kind == "misspelt" or any(i in slips for i in range(start, end))
            for concept in self._book.medicines[hit.name]:
                doubt = "did you mean" if unsure else ""
                yield Mention(concept, start, end, doubt, hit.name in self._book.doubtful, medicine=True)

    def _near(self, hits: Sequence[Hit], place: _Place, tokens: Tokens, slips: set[int]) -> Iterator[Near]:
        for hit in hits:
            start, end = place.span(hit.start, hit.end)
            if hit.kind == "misspelt" or (hit.kind == "medicine" and any(i in slips for i in range(start, end))):
                word = tokens.quote(start, end)
                yield Near(
                    word, self._book.medicines[hit.name][0], likeliest(word.lower(), self._book.titles[hit.name])
                )

    def _meanings(self, hits: Sequence[Hit], place: _Place) -> Iterator[Mention]:
        classes: dict[str, list[Hit]] = {}
        for hit in hits:
            if hit.kind == "class":
                classes.setdefault(hit.name, []).append(hit)
        for name, group in classes.items():
            for meaning in self._by_part.get(name, ()):
                if all(part in classes for part in meaning.parts):
                    yield from _composed(meaning, group, classes, place)

    def _widened(self, mentions: Sequence[Mention]) -> Iterator[Mention]:
        for mention in mentions:
            yield mention
            for wider in self._book.includes.get(mention.concept, ()):
                yield replace(mention, concept=wider)


@dataclass(frozen=True, slots=True)
class _Place:
    """The way back from meaning-bearing words to tokens."""

    words: Sequence[str]
    kept: Sequence[int]
    sentences: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.kept[start], self.kept[end - 1] + 1

    def sentence(self, at: int) -> int:
        return self.sentences[self.kept[at]]

    def words_of(self, hit: Hit) -> tuple[str, ...]:
        return tuple(self.words[i] for i in self.kept[hit.start : hit.end])


def _apart(found: Sequence[Hit]) -> tuple[Hit, ...]:
    """The longest cues of each kind; cues that name persons do not hide the others, nor the reverse."""
    groups: dict[str, list[Hit]] = {}
    for hit in found:
        groups.setdefault(_GROUPS.get(hit.name, hit.kind) if hit.kind == "cue" else hit.kind, []).append(hit)
    return tuple(sorted((h for g in groups.values() for h in longest(g)), key=lambda h: (h.start, -h.end, h.name)))


def _nearest(anchor: Hit, others: Sequence[Hit], gap: int, taken: Sequence[Hit], place: _Place) -> Hit | None:
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


def _broken(chosen: Sequence[Hit], place: _Place) -> bool:
    """Whether a denial or a turn of the sentence stands between the parts."""
    inside = {i for h in chosen for i in range(h.start, h.end)}
    first, last = min(h.start for h in chosen), max(h.end for h in chosen)
    return any(place.words[place.kept[i]] in _BREAKS for i in range(first, last) if i not in inside)


def _composed(
    meaning: Meaning, anchors: Sequence[Hit], classes: dict[str, list[Hit]], place: _Place
) -> Iterator[Mention]:
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
        yield Mention(meaning.concept, *place.span(start, end), weak=meaning.weak)


def _merged(mentions: Iterator[Mention]) -> list[Mention]:
    """One mention where several of the same concept overlap: the clearest name, over the whole stretch."""
    out: list[Mention] = []
    latest: dict[str, int] = {}
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end, m.weak, m.doubt)):
        last = latest.get(mention.concept)
        if last is not None and mention.start < out[last].end:
            kept = out[last]
            clear = min(kept, mention, key=lambda m: (bool(m.doubt), m.weak))
            out[last] = replace(clear, start=kept.start, end=max(kept.end, mention.end))
            continue
        latest[mention.concept] = len(out)
        out.append(mention)
    return out
