"""Reads an answer: yes, no, not sure, no longer, all of them, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.language.lexicon import Hit
from bot.language.mentions import Parsed
from bot.language.tokens import MARKS

_SHORT = 9
_POINTING = {"yes_it": "yes", "no_it": "no"}
_THIRD = ("family", "other", "pronoun")


class Verdict(str, Enum):
    """What an answer says to a yes-or-no question."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    PAST = "past"
    TOLD = "told"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict of one message and the words that carry it.

    `only` are words that say that nothing else applies, `rest` that plainly say so of all that was asked;
    `every` tells that the verdict holds of each thing asked, `counter` that the patient asks back.
    """

    verdict: Verdict
    cue: str = ""
    only: str = ""
    counter: bool = False
    every: bool = False
    rest: bool = False


def _quote(parsed: Parsed, hit: Hit) -> str:
    return " ".join(parsed.tokens.words[hit.start : hit.end])


def _clashing(parsed: Parsed) -> Iterator[Hit]:
    """Answer words that are the whole of what stands at their place: "i have" before something does not count."""
    words = parsed.tokens.words
    others = {h.end for h in parsed.cues if h.kind == "cue" and h.name in _THIRD}
    for hit in parsed.cues:
        if hit.kind != "answer" or hit.name not in ("yes", "no", "unsure", "past", *_POINTING):
            continue
        after = words[hit.end : hit.end + 1]
        if hit.name in _POINTING:
            if hit.start not in others and (not after or after[0] in parsed.sets["following"]):
                yield replace(hit, name=_POINTING[hit.name])
            continue
        ended = not after or after[0] in MARKS or after[0] in parsed.sets["closing"]
        statement = words[hit.start] in parsed.sets["stating"] and hit.size > 1
        if statement and not ended and hit.name == "yes":
            continue
        yield hit


def read_answer(parsed: Parsed) -> Answer:
    """The verdict of a message as an answer to what was asked."""
    words = parsed.tokens.words
    hits = list(_clashing(parsed))
    start = 0
    while start < len(words) and (words[start] in MARKS or words[start] in parsed.sets["leading"]):
        start += 1
    whole = Answer(
        Verdict.NONE,
        only=next((_quote(parsed, h) for h in parsed.named("answer", "only")), ""),
        counter=any(h.start <= start + 1 for h in parsed.named("question", "counter")) and "?" in words,
        every=bool(parsed.named("answer", "all")),
        rest=bool(parsed.named("answer", "rest_no")) or any(h.start <= 2 for h in parsed.named("answer", "only")),
    )
    lead = _lead(parsed, hits, start)
    if lead is None:
        return replace(whole, verdict=Verdict.YES, cue="all") if whole.every and not _denies(parsed) else whole
    return _weighed(parsed, lead, [h for h in hits if h.start > lead.start], whole)


def _denies(parsed: Parsed) -> bool:
    return bool(parsed.named("cue", "negated") or parsed.named("answer", "no"))


def _lead(parsed: Parsed, hits: Sequence[Hit], start: int) -> Hit | None:
    """The words that answer: at the beginning, anywhere in a short message, or pointing to what was asked."""
    lead = next((h for h in hits if h.start <= start <= h.end or h.start == start), None)
    if lead is None and len(parsed.tokens.words) <= _SHORT:
        lead = next(iter(hits), None)
    pointing = {h.start for name in _POINTING for h in parsed.named("answer", name)}
    return lead or next((h for h in hits if h.start in pointing), None)


def _weighed(parsed: Parsed, lead: Hit, later: Sequence[Hit], whole: Answer) -> Answer:
    first = [h for h in later if parsed.sentences[h.start] == parsed.sentences[lead.start] or h.start - lead.end < 12]
    undo = next((h for h in parsed.named("answer", "undo") if h.start >= lead.end), None)
    if undo is not None:
        redone = next((h for h in first if h.start >= undo.start and h.name in ("yes", "no")), None)
        if redone is not None:
            return replace(whole, verdict=Verdict(redone.name), cue=_quote(parsed, redone))
    decisive = _decisive(parsed, lead, first)
    return replace(whole, verdict=decisive[0], cue=_quote(parsed, decisive[1]))


def _decisive(parsed: Parsed, lead: Hit, later: Sequence[Hit]) -> tuple[Verdict, Hit]:
    """The verdict of the leading words, weighed against what follows them."""
    verdict, names = Verdict(lead.name), {h.name for h in later}
    past = next((h for h in later if h.name == "past"), None)
    if past is not None and verdict is Verdict.NO and "no" not in names:
        return Verdict.PAST, past
    unsure = next((h for h in later if h.name == "unsure" and not _asks_apart(parsed, lead, h)), None)
    if unsure is not None and verdict is not Verdict.UNSURE:
        return Verdict.UNSURE, unsure
    if verdict is Verdict.NO and "yes" in names and not parsed.mentions:
        return Verdict.UNSURE, lead
    return verdict, lead


def _asks_apart(parsed: Parsed, lead: Hit, hit: Hit) -> bool:
    """Whether a question mark closes a question of its own, behind an answer: "none. is that bad?"."""
    words = parsed.tokens.words
    if words[hit.start] != "?" or hit.start != len(words) - 1:
        return False
    apart = parsed.sentences[lead.start] != parsed.sentences[hit.start] or words[lead.end] in MARKS
    return apart or any(h.start >= lead.end for h in parsed.named("answer", "but"))
