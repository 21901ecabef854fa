"""Reads an answer that picks from a list by place: "the second one", "all but the last two", "not the first"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.clinical.model import ConceptId, Presence, stricter
from bot.clinical.question import PickWords, Question

_WORD = re.compile(r"#|\d+(?:st|nd|rd|th)?|[^\W\d_]+(?:'[^\W\d_]+)*|[,;:/&\n]")
_MODES = {"yes": Presence.PRESENT, "no": Presence.ABSENT, "maybe": Presence.UNKNOWN}
_LONGEST = 160

Token = tuple[str, int]


@dataclass
class _Picked:
    """What was picked so far, by place; `mode` is what is said of the next one, `base` of those never named."""

    size: int
    said: dict[int, Presence] = field(default_factory=dict)
    mode: Presence = Presence.PRESENT
    base: Presence | None = None
    named: bool = False

    def pick(self, places: Sequence[int]) -> bool:
        """Take places; False when one is not on the list."""
        self.named = True
        for place in places:
            self.said[place] = stricter(self.said.get(place), self.mode)
        return all(0 <= place < self.size for place in places)

    def turn(self) -> None:
        """After "all but" come those that do not fit; after any other "but" those that do, and "none but" says so."""
        if self.mode is Presence.ABSENT and not self.said:
            self.base = Presence.ABSENT
        self.mode = Presence.ABSENT if self.base is Presence.PRESENT else Presence.PRESENT

    def of(self, place: int) -> Presence | None:
        """What the answer says of a place; a plain pick rules out what it leaves out."""
        if place in self.said:
            return self.said[place]
        plain = all(presence is Presence.PRESENT for presence in self.said.values())
        return Presence.ABSENT if self.base is None and plain else self.base


def pick_places(question: Question, said: str) -> Mapping[ConceptId, Presence] | None:
    """What an answer in `plain` form that only picks by place says of a group; None when it is anything else."""
    tokens = _tokens(said, question.answers.picks) if len(said) <= _LONGEST else None
    picked = _read(tokens, len(question.options)) if tokens else None
    if picked is None or not picked.named:
        return None
    found: dict[ConceptId, Presence] = {}
    for place, option in enumerate(question.options):
        presence = picked.of(place)
        if presence is not None:
            found |= dict.fromkeys(option.concepts if presence is Presence.ABSENT else (option.concept,), presence)
    return found


def _read(tokens: Sequence[Token], size: int) -> _Picked | None:
    picked, at = _Picked(size), 0
    while at < len(tokens):
        kind = tokens[at][0]
        if kind in _MODES:
            picked.mode = _MODES[kind]
        elif kind == "but":
            picked.turn()
        elif kind == "every":
            picked.base = picked.mode
        elif kind != "joint":
            places, at = _places(tokens, at, picked)
            picked.mode, at = _after(tokens, at, picked.mode)
            if places is None or not picked.pick(places):
                return None
        at += 1
    return picked


def _after(tokens: Sequence[Token], at: int, mode: Presence) -> tuple[Presence, int]:
    """What is said after the places it is said of: "the rest no"."""
    kinds = [kind for kind, _ in tokens[at + 1 : at + 3]]
    postponed = bool(kinds) and kinds[0] in _MODES and kinds[1:] in ([], ["joint"])
    return (_MODES[kinds[0]], at + 1) if postponed else (mode, at)


def _places(tokens: Sequence[Token], at: int, picked: _Picked) -> tuple[Sequence[int] | None, int]:
    """The places that a place word and a count after it name, and the last token used."""
    (kind, value), size = tokens[at], picked.size
    if kind == "rest":
        return [place for place in range(size) if place not in picked.said], at
    follows, count = tokens[at + 1] if at + 1 < len(tokens) else ("", 0)
    if kind == "number":
        return ([count - 1], at + 1) if follows == "count" else (None, at)
    if follows in ("ordinal", "last") or kind == "count":
        numbered = at >= 2 and tokens[at - 1][0] == "joint" and tokens[at - 2][0] == "count"
        return ([value - 1], at) if kind == "count" and numbered else (None, at)
    many = count if follows == "count" else 1
    if kind == "last":
        return range(max(0, size - many), size), at + (follows == "count")
    if value > 1 and many > 1:
        return None, at
    return range(value - 1, value - 1 + many), at + (follows == "count")


def _tokens(said: str, words: PickWords) -> list[Token] | None:
    """The answer as place words; None when anything else is in it."""
    known, longest = _vocabulary(words)
    tokens: list[Token] = []
    heard, at = _WORD.findall(said), 0
    while at < len(heard):
        size = next((n for n in range(longest, 0, -1) if " ".join(heard[at : at + n]) in known), 0)
        if not size:
            return None
        token = known[" ".join(heard[at : at + size])]
        if token[0] != "around" and not (token[0] == "number" and tokens[-1:] == [token]):
            tokens.append(token)
        at += size
    return tokens


@lru_cache(maxsize=8)
def _vocabulary(words: PickWords) -> tuple[Mapping[str, Token], int]:
    known: dict[str, Token] = dict.fromkeys(",;:/&\n", ("joint", 0))
    for kind in ("number", "last", "rest", "every", "joint", "but", "yes", "no", "maybe", "around"):
        known |= {" ".join(_WORD.findall(text)): (kind, 0) for text in getattr(words, kind)}
    for kind, texts in (("ordinal", words.ordinals), ("count", words.counts)):
        known |= {way: (kind, value) for value, text in enumerate(texts, 1) for way in text.split("|")}
    return known, max(len(text.split()) for text in known)
