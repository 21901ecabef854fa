"""Reads a clinic from its file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from bot.clinical.faults import BadKnowledge, Fault, Located
from bot.clinical.fields import Fields
from bot.scheduling.booking_rules import MOST_A_DAY, OWN_BOUNDS, read_booking
from bot.scheduling.hours import clashing_days, read_schedule
from bot.scheduling.outside import read_outside
from bot.scheduling.places import Location, Room, Service
from bot.scheduling.profile import ClinicProfile, Practitioner
from bot.scheduling.profile_checks import check_profile
from bot.scheduling.reading import days, named, number, phone, zone

_KEYS = (
    *("name", "phone", "phone_region", "emergency_number", "crisis_line", "zone", "languages", "booking", "closed"),
    *("locations", "services", "practitioners"),
)


@dataclass(frozen=True)
class _Around:
    """What a location takes from the rest of the file."""

    zone: str
    closed: frozenset[date]
    services: Collection[str]
    people: Collection[str]


def build_profile(located: Located, screened: Collection[str] | None = None) -> ClinicProfile:
    """The clinic described by a file. Raises `BadKnowledge` with every fault at its file and line.

    `screened` names the services that the screening can decide about; None leaves that unchecked.
    """
    faults: list[Fault] = []
    root = Fields(located, faults)
    root.only(_KEYS)
    booking, services = read_booking(root.inner("booking")), _services(root)
    people = [name for name, _ in root.entries("practitioners")]
    around = _Around(zone(root), days(root, "closed"), services, people)
    locations = {key: _location(key, entry, around) for key, entry in named(root, "locations")}
    profile = ClinicProfile(
        name=root.text("name"),
        phone=phone(root, "phone"),
        phone_region=root.text("phone_region", "US"),
        emergency_number=root.text("emergency_number"),
        crisis_line=root.text("crisis_line"),
        zone=around.zone,
        languages=root.texts("languages"),
        locations=locations,
        services=services,
        practitioners={key: _practitioner(key, e, locations, services) for key, e in named(root, "practitioners")},
        **booking,
    )
    check_profile(root, profile, screened)
    if faults:
        raise BadKnowledge(faults)
    return profile


def _location(name: str, entry: Fields, around: _Around) -> Location:
    entry.only(("name", "address", "zip", "phone", "zone", "closed", "rooms", "outside"))
    outside = "outside" in entry.mapping
    return Location(
        id=name,
        name=entry.text("name"),
        address=entry.text("address"),
        zip=entry.text("zip"),
        phone=phone(entry, "phone"),
        zone=zone(entry) if "zone" in entry.mapping else around.zone,
        closed=around.closed | days(entry, "closed"),
        rooms=dict(_rooms(entry, around.services)) if "rooms" in entry.mapping else {},
        outside=read_outside(entry.inner("outside"), around.people, around.services) if outside else None,
    )


def _rooms(entry: Fields, services: Collection[str]) -> list[tuple[str, Room]]:
    return [(key, _room(key, inner, services)) for key, inner in named(entry, "rooms")]


def _room(name: str, entry: Fields, services: Collection[str]) -> Room:
    entry.only(("name", "services"))
    if "services" not in entry.mapping:
        return Room(name, entry.text("name"))
    fits = frozenset(entry.names("services", services, "service"))
    if not fits:
        entry.fault("a room that fits no service is none; leave 'services' out for all", "services")
    return Room(name, entry.text("name"), fits)


def _services(root: Fields) -> dict[str, Service]:
    return {key: _service(key, entry) for key, entry in named(root, "services")}


def _service(name: str, entry: Fields) -> Service:
    entry.only(("title", "minutes", "before", "after", "virtual", "physician", *OWN_BOUNDS))
    return Service(
        id=name,
        title=entry.text("title"),
        minutes=number(entry, "minutes", 5, 480),
        buffer_before=number(entry, "before", 0, 240, 0),
        buffer_after=number(entry, "after", 0, 240, 0),
        virtual=entry.flag("virtual"),
        physician=entry.flag("physician"),
        **{key: entry.whole(key, *bounds) for key, bounds in OWN_BOUNDS.items()},
    )


def _practitioner(
    name: str, entry: Fields, locations: Mapping[str, Location], services: Collection[str]
) -> Practitioner:
    entry.only(("name", "title", "services", "at", "most_a_day"))
    schedules = []
    for place, hours in named(entry, "at"):
        if place not in locations:
            entry.fault(f"unknown location {place!r}", "at")
        schedules.append(read_schedule(place, hours))
    for day in clashing_days(schedules):
        entry.fault(f"works at two locations at once on {day}", "at")
    return Practitioner(
        name,
        entry.text("name"),
        entry.text("title"),
        frozenset(entry.names("services", services, "service")),
        tuple(schedules),
        entry.whole("most_a_day", *MOST_A_DAY),
    )
