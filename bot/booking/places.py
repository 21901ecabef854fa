"""Which of the clinic's places is nearest to where a patient is: great-circle miles between zip codes or towns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from typing import Any

from rapidfuzz import fuzz

from bot.booking.whereabouts import Told, WhereReader
from bot.clinical.faults import BadKnowledge, Located
from bot.knowledge.places import PlaceWords
from bot.ports.places import Gazetteer, Spot
from bot.scheduling.places import Location
from bot.scheduling.profile import ClinicProfile

EARTH_MILES = 3958.7613
_COUNTRY = "US"
_ZIP = re.compile(r"([0-9]{5})(-[0-9]{4})?")
_FAR_LARGER = 2
_CLOSE = 75.0


@dataclass(frozen=True)
class Near:
    """What a patient told of where they are, kept between turns; the fields are those of `Told`."""

    place: str | None = None
    nearest: bool = False
    video: bool = False

    @classmethod
    def kept(cls, value: Mapping[str, Any] | None) -> Near:
        """What a slot keeps."""
        value = value or {}
        return cls(value.get("place"), bool(value.get("nearest")), bool(value.get("video")))

    def to_keep(self) -> dict[str, Any]:
        """As plain values for a slot."""
        return {"place": self.place, "nearest": self.nearest, "video": self.video}

    def after(self, told: Told) -> Near:
        """With what is told now; a place told earlier stays until another is told."""
        return Near(told.place or self.place, told.nearest, told.video or self.video)


@dataclass(frozen=True)
class Distance:
    """A location and how far it is, in miles as the crow flies."""

    location: str
    miles: float


class Places:
    """Finds the locations around a zip code or a town."""

    def __init__(self, profile: ClinicProfile, gazetteer: Gazetteer, words: PlaceWords) -> None:
        self._profile, self._gazetteer = profile, gazetteer
        self.reader = WhereReader(words, gazetteer)

    def find(self, place: str) -> tuple[Spot, ...]:
        """Where a place lies that a patient told: none when it is unknown, several when its name alone is not enough.

        A name is enough when one town has it, or one that is far larger than all others of that name together.
        """
        if place.isdigit():
            spot = self._gazetteer.zip(place)
            return (spot,) if spot else ()
        town, _, state = place.partition(", ")
        towns = self._gazetteer.towns(town)
        if state:
            return tuple(spot for spot in towns if spot.state == state)
        clear = towns and towns[0].size >= _FAR_LARGER * sum(spot.size for spot in towns[1:])
        return towns[:1] if clear else towns

    def around(self, spot: Spot) -> tuple[Distance, ...]:
        """The locations by distance, the nearest first. One whose zip code lies nowhere is left out."""
        found = (Distance(name, miles(spot, place)) for name, place in self._spots.items())
        return tuple(sorted(found, key=lambda distance: distance.miles))

    def is_far(self, distance: Distance) -> bool:
        """Whether it is farther than the clinic calls near."""
        return distance.miles > self._profile.near_miles

    def nearest_first(self, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
        """Towns of one name, those nearest to any location first."""
        return tuple(sorted(spots, key=lambda spot: min((d.miles for d in self.around(spot)), default=0.0)))

    def named_by_town(self, place: str) -> str | None:
        """The one location that lies in the town told, if one does."""
        spots = self.find(place)
        names = {spot.name for spot in spots} if len(spots) == 1 else set()
        there = [name for name, spot in self._spots.items() if spot.name in names]
        return there[0] if len(there) == 1 else None

    def mentioned(self, text: str) -> str | None:
        """The one location whose town a message names, misspelt or not: "the worcester one"."""
        words = re.findall(r"[^\W\d_]+", text.casefold())
        towns = {name: spot.town.casefold() for name, spot in self._spots.items()}
        named = [name for name, town in towns.items() if any(_is_town(word, town) for word in words)]
        return named[0] if len(named) == 1 and list(towns.values()).count(towns[named[0]]) == 1 else None

    @cached_property
    def _spots(self) -> Mapping[str, Spot]:
        found = {name: _spot_of(place, self._gazetteer) for name, place in self._profile.locations.items()}
        return {name: spot for name, spot in found.items() if spot is not None}


def miles(one: Spot, other: Spot) -> float:
    """The great-circle distance between two points."""
    height = sin(radians(other.latitude - one.latitude) / 2) ** 2
    width = sin(radians(other.longitude - one.longitude) / 2) ** 2
    share = height + cos(radians(one.latitude)) * cos(radians(other.latitude)) * width
    return 2 * EARTH_MILES * asin(sqrt(min(1.0, share)))


def _is_town(word: str, town: str) -> bool:
    return word == town or (word[:1] == town[:1] and len(word) > 4 and fuzz.ratio(word, town) >= _CLOSE)


def check_zips(clinic: Located, profile: ClinicProfile, gazetteer: Gazetteer) -> None:
    """Raises `BadKnowledge` for each location of a clinic of this country whose zip code is unknown."""
    if profile.phone_region != _COUNTRY:
        return
    entries = clinic["locations"]
    unknown = [name for name, place in profile.locations.items() if _spot_of(place, gazetteer) is None]
    if unknown:
        what = "is no zip code that is known"
        raise BadKnowledge(entries[name].fault(f"{profile.locations[name].zip!r} {what}", "zip") for name in unknown)


def _spot_of(place: Location, gazetteer: Gazetteer) -> Spot | None:
    digits = _ZIP.fullmatch(place.zip)
    return gazetteer.zip(digits.group(1)) if digits else None
