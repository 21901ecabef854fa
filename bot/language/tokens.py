"""A message as words: lower case, spelt out, folded to one form, each with its place in the original text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.language.joining import Joints

_WORD = re.compile(r"\d{1,12}(?:\.\d{1,6})?|[^\W\d_]+(?:'[^\W\d_]+)*|[.,!?;:/()\n%&]")
_SAME_LENGTH = str.maketrans(
    {"’": "'", "‘": "'", "´": "'", "`": "'", "ʼ": "'", "\r": "\n", "…": ".", "。": ".", "？": "?"}
)
_LONGEST_WORD = 40
_MINUS = re.compile(r"(?:^|\s)[-\u2212]$")
SENTENCE_ENDS = frozenset(".!?;\n")
MARKS = frozenset(".,!?;:/()\n%")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Normal forms in order; `starts` and `ends` are character offsets in `text`."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def quote(self, first: int, last: int) -> str:
        """The original words from token `first` up to, not including, `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""

    def below_zero(self) -> frozenset[int]:
        """The numbers with a minus sign of their own: "-3", not "0-3"."""
        found = (i for i, word in enumerate(self.words) if word[0].isdigit())
        return frozenset(i for i in found if _MINUS.search(self.text[max(0, self.starts[i] - 2) : self.starts[i]]))


@dataclass(frozen=True, slots=True)
class Spelling:
    """How words are folded: contractions, fillers, British endings, words whose final s stays."""

    expansions: dict[str, tuple[str, ...]]
    fillers: frozenset[str]
    skipped: frozenset[str]
    kept: frozenset[str]
    regional: tuple[tuple[str, str], ...]
    abbreviations: frozenset[str]
    joints: Joints | None = None
    cache: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    def forms(self, word: str) -> tuple[str, ...]:
        """The normal form, or forms for a contraction, of one lower-case word."""
        known = self.cache.get(word)
        if known is None:
            known = self._forms(word[:_LONGEST_WORD])
            if len(self.cache) < 20_000:
                self.cache[word] = known
        return known

    def _forms(self, word: str) -> tuple[str, ...]:
        if word in self.expansions:
            return self.expansions[word]
        if word.endswith("'s"):
            return (*self._forms(word[:-2]), "'s")
        word = word.replace("'", "")
        if word in self.expansions:
            return self.expansions[word]
        parts = self.joints.parts(word) if self.joints else None
        if parts:
            return (*self._forms(parts[0]), *self._forms(parts[1]))
        return (self.fold(word),)

    def fold(self, word: str) -> str:
        """The form in which one plain word is looked up."""
        for old, new in self.regional:
            word = word.replace(old, new)
        return self._singular(word)

    def _singular(self, word: str) -> str:
        if len(word) < 4 or word in self.kept or not word.endswith("s") or word[-2] in "siu":
            return word
        if word.endswith("ies") and len(word) > 4:
            return word[:-3] + "y"
        if word.endswith(("sses", "xes", "ches", "shes")):
            return word[:-2]
        return word[:-1]


def _lower(text: str) -> str:
    """Lower case without changing the number of characters, so that offsets stay right."""
    text = text.translate(_SAME_LENGTH)
    if text.isascii():
        return text.lower()
    plain = (unicodedata.normalize("NFKC", c) if c > "\xff" else c for c in text)
    folded = ((p if len(p) == 1 else c) for p, c in zip(plain, text, strict=True))
    return "".join(low if len(low := c.lower()) == 1 else c for c in folded)


def _pieces(text: str, spelling: Spelling) -> Iterator[tuple[str, int, int]]:
    previous = ""
    for found in _WORD.finditer(_lower(text)):
        raw = found.group()
        if raw in spelling.fillers:
            continue
        if raw == "." and previous in spelling.abbreviations:
            continue
        if raw == "&":
            raw = "and"
        for form in (raw,) if raw in MARKS or raw[0].isdigit() else spelling.forms(raw):
            if form != previous or form in MARKS or form[0].isdigit():
                yield form, found.start(), found.end()
            previous = form


def _unrepeated(rows: Iterator[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Without a pair of words said twice in a row: "i had i had"."""
    out: list[tuple[str, int, int]] = []
    for row in rows:
        out.append(row)
        words = [r[0] for r in out[-4:]]
        if len(words) == 4 and words[:2] == words[2:] and not MARKS & set(words):
            del out[-2:]
    return out


def tokenise(text: str, spelling: Spelling) -> Tokens:
    """Split and normalise; fillers and stammered repeats are dropped. Linear in the length of the text."""
    rows = _unrepeated(_pieces(text, spelling))
    return Tokens(text, tuple(r[0] for r in rows), tuple(r[1] for r in rows), tuple(r[2] for r in rows))
