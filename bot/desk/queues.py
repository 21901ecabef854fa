"""Who is to be called, and who waits for a time: the two lists that staff work through."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.desk.house import DeskHouse
from bot.errors import NotFound
from bot.ports import CallBack, Case, ConversationId, Waiting


@dataclass(frozen=True)
class Call:
    """A call that was promised; `late` is whether the time has passed."""

    call: CallBack
    name: str | None
    phone: str | None
    late: bool


@dataclass(frozen=True)
class Place:
    """A place on the waitlist; `wishes` are the patient's own words, `offered` is how long an opening is kept."""

    place: Waiting
    name: str | None
    service: str
    location: str | None
    wishes: tuple[str, ...]
    offered: datetime | None


def calls(house: DeskHouse, cases: Iterable[Case], now: datetime) -> tuple[Call, ...]:
    """The calls still to be made, the earliest promise first."""
    known = {case.conversation: case for case in cases}
    found = []
    for call in house.records.call_backs.open_requests():
        name, phone = _who(house, known, call.conversation)
        found.append(Call(call, name, phone, call.promised_by < now))
    return tuple(found)


def waiting(house: DeskHouse, places: Iterable[Waiting], cases: Iterable[Case]) -> tuple[Place, ...]:
    """Places on the waitlist, as staff read them."""
    known = {case.conversation: case for case in cases}
    return tuple(_place(house, place, _who(house, known, place.conversation)[0]) for place in places)


def _place(house: DeskHouse, place: Waiting, name: str | None) -> Place:
    service = house.profile.services.get(place.service)
    location = house.profile.locations.get(place.location or "")
    return Place(
        place=place,
        name=name,
        service=service.title if service else place.service,
        location=location.name if location else place.location,
        wishes=_wishes(place.wish),
        offered=_offered(house, place),
    )


def _who(
    house: DeskHouse, known: Mapping[ConversationId, Case], conversation: ConversationId
) -> tuple[str | None, str | None]:
    """Name and number of a patient; the list of cases may not go so far."""
    if case := known.get(conversation):
        return case.name, case.phone
    contact = house.records.people.contact(conversation)
    return (contact.name, contact.phone) if contact else (None, None)


def _offered(house: DeskHouse, place: Waiting) -> datetime | None:
    if place.offer is None:
        return None
    try:
        return house.records.diary.visit(place.offer).expires
    except NotFound:
        return None


def _wishes(listing: str) -> tuple[str, ...]:
    """The patient's words in a kept listing; none when it cannot be read."""
    try:
        said = json.loads(listing or "{}")["said"]
        return tuple(str(words) for words, _ in said)
    except (ValueError, KeyError, TypeError):
        return ()
