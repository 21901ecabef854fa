"""Slips of the hand as people make them when they type; the same text always slips in the same ways."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import yaml

WORDS = Path(__file__).resolve().parents[1] / "bot" / "knowledge" / "language_words.yml"
_SHORTEST = 5


def slips(text: str) -> tuple[str, ...]:
    """The text three times, each with one slip: letters swapped, one left out, one doubled.

    Only words of five letters or more slip, never in their first letter and never into another word.
    """
    return tuple(slipped for make in (_swapped, _dropped, _doubled) if (slipped := slip(text, make)) is not None)


def slip(text: str, make: Callable[[str, int], str] | None = None) -> str | None:
    """The text with one slip, or None when no word of it can slip."""
    number = zlib.crc32(text.encode())
    make = make or (_swapped, _dropped, _doubled)[number % 3]
    number = zlib.crc32(f"{make.__name__} {text}".encode())
    found = [
        text[: m.start()] + word + text[m.end() :] for m in _long_words(text) for word in _slipped(m.group(), make)
    ]
    return found[number % len(found)] if found else None


def _long_words(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"(?<![\w'])[A-Za-z]{{{_SHORTEST},}}(?![\w'])", text)


def _slipped(word: str, make: Callable[[str, int], str]) -> list[str]:
    made = dict.fromkeys(make(word, place) for place in range(1, len(word)))
    return [other for other in made if other != word and other.lower() not in _ordinary()]


def _swapped(word: str, place: int) -> str:
    return word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]


def _dropped(word: str, place: int) -> str:
    return word[:place] + word[place + 1 :]


def _doubled(word: str, place: int) -> str:
    return word[:place] + word[place] + word[place:]


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", yaml.safe_dump(yaml.safe_load(WORDS.read_text(encoding="utf-8")))))
