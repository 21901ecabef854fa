"""Numbers in words and figures, each with the tokens it stands on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.language.dictionary import WordSets


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from tokens `start` to `end`; a range has `lo` below `hi`."""

    lo: float
    hi: float
    start: int
    end: int


def _value(word: str, names: Mapping[str, float]) -> float | None:
    if word[0].isdigit() and word.isascii():
        return float(word)
    return names.get(word)


def numbers(words: Sequence[str], names: Mapping[str, float], sets: WordSets) -> list[Number]:
    """Every number in order: "7", "seven", "twenty five", "five or six", "2 to 3", "1 1/2", "two and a half"."""
    out: list[Number] = []
    at = 0
    while at < len(words):
        found = _number(words, at, names)
        if found is None:
            at += 1
            continue
        out.append(_ranged(words, found, names, sets))
        at = out[-1].end
    return out


def _number(words: Sequence[str], at: int, names: Mapping[str, float]) -> Number | None:
    value = _value(words[at], names)
    if value is None:
        return None
    end = at + 1
    if 20 <= value <= 90 and value % 10 == 0 and end < len(words) and not words[at][0].isdigit():
        unit = names.get(words[end])
        if unit is not None and 0 < unit < 10:
            value, end = value + unit, end + 1
    if end < len(words) and words[end] == "hundred":
        value, end = value * 100, end + 1
    if tuple(words[end : end + 3]) == ("and", "a", "half"):
        value, end = value + 0.5, end + 3
    elif tuple(words[end : end + 4]) == ("and", "1", "/", "2"):
        value, end = value + 0.5, end + 4
    elif tuple(words[end : end + 3]) == ("1", "/", "2"):
        value, end = value + 0.5, end + 3
    return Number(value, value, at, end)


def _ranged(words: Sequence[str], low: Number, names: Mapping[str, float], sets: WordSets) -> Number:
    joints = sets["range_joints"] | sets["small_joints"]
    for step in range(4):
        at = low.end + step
        if at >= len(words):
            break
        high = _number(words, at, names)
        if high is not None:
            joined = step == 0 or all(w in joints for w in words[low.end : at])
            bounded = words[low.end] in sets["range_bounds"] or tuple(words[low.start - 1 : low.start]) == ("between",)
            fits = low.hi < high.hi <= low.hi * 3 + 2 and (step == 0 or bounded)
            if joined and fits and words[at - 1] != ".":
                return Number(low.lo, high.hi, low.start, high.end)
            break
        if words[at] not in joints:
            break
    return low
