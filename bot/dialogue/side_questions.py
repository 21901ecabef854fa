"""Finds what a message asks, part by part, and tells when a question is unlike all that is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from bot.clinical.sentences import asks, parts

Ranking = list[tuple[str, float]]
STRANGE = "out_of_scope"
_SIDE_QUESTION = "ask_"
# A message that holds more than a few questions is a letter: its length must not slow the answer down.
_LONGEST, _MOST_PARTS, _GUESSES = 600, 6, 3


@dataclass(frozen=True)
class SideQuestions:
    """Reads questions with the trained model's `rank` and the settings of the classifier in `config.yml`."""

    rank: Callable[[str], Ranking]
    settings: Mapping[str, Any]

    def is_doubtful(self, text: str, ranked: Ranking) -> bool:
        """Whether a message asks something that is unlike all examples."""
        low = ranked[0][1] < self.settings["doubtful"]
        return low and any(map(self._asks, (text, *self._parts(text))))

    def of_doubtful(self, text: str, ranked: Ranking) -> Ranking:
        """For a doubtful message: what a part of it plainly asks, else that it is strange."""
        best = max((self.rank(part)[0] for part in self._parts(text)), key=itemgetter(1), default=ranked[0])
        first = best if self._is_plain(*best) else (STRANGE, float(self.settings["doubtful"]))
        return [first, *(pair for pair in ranked if pair[0] != first[0])]

    def guesses(self, ranked: Ranking) -> list[str]:
        """What a doubtful message may ask, the likeliest first."""
        return [name for name, _ in ranked[:_GUESSES] if name.startswith(_SIDE_QUESTION)]

    def asked(self, text: str, ranked: Ranking) -> list[str]:
        """What the parts of a message ask, in order and each once; empty when it asks one thing as a whole."""
        whole = dict(ranked)
        found = list(dict.fromkeys(self._found(text, whole)))
        alone = ranked[0][0].startswith(_SIDE_QUESTION) and len(found) < 2
        return [] if alone and (self._is_plain(*ranked[0]) or found == [ranked[0][0]]) else found

    def _found(self, text: str, whole: Mapping[str, float]) -> Iterator[str]:
        """A part counts when it is put as a question; in a question, also what the whole message speaks for."""
        question = next(iter(whole)).startswith(_SIDE_QUESTION)
        for part in self._parts(text):
            name, chance = self.rank(part)[0]
            backed = question and whole.get(name, 0.0) >= self.settings["backed"]
            if self._is_plain(name, chance) and (backed or self._asks(part)):
                yield name

    def _is_plain(self, name: str, chance: float) -> bool:
        return name.startswith(_SIDE_QUESTION) and chance >= float(self.settings["plain"])

    def _asks(self, text: str) -> bool:
        return asks(text, self.settings["openers"])

    def _parts(self, text: str) -> tuple[str, ...]:
        return parts(text[:_LONGEST], self.settings["joiners"], self.settings["openers"])[:_MOST_PARTS]
