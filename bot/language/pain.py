"""The pain score, 0 to 10: now, at worst, on average."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.clinical.reading import Pain
from bot.language.numbers import Number, numbers

_WORST = frozenset("worst yesterday was bad severe flare high highest peak worse spike".split())
_AVERAGE = frozenset("average usually typically normally typical usual mostly generally baseline".split())
_PAINFUL = frozenset("pain hurt ache score scale level rate".split())
_UNITS = frozenset(
    "day week month year hour minute time pill mg am pm ago"
    " old night second tylenol advil ibuprofen percent % people visit session st o".split()
)
_TOP = 10
_ONE_OF = frozenset({"of", "side", "that", "day", "spot", "thing", "in"})
_LEADING_TO = frozenset({"is", "at", "a", "about", "around", "of"})


def pain_score(
    words: Sequence[str], names: Mapping[str, float], *, asked: bool, question: Sequence[str] = ()
) -> Pain | None:
    """The score in a message; without a question that asks for one, only where the words say it is one."""
    scores = [n for n in numbers(words, names) if _is_score(n, words, asked)]
    if not scores and asked:
        return _worded(words)
    found: dict[str, float] = {}
    for number in scores:
        found.setdefault(_kind(number, words, scores, question), number.hi)
    return Pain(found.get("now"), found.get("worst"), found.get("average")) if found else None


def _worded(words: Sequence[str]) -> Pain | None:
    text = " ".join(words[:8])
    if any(p in text for p in ("no pain", "pain free", "not in pain", "painless")):
        return Pain(now=0.0)
    return None


def _of_ten(number: Number, words: Sequence[str]) -> bool:
    after = tuple(words[number.end : number.end + 3])
    return after[:2] in (("/", "10"), ("/", "ten")) or after in (("out", "of", "10"), ("out", "of", "ten"))


def _is_score(number: Number, words: Sequence[str], asked: bool) -> bool:
    if number.hi > _TOP:
        return False
    if _of_ten(number, words):
        return True
    before, after = words[max(0, number.start - 8) : number.start], words[number.end : number.end + 2]
    if _elsewhere(before, after) or (number.hi == _TOP and len(before) > 2 and before[-1] in ("of", "to")):
        return False
    if asked:
        return not (number.hi == 1 and after and after[0] in _ONE_OF)
    return number.hi != 1 and _spoken_of(before)


def _spoken_of(before: Sequence[str]) -> bool:
    """Whether the words before a number say that it is a pain score."""
    named = {"level", "score", "scale", "rate"} & set(before) and {"pain", "rate", "ache", "hurt"} & set(before)
    return bool(named) or (len(before) > 1 and "pain" in before[-4:] and before[-1] in _LEADING_TO)


def _elsewhere(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether the number counts something else, or is the top of the scale."""
    return tuple(before[-2:]) == ("out", "of") or tuple(before[-1:]) == ("/",) or bool(after and after[0] in _UNITS)


def _kind(number: Number, words: Sequence[str], scores: Sequence[Number], question: Sequence[str]) -> str:
    start = max((s.end for s in scores if s.end <= number.start), default=0)
    around = set(words[max(start, number.start - 9) : number.start]) | set(words[number.end + 3 : number.end + 7])
    if {"now", "today", "currently"} & around:
        return "now"
    if _AVERAGE & around or (not around & _WORST and "average" in question and "worst" not in question[-6:]):
        return "average"
    if (around & _WORST and len(scores) > 1) or {"worst", "peak", "highest"} & around:
        return "worst"
    return "now"
