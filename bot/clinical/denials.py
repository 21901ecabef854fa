"""Finds the kinds of things that a message denies as a whole: "no medical conditions", "not on any meds"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.clinical.answers import plain
from bot.clinical.fields import Fields

Phrase = tuple[str, ...]

MEDICINE, CONDITION = "medicine", "condition"
KINDS = (CONDITION, MEDICINE)
_TOKEN = re.compile(r"[\w'-]+|[,;:.!?\n]")
_ENDS = frozenset(".!?;\n")
_JOINTS = frozenset({",", "or", "and", "nor"})
_NEAR = 8


@dataclass(frozen=True)
class Denials:
    """The words of denials of a whole kind: an opener, fillers, then one or more names of kinds in a row.

    `closers` deny what stands before them ("meds: none"). Right before words of `not_before` a name means something
    else ("no meds for it"), after words of `not_after` someone or some time else; `exceptions` take something out, and
    `turns` do where they follow at once. `beside` are other names that may stand in the row. `whole` are phrases that
    need no opener.
    """

    openers: tuple[Phrase, ...] = ()
    closers: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    not_before: tuple[Phrase, ...] = ()
    not_after: frozenset[str] = frozenset()
    exceptions: frozenset[str] = frozenset()
    turns: frozenset[str] = frozenset()
    names: Mapping[Phrase, str] = field(default_factory=dict)
    whole: Mapping[Phrase, str] = field(default_factory=dict)

    def kinds(self, text: str, *, excepted: bool) -> frozenset[str]:
        """The kinds that a text denies. `excepted`: it also tells what the patient has, so an exception is known."""
        words = _TOKEN.findall(plain(text))
        found: set[str] = set()
        for at in range(len(words)):
            if self._meant(words, at):
                found |= self._denied_at(words, at, excepted)
        return frozenset(found)

    def _meant(self, words: Sequence[str], at: int) -> bool:
        """Whether what begins here is told of the patient and of now; a question tells nothing."""
        first = max((i + 1 for i in range(at) if words[i] in _ENDS), default=0)
        ending = next((word for word in words[at:] if word in _ENDS), "")
        return ending != "?" and not self.not_after & set(words[max(first, at - _NEAR) : at])

    def _denied_at(self, words: Sequence[str], at: int, excepted: bool) -> set[str]:
        whole = _longest(words, at, self.whole)
        if whole and self._free(words, at + len(whole), excepted):
            return {self.whole[whole]}
        name = _longest(words, at, self.names)
        if name and self._closed(words, at + len(name)):
            return {self.names[name]}
        opener = _longest(words, at, self.openers)
        return self._row(words, at + len(opener), excepted) if opener else set()

    def _row(self, words: Sequence[str], at: int, excepted: bool) -> set[str]:
        """The kinds in the row of names that begins here."""
        found: list[str] = []
        named = False
        while at < len(words):
            name = _longest(words, at, self.names)
            if not name and words[at] not in self.fillers | self.beside | _JOINTS:
                break
            found += [self.names[name]] if name else []
            named, at = bool(name), at + max(1, len(name))
        if named and not self._free(words, at, excepted):
            found.pop()
        return set(found) if excepted or not self.exceptions & set(words[at : at + 1]) else set()

    def _free(self, words: Sequence[str], at: int, excepted: bool) -> bool:
        after = set(words[at : at + 1])
        return not _longest(words, at, self.not_before) and (excepted or not after & (self.exceptions | self.turns))

    def _closed(self, words: Sequence[str], at: int) -> bool:
        at += words[at : at + 1] == [":"]
        ended = at + 1 >= len(words) or words[at + 1] in _ENDS | {","}
        return ended and words[at : at + 1] != [] and words[at] in self.closers


def read_denials(fields: Fields) -> Denials:
    """The words that deny whole kinds."""
    sets = ("closers", "fillers", "beside", "not_after", "exceptions", "turns")
    fields.only({"openers", "not_before", *sets, *KINDS})
    kinds = {kind: fields.inner(kind) for kind in KINDS}
    for entry in kinds.values():
        entry.only({"names", "whole"})
    return Denials(
        openers=tuple(_phrases(fields.texts("openers"))),
        not_before=tuple(_phrases(fields.texts("not_before"))),
        **{key: frozenset(fields.texts(key)) for key in sets},
        names={phrase: kind for kind, entry in kinds.items() for phrase in _phrases(entry.texts("names"))},
        whole={phrase: kind for kind, entry in kinds.items() for phrase in _phrases(entry.texts("whole"))},
    )


def _phrases(texts: Iterable[str]) -> list[Phrase]:
    return [tuple(_TOKEN.findall(plain(text))) for text in texts]


def _longest(words: Sequence[str], at: int, phrases: Iterable[Phrase]) -> Phrase:
    """The longest of the phrases that stands here, or none."""
    return max((p for p in phrases if tuple(words[at : at + len(p)]) == p), key=len, default=())
