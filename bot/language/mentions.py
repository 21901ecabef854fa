"""Finds what a message speaks of: terms, medicines and meanings put together from word classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.language.composing import Place, composed
from bot.language.dictionary import Dictionary, Meaning, WordSets
from bot.language.lexicon import Hit, longest, without_denied_feeling, without_false_friends
from bot.language.measures import measured
from bot.language.spelling import likeliest
from bot.language.tokens import MARKS, SENTENCE_ENDS, Tokens, tokenise

_PERSONS = ("family", "family_after", "other", "pronoun", "patient", "thinking")
_TOPICS = ("general", "topic", "topical", "offered", "bare", "nearby", "effect", "define", "owned_after", "anew")
_GROUPS = {
    **dict.fromkeys(_PERSONS, "person"),
    **{name: name for name in _TOPICS},
    "unwilling": "will",
    "ended": "time",
    "asking": "asking",
    "doubled": "doubled",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept named in a message, from token `start` to `end`; `doubt` tells why its name is unsure, if it is.

    A `partial` name is one kind or sign of the concept, so that denying it does not deny the whole.
    """

    concept: str
    start: int
    end: int
    doubt: str = ""
    weak: bool = False
    medicine: bool = False
    partial: bool = False


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
    sets: WordSets

    def named(self, kind: str, name: str) -> list[Hit]:
        """The cue hits of one kind and name, in order."""
        return [hit for hit in self.cues if hit.kind == kind and hit.name == name]


def _sentences(words: tuple[str, ...], replies: frozenset[str]) -> tuple[int, ...]:
    number, numbers = 0, []
    for at, word in enumerate(words):
        numbers.append(number)
        asked_and_answered = word == "?" and bool(replies & set(words[at + 1 : at + 2]))
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
        sentences = _sentences(tokens.words, self._book.sets["replying"])
        said = [words[i] for i in kept]
        found = [h for h in self._book.terms.find(said) if sentences[kept[h.start]] == sentences[kept[h.end - 1]]]
        apart = frozenset(at for at, i in enumerate(kept) if i and words[i - 1] in MARKS)
        hits = without_denied_feeling(without_false_friends(found), said, apart)
        place = Place(words, kept, sentences, self._book.sets["breaking"])
        mentions = [*self._terms(hits, place, medicines), *self._meanings(hits, place)]
        mentions += [Mention(*found) for found in measured(tokens.words, self._book.measures)]
        near = tuple(self._near(hits, place, tokens, medicines))
        cues = _apart(self._book.cues.find(words))
        placed = tuple(Hit(h.kind, h.name, kept[h.start], kept[h.end - 1] + 1) for h in hits)
        return Parsed(tokens, sentences, placed, cues, tuple(_merged(self._widened(mentions))), near, self._book.sets)

    def _corrected(self, words: Sequence[str]) -> tuple[list[str], set[int]]:
        known, skipped = self._book.terms.words, self._book.spelling.skipped
        out, medicines = list(words), set[int]()
        for i, word in enumerate(words):
            if len(word) < 4 or word in known or word in skipped:
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

    def _terms(self, hits: Sequence[Hit], place: Place, slips: set[int]) -> Iterator[Mention]:
        named = longest(h for h in hits if h.kind in ("term", "medicine", "misspelt"))
        for hit in named:
            start, end = place.span(hit.start, hit.end)
            if hit.kind == "term":
                words = place.words_of(hit)
                whole = self._book.whole.get(hit.name)
                partial = whole is not None and words not in whole
                treated = words in self._book.treated
                yield Mention(hit.name, start, end, weak=words in self._book.weak, medicine=treated, partial=partial)
                continue
            unsure = hit.kind == "misspelt" or any(i in slips for i in range(start, end))
            for concept in self._book.medicines[hit.name]:
                doubt = "did you mean" if unsure else ""
                yield Mention(concept, start, end, doubt, hit.name in self._book.doubtful, medicine=True)

    def _near(self, hits: Sequence[Hit], place: Place, tokens: Tokens, slips: set[int]) -> Iterator[Near]:
        for hit in hits:
            start, end = place.span(hit.start, hit.end)
            if hit.kind == "misspelt" or (hit.kind == "medicine" and any(i in slips for i in range(start, end))):
                word = tokens.quote(start, end)
                yield Near(
                    word, self._book.medicines[hit.name][0], likeliest(word.lower(), self._book.titles[hit.name])
                )

    def _meanings(self, hits: Sequence[Hit], place: Place) -> Iterator[Mention]:
        classes: dict[str, list[Hit]] = {}
        for hit in hits:
            if hit.kind == "class":
                classes.setdefault(hit.name, []).append(hit)
        for name, group in classes.items():
            for meaning in self._by_part.get(name, ()):
                if all(part in classes for part in meaning.parts):
                    for start, end in composed(meaning, group, classes, place):
                        yield Mention(meaning.concept, start, end, weak=meaning.weak)

    def _widened(self, mentions: Sequence[Mention]) -> Iterator[Mention]:
        for mention in mentions:
            yield mention
            for wider in self._book.includes.get(mention.concept, ()):
                yield replace(mention, concept=wider, partial=True)


def _apart(found: Sequence[Hit]) -> tuple[Hit, ...]:
    """The longest cues of each kind; cues that name persons do not hide the others, nor the reverse."""
    groups: dict[str, list[Hit]] = {}
    for hit in found:
        groups.setdefault(_GROUPS.get(hit.name, hit.kind) if hit.kind == "cue" else hit.kind, []).append(hit)
    return tuple(sorted((h for g in groups.values() for h in longest(g)), key=lambda h: (h.start, -h.end, h.name)))


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
