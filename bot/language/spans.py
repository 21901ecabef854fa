"""Lengths of time: how long it has lasted, how long ago it was, and how old the patient is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.clinical.reading import DaysRange
from bot.language.dictionary import WordSets
from bot.language.numbers import Number, numbers

_VAGUE = {"few": (2.0, 5.0), "several": (3.0, 8.0), "couple": (2.0, 2.0), "some": (2.0, 6.0), "many": (5.0, 20.0)}
_DATED = {"yesterday": 1.0, "today": 0.0, "tonight": 0.0, "morning": 0.0}
# "Wednesday morning" may be any: only "this morning" and "since the morning" tell a length.
_PARTS, _BEFORE_PARTS = frozenset({"morning", "tonight"}), frozenset({"this", "since"})


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in days; `vague` when said in round words, `ago` when it dates something."""

    lo: float
    hi: float
    start: int
    end: int
    vague: bool = False
    ago: bool = False


def spans(words: Sequence[str], names: Mapping[str, float], units: Mapping[str, float], sets: WordSets) -> list[Span]:
    """Every length of time in a message, in order."""
    found = {n.end: n for n in numbers(words, names, sets)}
    out: list[Span] = []
    for at, word in enumerate(words):
        if word in units:
            span = _measured(words, at, units[word], found, sets)
            if span is not None:
                out.append(_half(words, span, units[word]))
        elif word in _DATED and (word not in _PARTS or _BEFORE_PARTS & set(words[max(0, at - 3) : at])):
            early = tuple(words[max(0, at - 3) : at]) == ("the", "day", "before")
            out.append(Span(_DATED[word] + early, _DATED[word] + early, at - 3 if early else at, at + 1, ago=True))
    return out


def _measured(words: Sequence[str], at: int, unit: float, found: Mapping[int, Number], sets: WordSets) -> Span | None:
    """The length that ends with the unit at `at`: counted, half, round or single."""
    if tuple(words[at + 1 : at + 2]) == ("old",):
        return None
    ago = bool(sets["placing"] & set(words[at + 1 : at + 3]))
    counted = _counted(words, at, unit, found, sets["around_unit"], ago)
    if counted is not None:
        return counted
    if tuple(words[max(0, at - 2) : at]) in (("half", "a"), ("half", "an")):
        return Span(unit / 2, unit / 2, at - 2, at + 1, ago=ago)
    return _vague(words, at, unit, ago) or _single(words, at, unit, sets, ago)


def _counted(
    words: Sequence[str], at: int, unit: float, found: Mapping[int, Number], between: Collection[str], ago: bool
) -> Span | None:
    for back in range(3):
        number = found.get(at - back)
        if number is not None and all(w in between for w in words[at - back : at]):
            return Span(number.lo * unit, number.hi * unit, number.start, at + 1, ago=ago)
    return None


def _vague(words: Sequence[str], at: int, unit: float, ago: bool) -> Span | None:
    for back in range(1, 4):
        vague = _VAGUE.get(words[at - back]) if at >= back else None
        if vague and all(w in ("of", "more", "good", "short") for w in words[at - back + 1 : at]):
            lo, hi = vague
            return Span(lo * unit, hi * unit, at - back, at + 1, vague=words[at - back] != "couple", ago=ago)
    return None


def _single(words: Sequence[str], at: int, unit: float, sets: WordSets, ago: bool) -> Span | None:
    before = words[at - 1] if at else ""
    if before == "this":
        return Span(0.0, unit, at - 1, at + 1, vague=True)
    if before in sets["one_unit"] and tuple(words[at + 1 : at + 3]) == ("or", "two"):
        return Span(unit, 2 * unit, at - 1, at + 3, ago=ago or bool(sets["placing"] & set(words[at + 3 : at + 5])))
    if before in sets["one_unit"]:
        return Span(unit, unit, at - 1, at + 1, ago=ago or (before == "last" and unit > 1))
    return None


def _half(words: Sequence[str], span: Span, unit: float) -> Span:
    if tuple(words[span.end : span.end + 3]) == ("and", "a", "half"):
        return Span(span.lo + unit / 2, span.hi + unit / 2, span.start, span.end + 3, span.vague, span.ago)
    return span


def duration(found: Sequence[Span], words: Sequence[str], sets: WordSets, *, asked: bool) -> DaysRange | None:
    """How long the complaint has lasted: the first exact length told, or else the first vague one."""
    fit = [s for s in found if _lasting(s, words, sets, asked)]
    best = next((s for s in fit if not s.vague), None) or next(iter(fit), None)
    if best is None:
        return None
    return DaysRange(best.lo, best.hi)


def _lasting(span: Span, words: Sequence[str], sets: WordSets, asked: bool) -> bool:
    before = words[max(0, span.start - 5) : span.start]
    if any(w in sets["ahead"] for w in before[-1:]) and not (asked and before[-1] in ("in", "within")):
        return False
    if span.end < len(words) and words[span.end] in sets["not_lasting"]:
        return False
    if asked:
        return True
    told = sets["lasting"] & set(before)
    return bool(told) or span.ago or _beside_complaint(span, words, sets)


def _beside_complaint(span: Span, words: Sequence[str], sets: WordSets) -> bool:
    """A bare length after the complaint: "back pain, 3 weeks"; but not "hurts 2 days a week" or "2 hours after"."""
    before = [word for word in words[max(0, span.start - 2) : span.start] if word != ","]
    told = bool(sets["complaint_words"] & set(before[-1:])) and not span.vague
    return told and not sets["no_length"] & set(words[span.end : span.end + 1])


def weeks_along(found: Sequence[Span], words: Sequence[str], sets: WordSets) -> Iterator[Span]:
    """A bare number of weeks that the patient is: "i am 12 weeks", but not "i am 6 weeks post op"."""
    for span in found:
        before = [word for word in words[max(0, span.start - 4) : span.start] if word not in sets["softly"]]
        after = words[span.end : span.end + 1]
        if before[-2:] == ["i", "am"] and words[span.end - 1] == "week" and not sets["not_along"] & set(after):
            yield span
