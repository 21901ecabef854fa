"""Reads a question: which concepts it asks about, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clinical.reading import Experiencer
from bot.language.lexicon import Hit
from bot.language.mentions import Mention, Parsed


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
    asked_of_family = bool(parsed.named("question", "family")) and "ask" in whole
    if not asked_of_family and (presumed or _possessed(parsed, near) or near[-1:] == ("the",)) and not mention.weak:
        return "tells"
    planned = any(h.name in ("plan_after", "scheduled") and 0 <= h.start - mention.end <= 1 for h in parsed.cues)
    if planned or ("unsaid" in names and not ("ask" in names and _asked_before(before, "unsaid"))):
        return "supposes"
    asks = "ask" in names or words[-1:] == ("?",)
    if "not_you" in names and not ({"ask"} & {h.name for h in before if h.start < _first(before, "not_you")}):
        return "denies"
    if "told" in names and not _asked_before(before, "told"):
        return "tells"
    return "asks" if asks or "ask" in whole or len(words) <= 14 else "supposes"


def _possessed(parsed: Parsed, near: Sequence[str]) -> bool:
    """Whether it is spoken of as the patient's: "your diabetes", "that rash"."""
    for back, word in enumerate(reversed(near)):
        if word in parsed.sets["theirs"]:
            return True
        if word in parsed.sets["not_theirs"] and back < 3:
            return False
    return False


def _first(hits: Sequence[Hit], name: str) -> int:
    return next(h.start for h in hits if h.name == name)


def _asked_before(hits: Sequence[Hit], name: str) -> bool:
    told = _first(hits, name)
    return any(h.name == "ask" and h.start < told for h in hits)
