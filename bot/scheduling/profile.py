"""What a clinic is: its places, its people, its services and its rules of booking, read from one file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.clinical.faults import BadKnowledge, Fault, Located
from bot.clinical.fields import Fields
from bot.scheduling.hours import Schedule, clashing_days, read_schedule
from bot.scheduling.intervals import Span

_PHONE = re.compile(r"\+?[\d (). -]{7,}")
_ID = re.compile(r"[a-z][a-z0-9_]*")
_KEYS = (
    *("name", "phone", "phone_region", "emergency_number", "crisis_line", "zone", "languages", "booking", "closed"),
    *("locations", "services", "practitioners"),
)
_BOOKING = {
    "notice_hours": (0, 24 * 30),
    "horizon_days": (1, 400),
    "grid_minutes": (5, 60),
    "hold_minutes": (1, 24 * 60),
    "screening_valid_days": (1, 366),
    "call_back_hours": (1, 24 * 7),
}


@dataclass(frozen=True)
class Location:
    """A place where patients are seen. `zone` is the name of its time zone; it is shut on `closed` dates."""

    id: str
    name: str
    address: str
    zip: str
    phone: str
    zone: str
    closed: frozenset[date] = frozenset()

    @property
    def clock(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.zone)


@dataclass(frozen=True)
class Service:
    """What can be booked. The buffers are kept free around the visit and lie within working hours."""

    id: str
    title: str
    minutes: int
    buffer_before: int = 0
    buffer_after: int = 0
    virtual: bool = False

    @property
    def length(self) -> timedelta:
        """How long the visit lasts."""
        return timedelta(minutes=self.minutes)

    @property
    def buffers(self) -> tuple[timedelta, timedelta]:
        """The time kept free before and after a visit."""
        return timedelta(minutes=self.buffer_before), timedelta(minutes=self.buffer_after)


@dataclass(frozen=True)
class Practitioner:
    """Someone who gives visits: which services, where and when."""

    id: str
    name: str
    title: str
    services: frozenset[str]
    schedules: tuple[Schedule, ...]


@dataclass(frozen=True)
class ClinicProfile:
    """All that booking needs to know of one clinic."""

    name: str
    phone: str
    phone_region: str
    emergency_number: str
    crisis_line: str
    zone: str
    languages: tuple[str, ...]
    notice_hours: int
    horizon_days: int
    grid_minutes: int
    hold_minutes: int
    screening_valid_days: int
    call_back_hours: int
    locations: Mapping[str, Location]
    services: Mapping[str, Service]
    practitioners: Mapping[str, Practitioner]

    def __post_init__(self) -> None:
        for name in ("locations", "services", "practitioners"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def clock_of(self, location: str | None) -> ZoneInfo:
        """The time zone of a location, or the clinic's own for none that is known."""
        place = self.locations.get(location or "")
        return place.clock if place else ZoneInfo(self.zone)

    def bookable(self, now: datetime) -> Span:
        """The time in which a visit may be booked at `now`: after the notice, before the horizon."""
        return Span(now + timedelta(hours=self.notice_hours), now + timedelta(days=self.horizon_days))


def build_profile(located: Located) -> ClinicProfile:
    """The clinic described by a file. Raises `BadKnowledge` with every fault at its file and line."""
    faults: list[Fault] = []
    root = Fields(located, faults)
    root.only(_KEYS)
    zone, closed = _zone(root), _days(root, "closed")
    locations = {key: _location(key, entry, zone, closed) for key, entry in _named(root, "locations")}
    services = {key: _service(key, entry) for key, entry in _named(root, "services")}
    practitioners = {key: _practitioner(key, e, locations, services) for key, e in _named(root, "practitioners")}
    _check_given(root, services, practitioners)
    booking = _booking(root.inner("booking"))
    profile = ClinicProfile(
        name=root.text("name"),
        phone=_phone(root, "phone"),
        phone_region=root.text("phone_region", "US"),
        emergency_number=root.text("emergency_number"),
        crisis_line=root.text("crisis_line"),
        zone=zone,
        languages=root.texts("languages"),
        locations=locations,
        services=services,
        practitioners=practitioners,
        **booking,
    )
    if faults:
        raise BadKnowledge(faults)
    return profile


def _location(name: str, entry: Fields, zone: str, closed: frozenset[date]) -> Location:
    entry.only(("name", "address", "zip", "phone", "zone", "closed"))
    texts = {key: entry.text(key) for key in ("name", "address", "zip")}
    own_zone = _zone(entry) if "zone" in entry.mapping else zone
    return Location(name, **texts, phone=_phone(entry, "phone"), zone=own_zone, closed=closed | _days(entry, "closed"))


def _service(name: str, entry: Fields) -> Service:
    entry.only(("title", "minutes", "before", "after", "virtual"))
    before, after = entry.whole("before", 0, 240) or 0, entry.whole("after", 0, 240) or 0
    return Service(name, entry.text("title"), _number(entry, "minutes", 5, 480), before, after, entry.flag("virtual"))


def _practitioner(
    name: str, entry: Fields, locations: Mapping[str, Location], services: Mapping[str, Service]
) -> Practitioner:
    entry.only(("name", "title", "services", "at"))
    schedules = []
    for place, hours in _named(entry, "at"):
        if place not in locations:
            entry.fault(f"unknown location {place!r}", "at")
        schedules.append(read_schedule(place, hours))
    for day in clashing_days(schedules):
        entry.fault(f"works at two locations at once on {day}", "at")
    given = entry.names("services", services, "service")
    return Practitioner(name, entry.text("name"), entry.text("title"), frozenset(given), tuple(schedules))


def _check_given(root: Fields, services: Mapping[str, Service], people: Mapping[str, Practitioner]) -> None:
    given = {service for person in people.values() for service in person.services}
    for service in services:
        if service not in given:
            root.inner("services").fault(f"nobody gives {service!r}", service)


def _booking(entry: Fields) -> dict[str, int]:
    entry.only(_BOOKING)
    numbers = {key: _number(entry, key, *bounds) for key, bounds in _BOOKING.items()}
    if 60 % (numbers["grid_minutes"] or 1):
        entry.fault("'grid_minutes' must divide an hour", "grid_minutes")
    return numbers


def _named(entry: Fields, key: str) -> list[tuple[str, Fields]]:
    """The named mappings under a key, of which there must be one."""
    entries = list(entry.entries(key))
    if not entries:
        entry.fault(f"{key!r} must name at least one", key)
    for name, inner in entries:
        if not _ID.fullmatch(name):
            inner.fault(f"{name!r} must be small letters, digits and underscores")
    return entries


def _number(entry: Fields, key: str, lowest: int, highest: int) -> int:
    value = entry.whole(key, lowest, highest)
    if value is None and entry.mapping.get(key) is None:
        entry.fault(f"{key!r} is missing", key)
    return value or 0


def _phone(entry: Fields, key: str) -> str:
    phone = entry.text(key)
    if phone and not _PHONE.fullmatch(phone):
        entry.fault(f"{key!r} must be a telephone number", key)
    return phone


def _zone(entry: Fields) -> str:
    name = entry.text("zone")
    try:
        ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        entry.fault(f"unknown time zone {name!r}", "zone")
        return "UTC"
    return name


def _days(entry: Fields, key: str) -> frozenset[date]:
    days = entry.mapping.get(key, [])
    if not isinstance(days, list) or not all(type(day) is date for day in days):
        entry.fault(f"{key!r} must be a list of days such as 2026-12-25", key)
        return frozenset()
    return frozenset(days)
