"""A message as marks: its numbers, signs and known phrases in order, each with all that it may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from bot.language.visit_times_words import TimeWords, stem

_MOST = 300
_LONGEST_SHORT = 4
_CLOSE = 80.0
_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2}(?!\d))"
    r"|(?P<slashed>\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\d/]))"
    r"|(?P<timed>\d{1,2}[:.]\d\d(?!\d))"
    r"|(?P<nth>\d{1,3}(?:st|nd|rd|th)\b)"
    r"|(?P<half>(?<=\d)\s{0,2}[ap]\.?\s?m\b\.?|(?<=\d)[ap]\b)"
    r"|(?P<digits>\d{1,9})"
    r"|(?P<word>[^\W\d_]{1,40}(?:['’][^\W\d_]{1,40})*)"
    r"|(?P<comma>,)|(?P<stop>[.;!\n])|(?P<question>\?)|(?P<sign>[-@&/])"
)
_DASHES = str.maketrans({"\u2013": "-", "\u2014": "-", "\u2212": "-"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One phrase, number or sign. `senses` maps each kind of word that it may be to its value as that."""

    senses: Mapping[str, Any]

    def __contains__(self, kind: str) -> bool:
        return kind in self.senses

    def get(self, kind: str) -> Any:
        """Its value as a word of that kind; None when it is no such word."""
        return self.senses.get(kind)


def read_marks(text: str, words: TimeWords) -> list[Mark]:
    """The marks of a message; linear in its length, and no more than a few hundred of them."""
    rows = _rows(text, words)
    out: list[Mark] = []
    at = 0
    while at < len(rows) and len(out) < _MOST:
        if isinstance(rows[at], Mark):
            found, size = rows[at], 1
        else:
            found, size = _phrase(rows, at, words)
        if not ("stop" in found and out and _is_short(rows[at - 1], out[-1])):
            out.append(found)
        at += size
    return out


def _is_short(word: Any, mark: Mark) -> bool:
    """Whether the dot behind a word only cuts the name of a day or month short: "Mon.", "Sept."."""
    return ("month" in mark or "weekday" in mark) and isinstance(word, str) and len(word) <= _LONGEST_SHORT


def _rows(text: str, words: TimeWords) -> list[Any]:
    rows: list[Any] = []
    for found in _TOKEN.finditer(text.casefold().translate(_DASHES)):
        kind, raw = str(found.lastgroup), found.group()
        if kind in ("word", "sign"):
            word = _known(stem(raw.replace("'", "").replace("’", "")), words)
            if word not in words.dropped:
                rows.append(word)
        else:
            rows.append(Mark(_number(kind, raw)))
        if len(rows) > _MOST * 2:
            break
    return rows


def _number(kind: str, raw: str) -> dict[str, Any]:
    if kind in ("iso", "slashed", "timed"):
        return {kind: tuple(int(part) for part in re.findall(r"\d+", raw))}
    if kind in ("nth", "digits"):
        return {kind: int(re.findall(r"\d+", raw)[0])}
    if kind == "half":
        return {"am" if "a" in raw else "pm": True}
    return {kind: True}


def _phrase(rows: Sequence[Any], at: int, words: TimeWords) -> tuple[Mark, int]:
    """The longest known phrase that begins here, or a word without a meaning."""
    for size in range(min(words.longest, len(rows) - at), 0, -1):
        piece = rows[at : at + size]
        if all(isinstance(word, str) for word in piece):
            senses = words.senses.get(tuple(piece))
            if senses is not None:
                return Mark(senses), size
    return Mark({}), 1


def _known(word: str, words: TimeWords) -> str:
    """The word as the file knows it: a misspelt name is put right."""
    return word if word in words.known or not 5 <= len(word) <= 12 else _corrected(word, words.typos)


@lru_cache(maxsize=4096)
def _corrected(word: str, names: tuple[str, ...]) -> str:
    found = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return found[0] if found and found[0][0] == word[0] else word


def pieces_of(marks: Sequence[Mark], at: int, *kinds: str) -> Iterator[Any]:
    """The values of the marks from `at` on as words of these kinds, as long as each is one."""
    for mark, kind in zip(marks[at:], kinds, strict=False):
        if kind not in mark:
            return
        yield mark.get(kind)
