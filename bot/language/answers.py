"""Reads an answer: yes, no, not sure, no longer; and a question: which concepts it asks about, and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.clinical.reading import Experiencer
from bot.language.lexicon import Hit
from bot.language.mentions import Mention, Parsed
from bot.language.tokens import MARKS

_LEADING = (
    frozenset(
        "well so i am think just and but to be honest fact in of the then you know sir doctor thank thanks no".split()
    )
    | MARKS
)
_SHORT = 9


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
    """The verdict of one message, the words that carry it, and whether it says that nothing else applies."""

    verdict: Verdict
    cue: str = ""
    only: str = ""
    counter: bool = False


def _quote(parsed: Parsed, hit: Hit) -> str:
    return " ".join(parsed.tokens.words[hit.start : hit.end])


def _clashing(parsed: Parsed) -> Iterator[Hit]:
    """Answer words that are the whole of what stands at their place: "i have" before something does not count."""
    words = parsed.tokens.words
    for hit in parsed.cues:
        if hit.kind != "answer" or hit.name not in ("yes", "no", "unsure", "past"):
            continue
        ended = hit.end >= len(words) or words[hit.end] in MARKS
        statement = words[hit.start] in ("i", "it", "he", "she", "they", "do", "have", "can", "could") and hit.size > 1
        if statement and not ended and hit.name == "yes":
            continue
        yield hit


def read_answer(parsed: Parsed) -> Answer:
    """The verdict of a message as an answer to what was asked."""
    words = parsed.tokens.words
    hits = list(_clashing(parsed))
    only = next((_quote(parsed, h) for h in parsed.named("answer", "only")), "")
    start = 0
    while start < len(words) and words[start] in _LEADING - {"no"}:
        start += 1
    counter = any(h.start <= start + 1 for h in parsed.named("question", "counter")) and "?" in words
    lead = next((h for h in hits if h.start <= start <= h.end or h.start == start), None)
    if lead is None and len(words) <= _SHORT:
        lead = next(iter(hits), None)
    if lead is None:
        return Answer(Verdict.NONE, "", only, counter)
    return _weighed(parsed, lead, [h for h in hits if h.start > lead.start], only, counter)


def _weighed(parsed: Parsed, lead: Hit, later: Sequence[Hit], only: str, counter: bool) -> Answer:
    first = [h for h in later if parsed.sentences[h.start] == parsed.sentences[lead.start] or h.start - lead.end < 12]
    verdict, cue = Verdict(lead.name), _quote(parsed, lead)
    undo = next((h for h in parsed.named("answer", "undo") if h.start >= lead.end), None)
    if undo is not None:
        redone = next((h for h in first if h.start >= undo.start and h.name in ("yes", "no")), None)
        if redone is not None:
            return Answer(Verdict(redone.name), _quote(parsed, redone), only, counter)
    names = {h.name for h in first}
    if "past" in names and verdict is Verdict.NO and not _own_no(first):
        return Answer(Verdict.PAST, _quote(parsed, next(h for h in first if h.name == "past")), only, counter)
    if verdict is not Verdict.UNSURE and "unsure" in names:
        return Answer(Verdict.UNSURE, _quote(parsed, next(h for h in first if h.name == "unsure")), only, counter)
    if verdict is Verdict.NO and "yes" in names and not parsed.mentions:
        return Answer(Verdict.UNSURE, cue, only, counter)
    return Answer(verdict, cue, only, counter)


def _own_no(hits: Sequence[Hit]) -> bool:
    return any(h.name == "no" for h in hits)


@dataclass(frozen=True, slots=True)
class Asked:
    """A concept a question mentions: how (`asks`, `tells`, `denies`, `supposes` nothing) and about whom."""

    mention: Mention
    manner: str
    experiencer: Experiencer


def questioned(parsed: Parsed) -> list[Asked]:
    """Every concept mentioned in the previous speaker's words, with the manner of its mention."""
    family = bool(parsed.named("question", "family") or parsed.named("cue", "family"))
    who = Experiencer.FAMILY if family else Experiencer.PATIENT
    out: list[Asked] = []
    for mention in (m for m in parsed.mentions if not m.concept.startswith("sign_")):
        manner = _manner(parsed, mention)
        joined = out and parsed.tokens.words[out[-1].mention.end : mention.start] in (("and",), ("and", "your"))
        if joined and out[-1].manner == "tells":
            manner = "tells"
        out.append(Asked(mention, manner, who))
    return out


def _manner(parsed: Parsed, mention: Mention) -> str:
    words, sentence = parsed.tokens.words, parsed.sentences[mention.start]
    before = [
        h
        for h in parsed.cues
        if h.kind == "question" and h.end <= mention.start and parsed.sentences[h.start] == sentence
    ]
    names = {h.name for h in before}
    whole = {h.name for h in parsed.cues if h.kind == "question" and parsed.sentences[h.start] == sentence}
    near = words[max(0, mention.start - 3) : mention.start]
    if whole & {"howlong", "howbad"} and not mention.weak:
        return "tells"
    presumed = any(h.name == "presumed" and mention.start - h.end <= 2 for h in before)
    if (presumed or _possessed(near) or near[-1:] == ("the",)) and not mention.weak:
        return "tells"
    planned = any(h.name == "plan_after" and 0 <= h.start - mention.end <= 1 for h in parsed.cues)
    if planned or ("unsaid" in names and not ("ask" in names and _asked_before(before, "unsaid"))):
        return "supposes"
    asks = "ask" in names or words[-1:] == ("?",)
    if "not_you" in names and not ({"ask"} & {h.name for h in before if h.start < _first(before, "not_you")}):
        return "denies"
    if "told" in names and not _asked_first(before):
        return "tells"
    return "asks" if asks or "ask" in whole or len(words) <= 14 else "supposes"


def _possessed(near: Sequence[str]) -> bool:
    for back, word in enumerate(reversed(near)):
        if word in ("your", "that", "those", "these", "this"):
            return True
        if word in ("any", "no", "of", "or", "and", "in", "with", "have", "like", "for", "the", "a") and back < 3:
            return False
    return False


def _first(hits: Sequence[Hit], name: str) -> int:
    return next(h.start for h in hits if h.name == name)


def _asked_first(hits: Sequence[Hit]) -> bool:
    return _asked_before(hits, "told")


def _asked_before(hits: Sequence[Hit], name: str) -> bool:
    told = _first(hits, name)
    return any(h.name == "ask" and h.start < told for h in hits)
