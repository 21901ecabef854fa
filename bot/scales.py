"""Reads the answers after a visit: a score from 0 to 10, the name of an activity, less or more, or a skip."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.clinical.answers import plain
from bot.clinical.progress import LONGEST_NAME
from bot.clinical.reading import Reading
from bot.knowledge.followup import FollowUpWords
from bot.ports import Language

SKIPPED = "skipped"
SCORES = tuple(str(score) for score in range(11))
_WORD = re.compile(r"[\w']+")
_ISH = re.compile(r"(\d)\s?-?ish\b", re.IGNORECASE)
_BELOW_ZERO = re.compile(r"(?<![\w.])[-\u2212]\s?\d")


class Scales:
    """Answers in the words of `followup.yml`, and numbers as the language part understands them."""

    def __init__(self, words: FollowUpWords, language: Language) -> None:
        self._words, self._language = words, language

    def read(self, question: str, text: str, answered: Mapping[str, str]) -> str | None:
        """What an answer means, as it is kept until all is told: a number, a name, `skipped`; None when unclear.

        `answered` are the answers so far: the second activity must not be the first once more.
        """
        if self.says(text, "skip"):
            return SKIPPED
        if question == "turning":
            return next((way for way in ("less", "same", "more") if self.says(text, way)), None)
        if question.endswith("_score"):
            return self._score(text, none="cannot", all_="as_before")
        if question.startswith("activity"):
            name = self._activity(text)
            return None if name and plain(name) in map(plain, answered.values()) else name
        return self._score(text, none="no_pain")

    def says(self, text: str, meaning: str) -> bool:
        """Whether an answer as a whole is one of the words for a meaning, or the choice that was shown for it."""
        shown = [plain(self._words.choices[meaning])] if meaning in self._words.choices else []
        return plain(text) in (*self._words.answers[meaning], *shown)

    def pains(self, asked: str, text: str) -> dict[str, str]:
        """The scores of pain by their questions, when a message gives several, or names one that is not asked."""
        pain = self._read(text).pain
        if pain is None or _BELOW_ZERO.search(text):
            return {}
        told = {"pain_now": pain.now, "pain_worst": pain.worst, "pain_average": pain.average}
        named = {question: f"{score:g}" for question, score in told.items() if score is not None}
        return named if len(named) > 1 or not {asked, "pain_now"} & set(named) else {}

    def got_worse(self, text: str) -> bool:
        """Whether a message says that it got worse, with a number or without one."""
        return plain(text) == "worse" or (self._holds(text, "got_worse") and not self._holds(text, "not_worse"))

    def unchanged(self, text: str) -> bool:
        """Whether a message says that it is as it was."""
        return self._holds(text, "unchanged") and not self._holds(text, "got_worse")

    def puts_off(self, text: str) -> bool:
        """Whether a message asks to be asked another time."""
        return self.says(text, "not_now") or self._holds(text, "not_now_parts")

    def _holds(self, text: str, parts: str) -> bool:
        padded = f" {' '.join(_WORD.findall(plain(text)))} "
        return any(f" {part} " in padded for part in self._words.answers[parts])

    def asks(self, text: str) -> bool:
        """Whether a text is a question of the patient's own."""
        begins = any(f"{plain(text)} ".startswith(f"{word} ") for word in self._words.answers["asks"])
        return begins or text.rstrip().endswith("?")

    def _score(self, text: str, none: str, all_: str | None = None) -> str | None:
        said = plain(text)
        if said in SCORES:
            return said
        if self.says(text, none):
            return "0"
        if all_ is not None and self.says(text, all_):
            return "10"
        if _BELOW_ZERO.search(text):
            return None
        return _only(self._read(text))

    def _read(self, text: str) -> Reading:
        """A message as an answer about pain; "4ish" is 4."""
        return self._language.read(_ISH.sub(r"\1", text), question=self._words.questions["pain_now"].words)

    def _activity(self, text: str) -> str | None:
        name = " ".join(text.split()).strip(" .,;!")
        return name if len(name) <= LONGEST_NAME and any(map(str.isalpha, name)) and not self.asks(text) else None


def _only(reading: Reading) -> str | None:
    """The one score of a message; of several nobody knows which one is meant."""
    pain = reading.pain
    scores = {pain.now, pain.worst, pain.average} - {None} if pain else set()
    return f"{scores.pop():g}" if len(scores) == 1 else None
