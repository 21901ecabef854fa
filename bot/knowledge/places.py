"""The words with which patients say where they are, from `places.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.clinical.faults import BadKnowledge, Fault, Located
from bot.clinical.fields import Fields
from bot.knowledge.yamlfile import read_yaml

_LISTS = ("lead_in", "loose", "filler", "not_town", "nearest", "video", "no_video")


@dataclass(frozen=True)
class PlaceWords:
    """Phrases in small letters, the longest first, and the states by their two letters.

    After a `lead_in` stands a town, known or not; after a `loose` one perhaps a known town.
    """

    lead_in: tuple[str, ...]
    loose: tuple[str, ...]
    filler: tuple[str, ...]
    not_town: tuple[str, ...]
    nearest: tuple[str, ...]
    video: tuple[str, ...]
    no_video: tuple[str, ...]
    states: Mapping[str, str]


def read_place_words(folder: Path) -> PlaceWords:
    """Read `places.yml`. Raises `BadKnowledge` with every missing, empty or unknown list."""
    faults: list[Fault] = []
    root = Fields(read_yaml(folder / "places.yml"), faults)
    root.only((*(f"{name}_words" for name in _LISTS), "states"))
    lists = {name: _phrases(root.text(f"{name}_words")) for name in _LISTS}
    states = _states(root)
    if faults:
        raise BadKnowledge(faults)
    return PlaceWords(**lists, states=states)


def _phrases(text: str) -> tuple[str, ...]:
    phrases = {" ".join(phrase.casefold().split()) for phrase in text.split("|")} - {""}
    return tuple(sorted(phrases, key=lambda phrase: (-len(phrase.split()), phrase)))


def _states(root: Fields) -> Mapping[str, str]:
    given = root.mapping.get("states")
    if not isinstance(given, Located) or not given:
        root.fault("'states' must map two letters to the name of a state", "states")
        return {}
    inner = root.inner("states")
    for code in given:
        if not (len(code) == 2 and code.isascii() and code.isupper()):
            inner.fault(f"{code!r} must be two capital letters", code)
    return {code: inner.text(code) for code in given}
