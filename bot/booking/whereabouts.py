"""What a message says of where the patient is: a zip code, a town, or only that the nearest place is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.knowledge.places import PlaceWords
from bot.ports.places import Gazetteer

_LONGEST_READ, _LONGEST_TOWN, _LONGEST_STATE = 400, 4, 3
# A letter O among figures is a zero that was mistyped.
_ZIP = re.compile(r"(?<![\w.,$#+-])((?=[Oo]?[0-9]{3}|[0-9][Oo]?[0-9]{2})[0-9Oo]{5})(?:-[0-9]{4})?(?![\w-]|[.,][0-9])")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*|[0-9]+|[,;.!?]", re.ASCII)


@dataclass(frozen=True)
class Told:
    """`place` is a zip code, "Framingham, MA" or "Framingham"; it need not exist.

    `nearest`: the nearest place is asked for; `video`: the patient would rather not come. `rest` is what else was
    said.
    """

    place: str | None = None
    nearest: bool = False
    video: bool = False
    rest: str = ""


@dataclass(frozen=True)
class _Named:
    """A town in a text, from token `start` to `end`."""

    place: str
    start: int
    end: int


class WhereReader:
    """Finds places in messages."""

    def __init__(self, words: PlaceWords, gazetteer: Gazetteer) -> None:
        self._words, self._gazetteer = words, gazetteer
        self._codes = {_plain(name): code for code, name in words.states.items()}

    def read(self, text: str) -> Told | None:
        """What a message says with words of place; None when it has none."""
        text = text[:_LONGEST_READ]
        if found := _ZIP.search(text):
            return Told(found.group(1).upper().replace("O", "0"), rest=_without(text, found.start(), found.end()))
        tokens = list(_TOKEN.finditer(text))
        if named := self._led(_words(tokens)):
            rest = _without(text, tokens[named.start].start(), tokens[named.end - 1].end())
            return Told(named.place, rest=rest)
        nearest, video = _says(text, self._words.nearest), self.wants_video(text)
        return Told(nearest=nearest, video=video, rest=text) if nearest or video else None

    def town(self, text: str, before: str | None = None) -> str | None:
        """The town that is all a message says, as the answer to a question; or the state of the town told before."""
        words = _words(list(_TOKEN.finditer(text[:_LONGEST_READ])))
        words = self._bare([word for word in words if word not in ";.!?"])
        for named in self._known(words, 0):
            if named.end == len(words):
                return named.place
        state = self._state(words, 0) if before else None
        return f"{before}, {state[0]}" if state and state[1] == len(words) else None

    def wants_video(self, text: str) -> bool:
        """Whether a message asks for a visit from home."""
        return _says(text, self._words.video) and not _says(text, self._words.no_video)

    def _led(self, words: Sequence[str]) -> _Named | None:
        """The first known town after a word that leads to one; else what stands where a town is sure to be named."""
        unknown: _Named | None = None
        for at in range(len(words)):
            strong = _after(words, at, self._words.lead_in)
            start = strong or _after(words, at, self._words.loose)
            if not start or self._is_no_town(words, start):
                continue
            if named := next(self._known(words, start), None):
                return named
            unknown = unknown or (self._unknown(words, start) if strong else None)
        return unknown

    def _known(self, words: Sequence[str], start: int) -> Iterator[_Named]:
        """Towns that begin at a token, the longest name first, with the state where one is told."""
        for end in range(min(start + _LONGEST_TOWN, len(words)), start, -1):
            name = " ".join(words[start:end])
            towns = self._gazetteer.towns(name) if name[:1].isalpha() else ()
            if not towns:
                continue
            state = self._state(words, end)
            here = {town.state for town in towns}
            if state and (state[0] in here or words[state[1] - 1].isupper()):
                yield _Named(f"{towns[0].town}, {state[0]}", start, state[1])
            else:
                yield _Named(towns[0].town, start, end)

    def _state(self, words: Sequence[str], start: int) -> tuple[str, int] | None:
        """The state named at a token, and the token after it. Small letters only count at the end or after a comma."""
        comma = words[start : start + 1] == [","]
        first = start + comma
        for end in range(min(first + _LONGEST_STATE, len(words)), first, -1):
            if code := self._codes.get(_plain(" ".join(words[first:end]))):
                return code, end
        code = words[first].upper() if first < len(words) else ""
        last = first + 1 >= len(words) or words[first + 1] in ",;.!?"
        if code in self._words.states and (words[first].isupper() or comma or last):
            return code, first + 1
        return None

    def _unknown(self, words: Sequence[str], start: int) -> _Named | None:
        """Up to three words that end a clause, where a town ought to stand."""
        end = next((at for at in range(start, len(words)) if not words[at][:1].isalpha()), len(words))
        name = words[start:end]
        if not 1 <= len(name) <= 3 or sum(map(len, name)) > 40:
            return None
        return _Named(" ".join(name), start, end)

    def _is_no_town(self, words: Sequence[str], start: int) -> bool:
        return start >= len(words) or words[start].casefold() in self._words.not_town

    def _bare(self, words: list[str]) -> list[str]:
        """The words without what is said around a town out of politeness."""
        for at in range(len(words)):
            end = _after(words, at, self._words.filler)
            if end:
                return self._bare([*words[:at], *words[end:]])
        return words


def _words(tokens: Iterable[re.Match[str]]) -> list[str]:
    return [token.group().replace("’", "'") for token in tokens]


def _without(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[:start]} {text[end:]}".split())


def _after(words: Sequence[str], at: int, phrases: Sequence[str]) -> int:
    """The token after the longest phrase that begins at a token, or 0."""
    for phrase in phrases:
        parts = phrase.split()
        if [word.casefold() for word in words[at : at + len(parts)]] == parts:
            return at + len(parts)
    return 0


def _says(text: str, phrases: Sequence[str]) -> bool:
    padded = f" {_plain(text)} "
    return any(f" {_plain(phrase)} " in padded for phrase in phrases)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.casefold().replace("’", "'")))
