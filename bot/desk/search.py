"""What a page or a form of openings asks for; everything in it was typed outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.desk.house import DeskHouse
from bot.errors import BadInput

_FARTHEST = timedelta(days=400)


@dataclass(frozen=True)
class Search:
    """What is looked for: a service, at a place or any, from a day on or from the first opening on."""

    service: str
    location: str | None = None
    day: date | None = None


def read_search(house: DeskHouse, asked: Mapping[str, str], service: str) -> Search:
    """What a page's address or form asks for; what makes no sense is left out. `service` is the usual one."""
    profile = house.profile
    wanted, place = asked.get("service", ""), asked.get("location", "")
    location = place if place in profile.locations else None
    today = house.clock.now().astimezone(profile.clock_of(location)).date()
    try:
        day = min(max(date.fromisoformat(asked.get("day", "")), today), today + _FARTHEST)
    except ValueError:
        day = None
    return Search(wanted if wanted in profile.services else service, location, day)


def read_opening(house: DeskHouse, opening_id: str) -> tuple[str, date]:
    """The service of an opening and its day on the clock of its place. Raises `BadInput` for what is no opening."""
    try:
        person, place, service, start = opening_id.split("|")
        instant = datetime.fromisoformat(start)
        day = instant.astimezone(house.profile.clock_of(place)).date()
    except (ValueError, OverflowError):
        raise BadInput("no opening") from None
    if instant.tzinfo is None:
        raise BadInput("no instant")
    if person not in house.profile.practitioners or place not in house.profile.locations:
        raise BadInput("no opening of this clinic")
    if service not in house.profile.services:
        raise BadInput("no service of this clinic")
    return service, day
