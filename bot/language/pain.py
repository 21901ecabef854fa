"""The pain score, 0 to 10: now, at worst, on average."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.clinical.reading import Pain
from bot.language.numbers import Number, numbers
from bot.language.tokens import SENTENCE_ENDS

Sets = Mapping[str, frozenset[str]]
_TOP = 10
# A question about a number has at most so many words before it and after it; more are not looked at, for speed.
_QUESTION = 12


def pain_score(
    words: Sequence[str],
    names: Mapping[str, float],
    sets: Sets,
    *,
    asked: bool,
    question: Sequence[str] = (),
    below: Collection[int] = (),
) -> Pain | None:
    """The score in a message; without a question that asks for one, only where the words say it is one.

    The numbers at the tokens `below` stand under zero and are no scores.
    """
    scores = [n for n in numbers(words, names, sets) if n.start not in below and _is_score(n, words, sets, asked)]
    scores = [n for n in scores if not _counting(n, words, sets)] or scores
    if not scores and asked:
        return _worded(words)
    found: dict[str, float] = {}
    for number in scores:
        found.setdefault(_kind(number, words, scores, sets, question), number.hi)
    return Pain(found.get("now"), found.get("worst"), found.get("average")) if found else None


def _worded(words: Sequence[str]) -> Pain | None:
    text = " ".join(words[:8])
    if any(p in text for p in ("no pain", "pain free", "not in pain", "painless")):
        return Pain(now=0.0)
    return None


def _of_ten(number: Number, words: Sequence[str]) -> bool:
    after = tuple(words[number.end : number.end + 3])
    return after[:2] in (("/", "10"), ("/", "ten")) or after in (("out", "of", "10"), ("out", "of", "ten"))


def _counting(number: Number, words: Sequence[str], sets: Sets) -> bool:
    """Whether the number counts things, "two slipped discs", where another number is the score."""
    after = words[number.end : number.end + 1]
    return bool(after) and after[0].isalpha() and after[0] not in sets["after_score"]


def _is_score(number: Number, words: Sequence[str], sets: Sets, asked: bool) -> bool:
    if number.hi > _TOP or _in_question(number, words):
        return False
    if _of_ten(number, words):
        return True
    before, after = words[max(0, number.start - 8) : number.start], words[number.end : number.end + 2]
    if _elsewhere(before, after, sets) or (number.hi == _TOP and len(before) > 2 and before[-1] in ("of", "to")):
        return False
    if asked:
        return not (number.hi == 1 and after and after[0] in sets["one_of"])
    return number.hi != 1 and _spoken_of(before, sets)


def _in_question(number: Number, words: Sequence[str]) -> bool:
    """Whether the patient asks what the number means: "what's ten?"."""
    near = words[max(0, number.start - _QUESTION) : number.start]
    first = next((i + 1 for i in range(len(near) - 1, -1, -1) if near[i] in SENTENCE_ENDS), 0)
    end = next((w for w in words[number.end : number.end + _QUESTION] if w in SENTENCE_ENDS), "")
    return end == "?" and [*near, ""][first] == "what"


def _spoken_of(before: Sequence[str], sets: Sets) -> bool:
    """Whether the words before a number say that it is a pain score."""
    named = sets["scale_words"] & set(before) and sets["scaled_words"] & set(before)
    return bool(named) or (len(before) > 1 and "pain" in before[-4:] and before[-1] in sets["leading_to_score"])


def _elsewhere(before: Sequence[str], after: Sequence[str], sets: Sets) -> bool:
    """Whether the number counts something else, or is the top of the scale."""
    counted = bool(after) and after[0] in sets["not_scored"]
    return tuple(before[-2:]) == ("out", "of") or tuple(before[-1:]) == ("/",) or counted


def _kind(number: Number, words: Sequence[str], scores: Sequence[Number], sets: Sets, question: Sequence[str]) -> str:
    around, worst = _around(number, words, scores, sets), sets["worst_words"]
    if sets["now_words"] & around:
        return "now"
    if sets["average_words"] & around or (
        not around & worst and "average" in question and "worst" not in question[-6:]
    ):
        return "average"
    if (around & worst and len(scores) > 1) or sets["peak_words"] & around:
        return "worst"
    return "now"


def _around(number: Number, words: Sequence[str], scores: Sequence[Number], sets: Sets) -> set[str]:
    """The words that belong to a score; those between two scores are parted where the sentence joins."""
    start = max((s.end for s in scores if s.end <= number.start), default=0)
    before = list(words[max(start, number.start - 9) : number.start])
    if start:
        before = before[_joint(before, sets) + 1 :]
    later = min((s.start for s in scores if s.start >= number.end), default=None)
    after = list(words[number.end : number.end + 7 if later is None else later])
    return {*before, *(after if later is None else after[: max(_joint(after, sets), 0)])}


def _joint(words: Sequence[str], sets: Sets) -> int:
    """Where the last joining word stands; -1 when there is none."""
    return max((i for i, w in enumerate(words) if w in sets["score_joints"]), default=-1)
