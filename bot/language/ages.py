"""The patient's age in years, where a message or the question before it makes a number one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.language.dictionary import WordSets
from bot.language.numbers import Number, numbers

_OLD = (("year", "old"), ("year", "young"), ("y", "old"), ("yo",), ("yrs",))
_SLASHED = ("y", "/", "o")
_ADULT, _TODDLER = 16, 3


def age(words: Sequence[str], names: Mapping[str, float], sets: WordSets, *, asked: bool, note: bool) -> int | None:
    """The patient's age in years, when the message or the question makes it one."""
    told = [n for n in numbers(words, names, sets) if n.lo == n.hi == int(min(n.lo, 999)) and 1 <= n.lo <= 120]
    own = [number for number in told if not _of_another(words[: number.start], sets, note)]
    bare = [number for number in own if asked and _may_be_years(words, number, sets)]
    for number in own:
        alone = len({n.lo for n in bare}) == 1 and number is bare[0]
        if alone or _told_as_age(words, number, sets):
            return _nearly(words, number, sets) if alone else int(number.lo)
    return None


def _told_as_age(words: Sequence[str], number: Number, sets: WordSets) -> bool:
    """Whether a number is told as an age: "47 years old", "my age is 47", "i am actually 47", "male, 47"."""
    after = tuple(words[number.end : number.end + 3])
    before = tuple(word for word in words[max(0, number.start - 5) : number.start] if word not in sets["softly"])
    if _years_old(after):
        return True
    if before[-1:] in (("age",), ("aged",)) or before[-2:] in (("age", "is"), ("am", "age"), ("age", ":")):
        return True
    if before[-2:] == ("i", "am") and (not after or after[0] == "\n" or after[0] in sets["after_age"]):
        return True
    return number.lo >= _ADULT and (_sexed(before, after, sets) or _by_itself(words[: number.start], after, sets))


def _may_be_years(words: Sequence[str], number: Number, sets: WordSets) -> bool:
    """Whether a number alone can be an age: not "3 kids", not "6 weeks"."""
    return number.lo > _TODDLER and not sets["not_years"] & set(words[number.end : number.end + 1])


def _nearly(words: Sequence[str], number: Number, sets: WordSets) -> int | None:
    """The age behind "turning 40", "mid fifties" or "forty"; None for "over 60", which leaves it open."""
    value, before = int(number.lo), words[max(0, number.start - 2) : number.start]
    if sets["beyond"] & set(before[-1:]):
        return None
    if sets["soon"] & set(before):
        return value - 1
    part = next((years for name, years in (("early", 2), ("mid", 5), ("late", 8)) if name in before), None)
    decade = words[number.end : number.end + 1] == ("s",) or (before[-1:] == ("my",) and value % 10 == 0)
    return value + (part if part is not None else 5 if decade else 0)


def age_of_other(words: Sequence[str], names: Mapping[str, float], sets: WordSets) -> int | None:
    """The age of the person somebody writes for: "she's 71", "my mum is 71", "my 16 yo son", "my father, 83"."""
    persons = sets["third_persons"] | sets["others_age"]
    for number in numbers(words, names, sets):
        value, before = int(min(number.lo, 999)), tuple(words[max(0, number.start - 3) : number.start])
        if not 1 <= value <= 120 or number.lo != number.hi or number.lo != value:
            continue
        after = tuple(words[number.end : number.end + 4])
        told = before[-1:] in (("is",), ("'s",), (",",), ("(",), ("aged",)) and _no_unit(after, sets)
        if (told and persons & set(before)) or (_years_old(after) and persons & {*before, *after}):
            return value
    return None


def _no_unit(after: Sequence[str], sets: WordSets) -> bool:
    """Whether a bare number may be an age: nothing is counted by it."""
    return not after or not after[0].isalnum() or after[0] in sets["after_age"] or after[:2] == ("year", "old")


def _years_old(after: Sequence[str]) -> bool:
    return tuple(after[:2]) in _OLD or tuple(after[:1]) in _OLD or tuple(after[:3]) == _SLASHED


def _sexed(before: Sequence[str], after: Sequence[str], sets: WordSets) -> bool:
    """Whether what the writer is stands beside a number: "28f", "50, female", "male 43."."""
    ahead = set([word for word in before[-2:] if word != ","][-1:])
    return bool(sets["sexed"] & set([word for word in after[:2] if word != ","][:1])) or (
        bool(sets["sexed"] & ahead) and _ends(after, sets)
    )


def _by_itself(before: Sequence[str], after: Sequence[str], sets: WordSets) -> bool:
    """Whether a number stands alone: after a name, after a greeting, or between two commas."""
    near = [word for word in before[-5:] if word not in (",", "(")]
    named = near[-3:-1] == ["i", "am"] or near[-4:-1] == ["my", "name", "is"]
    if named and near[-1] not in sets["no_name"] and (_ends(after, sets) or after[0] in sets["after_name"]):
        return True
    if set(before) <= sets["hailing"]:
        return after[:1] in ((",",), ("here",)) or after[:2] == ("year", ",")
    return tuple(before[-1:]) == (",",) and before[-2].isalpha() and after[:1] == (",",)


def _ends(after: Sequence[str], sets: WordSets) -> bool:
    return not after or after[0] == "\n" or after[0] in sets["after_number"]


def _of_another(before: Sequence[str], sets: WordSets, note: bool) -> bool:
    return not note and (tuple(before[-1:]) == ("my",) or bool(sets["others_age"] & set(before[-5:])))
