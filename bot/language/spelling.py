"""Puts misspelt words right: close ones only, never an ordinary word, and a medicine only as a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_CLOSE = 84.0
_SHORTEST, _LONGEST = 5, 20
# A word of danger may have lost a letter ("ches"), and loses one more when its plural is folded ("plls").
_SHORTEST_SLIP = 4
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the dictionary that a misspelt word probably means."""

    word: str
    medicine: bool


@dataclass(slots=True)
class Corrector:
    """Knows the words worth correcting to, and the `ordinary` ones that are right as they are."""

    ordinary: frozenset[str]
    _shelves: dict[int, list[str]] = field(default_factory=dict)
    _danger: dict[str, list[str]] = field(default_factory=dict)
    _letters: dict[str, list[str]] = field(default_factory=dict)
    _medicines: frozenset[str] = frozenset()
    _seen: dict[str, Correction | None] = field(default_factory=dict)

    def learn(self, targets: Iterable[str], medicines: Iterable[str], danger: Iterable[str] = ()) -> None:
        """Set the words of the dictionary; only those of five to twenty letters are corrected to.

        The words of `danger` are also found from one swapped, missing, doubled or wrong letter after the first.
        """
        self._medicines = frozenset(medicines)
        for word in sorted(set(targets) | self._medicines):
            if _SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                self._letters.setdefault("".join(sorted(word)), []).append(word)
                for length in range(len(word) - 2, len(word) + 3):
                    self._shelves.setdefault(length, []).append(word)
        for word in sorted(set(danger)):
            if _SHORTEST_SLIP <= len(word) <= _LONGEST and word.isalpha():
                self._danger.setdefault(word[0], []).append(word)

    def correct(self, word: str) -> Correction | None:
        """The dictionary word that `word` is a slip of, or None when it is right, ordinary or too far off."""
        if not _SHORTEST_SLIP <= len(word) <= _LONGEST or word in self.ordinary or not word.isalpha():
            return None
        if word not in self._seen:
            if len(self._seen) > 50_000:
                self._seen.clear()
            self._seen[word] = self._spoken(word) or self._slip(word) or self._nearest(word)
        return self._seen[word]

    def _spoken(self, word: str) -> Correction | None:
        """A word written as it is spoken: "growin", "tinglin"."""
        whole = f"{word}g"
        known = whole in self.ordinary or whole in self._letters.get("".join(sorted(whole)), ())
        return Correction(whole, medicine=False) if word.endswith("in") and len(word) > _SHORTEST and known else None

    def nearly_right(self, word: str) -> bool:
        """Whether a word is an ordinary one, or one slip away from a word of the dictionary."""
        better = self.correct(word)
        return word in self.ordinary or (better is not None and OSA.distance(word, better.word) <= 1)

    def _nearest(self, word: str) -> Correction | None:
        if len(word) < _SHORTEST:
            return None
        close = self._in_another_order(word) or self._most_alike(word)
        return Correction(close, close in self._medicines) if close else None

    def _most_alike(self, word: str) -> str | None:
        found = process.extractOne(word, self._shelves.get(len(word), ()), scorer=fuzz.ratio, score_cutoff=_CLOSE)
        return found[0] if found else None

    def _in_another_order(self, word: str) -> str | None:
        """The one word with two neighbours swapped, which the ratio finds too far off in a short one ("cnacer")."""
        others = self._letters.get("".join(sorted(word)), ())
        near = [other for other in others if other[0] == word[0] and OSA.distance(word, other) == 1]
        return near[0] if len(near) == 1 else None

    def _slip(self, word: str) -> Correction | None:
        for form in (word, word.removesuffix("s")):
            near = [w for w in self._danger.get(form[0], ()) if _one_slip(form, w)]
            if near:
                return Correction(max(near, key=lambda w: (_swapped(form, w), fuzz.ratio(form, w), w)), medicine=False)
        return None


def _one_slip(word: str, target: str) -> bool:
    """Whether one letter is swapped, missing, doubled or wrong; in a short word wrong ones do not count."""
    if OSA.distance(word, target, score_cutoff=1) > 1:
        return False
    if min(len(word), len(target)) >= _SHORTEST:
        return True
    return len(word) < len(target) or _swapped(word, target) or _doubled(word, target) or _beside(word, target)


def _swapped(word: str, target: str) -> bool:
    return sorted(word) == sorted(target)


def _beside(word: str, target: str) -> bool:
    """Whether one letter is that of the next key: "lehs" for "legs"."""
    wrong = [(one, other) for one, other in zip(word, target, strict=False) if one != other]
    return len(word) == len(target) and len(wrong) == 1 and wrong[0][1] in _next_keys(wrong[0][0])


def _next_keys(key: str) -> str:
    found = ((row, column) for row, keys in enumerate(_ROWS) for column, other in enumerate(keys) if other == key)
    row, column = next(found, (len(_ROWS), 0))
    steps = ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0))
    near = [(row + down, column + right) for down, right in steps]
    return "".join(_ROWS[r][c] for r, c in near if 0 <= r < len(_ROWS) and 0 <= c < len(_ROWS[r]))


def _doubled(word: str, target: str) -> bool:
    return any(one == two and word[:at] + word[at + 1 :] == target for at, (one, two) in enumerate(pairwise(word)))


def likeliest(word: str, titles: Sequence[str]) -> str:
    """Of the names of one medicine, the one that a misspelt word is most like."""
    return max(titles, key=lambda title: fuzz.ratio(word, title))


def slip_of(word: str, among: Iterable[str]) -> bool:
    """Whether a word is one slip away from one of four letters or more among others: "wiat" from "wait"."""
    return any(len(right) >= _SHORTEST_SLIP and OSA.distance(word, right) <= 1 for right in among)
