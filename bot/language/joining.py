"""Parts two words that were written without the space between them: "painshoots", "bothlegs"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

_SHORTEST, _LONGEST, _SHORTEST_PART, _LONG_PART = 6, 24, 2, 4


@dataclass(slots=True)
class Joints:
    """Knows which words can stand alone: `small` ones beside any of the words of the dictionary.

    `right` tells whether a word is right, or a slip of one: such a word is never parted.
    """

    words: frozenset[str]
    small: frozenset[str]
    right: Callable[[str], bool]
    fold: Callable[[str], str]
    _seen: dict[str, tuple[str, str] | None] = field(default_factory=dict)

    def parts(self, word: str) -> tuple[str, str] | None:
        """The two words that `word` is made of, the likeliest first one longest; None when it is a word of its own."""
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
            return None
        if word not in self._seen:
            if len(self._seen) > 50_000:
                self._seen.clear()
            self._seen[word] = None if self.right(self.fold(word)) else self._parted(word)
        return self._seen[word]

    def _parted(self, word: str) -> tuple[str, str] | None:
        for at in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
            first, second = word[:at], word[at:]
            if self._stands(first) and self._stands(second) and max(len(first), len(second)) >= _LONG_PART:
                return first, second
        return None

    def _stands(self, part: str) -> bool:
        return part in self.small or (len(part) >= _LONG_PART and self.fold(part) in self.words)
