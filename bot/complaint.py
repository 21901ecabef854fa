"""What a patient told of the complaint beside findings: the latest statements, each with the patient's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from textwrap import shorten
from typing import Generic, TypeVar

from bot.clinical.reading import DaysRange, Reading, Spread, WeeksRange

T = TypeVar("T")
Read = Callable[[str], Reading]
LONGEST_WORDS = 160
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Told(Generic[T]):
    """One thing told, and the words that told it."""

    value: T
    words: str


@dataclass(frozen=True)
class Complaint:
    """Pain is on the scale from 0 to 10. `lasting` and `surgery_days` are counted back from when they were told.

    Nothing here clears or decides anything; it is for staff and physicians to read.
    """

    pain_now: Told[float] | None = None
    pain_worst: Told[float] | None = None
    pain_average: Told[float] | None = None
    lasting: Told[DaysRange] | None = None
    spread: tuple[Told[Spread], ...] = ()
    worse_with: tuple[Told[str], ...] = ()
    better_with: tuple[Told[str], ...] = ()
    pregnancy_weeks: Told[WeeksRange] | None = None
    surgery_days: Told[DaysRange] | None = None


def complaint_of(messages: Iterable[str], read: Read) -> Complaint:
    """Fold a patient's messages, oldest first. What is told anew takes the place of what was told before.

    What changes the pain counts on the side where it was named last; places it spreads to add up.
    """
    notes = _Notes(messages, read)
    worse, better = notes.all(lambda r: r.worse_with), notes.all(lambda r: r.better_with)
    spread = notes.all(lambda r: r.spread)
    sided = {place.area for place in spread if place.side}
    return Complaint(
        pain_now=notes.newest(lambda r: r.pain.now if r.pain else None),
        pain_worst=notes.newest(lambda r: r.pain.worst if r.pain else None),
        pain_average=notes.newest(lambda r: r.pain.average if r.pain else None),
        lasting=notes.newest(lambda r: r.duration_days),
        spread=tuple(told for place, (_, told) in spread.items() if place.side or place.area not in sided),
        worse_with=tuple(told for name, (at, told) in worse.items() if at >= _last(better, name)),
        better_with=tuple(told for name, (at, told) in better.items() if at >= _last(worse, name)),
        pregnancy_weeks=notes.newest(lambda r: r.pregnancy_weeks),
        surgery_days=notes.newest(lambda r: r.surgery_days),
    )


def _last(side: dict[str, tuple[int, Told[str]]], name: str) -> int:
    return side[name][0] if name in side else -1


class _Notes:
    """Messages with their readings."""

    def __init__(self, messages: Iterable[str], read: Read) -> None:
        self._read = read
        self._told = [(text, read(text)) for text in messages]

    def newest(self, get: Callable[[Reading], T | None]) -> Told[T] | None:
        """What was told last, if it was ever told."""
        for text, reading in reversed(self._told):
            value = get(reading)
            if value is not None:
                return Told(value, self._words(text, lambda part: get(part) == value))  # noqa: B023 - used at once
        return None

    def all(self, get: Callable[[Reading], tuple[T, ...]]) -> dict[T, tuple[int, Told[T]]]:
        """Everything that was told, in the order of its first telling, with the place and words of its last."""
        found: dict[T, tuple[int, Told[T]]] = {}
        for place, (text, reading) in enumerate(self._told):
            for value in get(reading):
                words = self._words(text, lambda part: value in get(part))  # noqa: B023 - used at once
                found[value] = (place, Told(value, words))
        return found

    def _words(self, text: str, tells: Callable[[Reading], bool]) -> str:
        """The sentence that tells it by itself, else the message; shortened."""
        sentences = _SENTENCES.split(text.strip())
        own = (s for s in sentences if len(sentences) > 1 and tells(self._read(s)))
        return shorten(next(own, text), LONGEST_WORDS, placeholder=" ...")
