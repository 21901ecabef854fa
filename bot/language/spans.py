"""Lengths of time: how long it has lasted, how long ago it was, and how old the patient is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.clinical.reading import DaysRange
from bot.language.numbers import Number, numbers

_VAGUE = {"few": (2.0, 5.0), "several": (3.0, 8.0), "couple": (2.0, 2.0), "some": (2.0, 6.0), "many": (5.0, 20.0)}
_SINGLE = frozenset({"a", "an", "last", "past", "whole", "one", "all"})
_BETWEEN = frozenset({"or", "so", "more", "full", "good", "whole", "solid", "plus", "odd"})
_DATED = {"yesterday": 1.0, "today": 0.0, "tonight": 0.0, "morning": 0.0}
# "Wednesday morning" may be any: only "this morning" and "since the morning" tell a length.
_PARTS, _BEFORE_PARTS = frozenset({"morning", "tonight"}), frozenset({"this", "since"})
_NOT_LASTING = frozenset({"old", "course", "later", "appointment", "session", "from", "visit"})
_COMPLAINTS = frozenset("pain pains ache aches aching hurt hurts hurting sore soreness stiff stiffness spasms".split())
_NO_LENGTH = frozenset("a per each every out after before into in when later of".split())
_FUTURE = frozenset({"in", "next", "every", "per", "each", "within"})
_PLACED = frozenset({"ago", "since", "back", "prior"})


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in days; `vague` when said in round words, `ago` when it dates something."""

    lo: float
    hi: float
    start: int
    end: int
    vague: bool = False
    ago: bool = False


def spans(words: Sequence[str], names: Mapping[str, float], units: Mapping[str, float]) -> list[Span]:
    """Every length of time in a message, in order."""
    found = {n.end: n for n in numbers(words, names)}
    out: list[Span] = []
    for at, word in enumerate(words):
        if word in units:
            span = _measured(words, at, units[word], found)
            if span is not None:
                out.append(_half(words, span, units[word]))
        elif word in _DATED and (word not in _PARTS or _BEFORE_PARTS & set(words[max(0, at - 3) : at])):
            early = tuple(words[max(0, at - 3) : at]) == ("the", "day", "before")
            out.append(Span(_DATED[word] + early, _DATED[word] + early, at - 3 if early else at, at + 1, ago=True))
    return out


def _measured(words: Sequence[str], at: int, unit: float, found: Mapping[int, Number]) -> Span | None:
    """The length that ends with the unit at `at`: counted, half, round or single."""
    if tuple(words[at + 1 : at + 2]) == ("old",):
        return None
    ago = bool(_PLACED & set(words[at + 1 : at + 3]))
    counted = _counted(words, at, unit, found, ago)
    if counted is not None:
        return counted
    if tuple(words[max(0, at - 2) : at]) in (("half", "a"), ("half", "an")):
        return Span(unit / 2, unit / 2, at - 2, at + 1, ago=ago)
    return _vague(words, at, unit, ago) or _single(words, at, unit, ago)


def _counted(words: Sequence[str], at: int, unit: float, found: Mapping[int, Number], ago: bool) -> Span | None:
    for back in range(3):
        number = found.get(at - back)
        if number is not None and all(w in _BETWEEN for w in words[at - back : at]):
            return Span(number.lo * unit, number.hi * unit, number.start, at + 1, ago=ago)
    return None


def _vague(words: Sequence[str], at: int, unit: float, ago: bool) -> Span | None:
    for back in range(1, 4):
        vague = _VAGUE.get(words[at - back]) if at >= back else None
        if vague and all(w in ("of", "more", "good", "short") for w in words[at - back + 1 : at]):
            lo, hi = vague
            return Span(lo * unit, hi * unit, at - back, at + 1, vague=words[at - back] != "couple", ago=ago)
    return None


def _single(words: Sequence[str], at: int, unit: float, ago: bool) -> Span | None:
    before = words[at - 1] if at else ""
    if before == "this":
        return Span(0.0, unit, at - 1, at + 1, vague=True)
    if before in _SINGLE and tuple(words[at + 1 : at + 3]) == ("or", "two"):
        return Span(unit, 2 * unit, at - 1, at + 3, ago=ago or bool(_PLACED & set(words[at + 3 : at + 5])))
    if before in _SINGLE:
        return Span(unit, unit, at - 1, at + 1, ago=ago or (before == "last" and unit > 1))
    return None


def _half(words: Sequence[str], span: Span, unit: float) -> Span:
    if tuple(words[span.end : span.end + 3]) == ("and", "a", "half"):
        return Span(span.lo + unit / 2, span.hi + unit / 2, span.start, span.end + 3, span.vague, span.ago)
    return span


def duration(found: Sequence[Span], words: Sequence[str], *, asked: bool) -> DaysRange | None:
    """How long the complaint has lasted: the first exact length told, or else the first vague one."""
    fit = [s for s in found if _lasting(s, words, asked)]
    best = next((s for s in fit if not s.vague), None) or next(iter(fit), None)
    if best is None:
        return None
    return DaysRange(best.lo, best.hi)


def _lasting(span: Span, words: Sequence[str], asked: bool) -> bool:
    before = words[max(0, span.start - 5) : span.start]
    if any(w in _FUTURE for w in before[-1:]) and not (asked and before[-1] in ("in", "within")):
        return False
    if span.end < len(words) and words[span.end] in _NOT_LASTING:
        return False
    if asked:
        return True
    told = {
        "for",
        "since",
        "started",
        "start",
        "began",
        "going",
        "past",
        "last",
        "about",
        "been",
        "had",
        "lasted",
        "lasting",
    } & set(before)
    return bool(told) or span.ago or _beside_complaint(span, words)


def _beside_complaint(span: Span, words: Sequence[str]) -> bool:
    """A bare length after the complaint: "back pain, 3 weeks"; but not "hurts 2 days a week" or "2 hours after"."""
    before = [word for word in words[max(0, span.start - 2) : span.start] if word != ","]
    return (
        bool(_COMPLAINTS & set(before[-1:])) and not span.vague and not _NO_LENGTH & set(words[span.end : span.end + 1])
    )


def age(words: Sequence[str], names: Mapping[str, float], *, asked: bool, note: bool) -> int | None:
    """The patient's age in years, when the message or the question makes it one."""
    for number in numbers(words, names):
        value, after = int(min(number.lo, 999)), tuple(words[number.end : number.end + 3])
        before = tuple(words[max(0, number.start - 4) : number.start])
        if not 1 <= value <= 120 or number.lo != number.hi or number.lo != value:
            continue
        old = after[:2] == ("year", "old") or after[:1] in (("yo",), ("yrs",)) or after[:2] == ("year", "young")
        aged = before[-1:] in (("age",), ("aged",)) or before[-2:] in (("age", "is"), ("am", "age"), ("age", ":"))
        mine = before[-2:] == ("i", "am") and (not after or after[0] in _AFTER_AGE)
        sexed = value > 15 and after[:1] in (("f",), ("m",), ("female",), ("male",))
        alone = asked and (len(words) <= 4 or mine)
        if (old or aged or mine or sexed or alone) and not _of_another(words, number.start, note):
            return value
    return None


_AFTER_AGE = frozenset(
    {
        ",",
        ".",
        "and",
        "!",
        ";",
        "\n",
        "with",
        "year",
        "now",
        "male",
        "female",
        "f",
        "m",
        "so",
        "but",
        "woman",
        "man",
        "/",
        "today",
    }
)
_OTHERS = frozenset(
    "mom mother dad father sister brother son daughter wife husband"
    " grandma grandmother kid child he she when was uncle aunt".split()
)


def _of_another(words: Sequence[str], at: int, note: bool) -> bool:
    return not note and bool(_OTHERS & set(words[max(0, at - 5) : at]))
