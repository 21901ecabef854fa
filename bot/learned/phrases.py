"""Turns a message into the weighted word and letter groups that a `PhraseModel` counts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

FEATURES = 1
"""Raise it when the features change: Rasa keeps a trained part for as long as its settings stay the same."""

_LONGEST = 2_000
_TOKEN = re.compile(r"\w+|[^\w\s]")
_START, _END, _RARE = "^", "$", "§"
_WORDS = range(1, 4)
_LETTERS = range(2, 6)


@dataclass(frozen=True)
class Phrases:
    """What was seen in training: `known` words, and for each group its column and how telling it is.

    A word seen in a single example counts as rare, in training as later on. So the classifier learns how far
    unknown words speak for a message that is none of the clinic's business.
    """

    known: frozenset[str]
    columns: Mapping[str, int]
    weights: Sequence[float]

    @classmethod
    def learn(cls, texts: Sequence[str]) -> Phrases:
        """Take every group that occurs in at least two of the texts."""
        words = Counter(word for text in texts for word in set(_TOKEN.findall(_plain(text))))
        known = frozenset(word for word, count in words.items() if count > 1)
        groups = Counter(group for text in texts for group in set(_groups(text, known)))
        kept = sorted(group for group, count in groups.items() if count > 1)
        weights = [math.log((1 + len(texts)) / (1 + groups[group])) + 1 for group in kept]
        return cls(known, {group: column for column, group in enumerate(kept)}, weights)

    def measure(self, text: str) -> dict[int, float]:
        """Column to weight. Words and letters each have length one, so that a long message weighs no more."""
        counts = Counter(group for group in _groups(text, self.known) if group in self.columns)
        return {
            **self._unit((group, n) for group, n in counts.items() if group[0] == "w"),
            **self._unit((group, n) for group, n in counts.items() if group[0] == "c"),
        }

    def _unit(self, counts: Iterable[tuple[str, int]]) -> dict[int, float]:
        raw = {(column := self.columns[group]): (1 + math.log(n)) * self.weights[column] for group, n in counts}
        length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        return {column: value / length for column, value in raw.items()}


def _plain(text: str) -> str:
    """Small letters, no apostrophes, every digit a zero."""
    text = text[:_LONGEST].lower().replace("\u2019", "").replace("'", "")
    return re.sub(r"\d", "0", text)


def _groups(text: str, known: frozenset[str]) -> Iterator[str]:
    plain = _plain(text)
    tokens = [token if token in known or not token[0].isalnum() else _RARE for token in _TOKEN.findall(plain)]
    tokens = [_START, *tokens, _END]
    for size in _WORDS:
        for start in range(len(tokens) - size + 1):
            group = " ".join(tokens[start : start + size])
            if group not in (_START, _END):
                yield "w" + group
    for word in plain.split():
        padded = f" {word} "
        for size in _LETTERS:
            for start in range(len(padded) - size + 1):
                yield "c" + padded[start : start + size]
