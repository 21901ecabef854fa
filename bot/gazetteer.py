"""The towns and zip codes of the package `zipcodes`, which holds them all and asks no network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import zipcodes

from bot.ports.places import Spot

# With any other text the package does not raise but abort, so nothing else is handed to it.
_ZIP = re.compile(r"[0-9]{5}")
_SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_NOWHERE = (0.0, 0.0)
_matching: Callable[..., list[dict[str, Any]]] = zipcodes.matching
_filter_by: Callable[..., list[dict[str, Any]]] = zipcodes.filter_by


class UsGazetteer:
    """Reads a zip code at once; the names of towns are gathered at the first question about one."""

    def __init__(self, states: Iterable[str]) -> None:
        self._states, self._towns = tuple(states), dict[str, tuple[Spot, ...]]()

    def zip(self, digits: str) -> Spot | None:
        if not _ZIP.fullmatch(digits):
            return None
        return next((spot for row in _matching(digits) if (spot := _spot(row, row["city"]))), None)

    def towns(self, name: str) -> tuple[Spot, ...]:
        if not self._towns:
            self._towns = _by_name(self._states)
        return self._towns.get(_plain(name), ())


def _by_name(states: Iterable[str]) -> dict[str, tuple[Spot, ...]]:
    towns: dict[str, dict[str, Spot]] = {}
    for state in states:
        for named, spot in _spots(state):
            others = towns.setdefault(named, {})
            others[state] = _joined(others[state], spot) if state in others else spot
    return {name: tuple(sorted(found.values(), key=lambda s: (-s.size, s.state))) for name, found in towns.items()}


def _spots(state: str) -> Iterator[tuple[str, Spot]]:
    for row in _filter_by(state=state):
        for town in dict.fromkeys((row["city"], *row["acceptable_cities"])):
            if spot := _spot(row, town):
                yield _plain(town), spot


def _spot(row: Mapping[str, Any], town: str) -> Spot | None:
    place = float(row["lat"]), float(row["long"])
    return Spot(town, row["state"], *place) if place != _NOWHERE else None


def _joined(one: Spot, other: Spot) -> Spot:
    """The town in the middle of its zip codes."""
    size = one.size + other.size
    latitude = (one.latitude * one.size + other.latitude * other.size) / size
    longitude = (one.longitude * one.size + other.longitude * other.size) / size
    return Spot(one.town, one.state, latitude, longitude, size)


def _plain(name: str) -> str:
    words = re.sub(r"['’.]", "", name.casefold()).replace("-", " ").split()
    return " ".join(_SHORT.get(word, word) for word in words)
