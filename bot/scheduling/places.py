"""What a clinic gives, and where: services, rooms and locations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.scheduling.outside import Outside


@dataclass(frozen=True)
class Service:
    """What can be booked. The buffers are kept free around the visit and lie within working hours.

    `most_a_day` counts visits of one practitioner on one local day. `notice_hours` and `horizon_days` stand in place
    of the clinic's. A `physician` service is a consult with the clinic's own physician: no rule of the screening
    speaks for or against it, it is for those who must see one.
    """

    id: str
    title: str
    minutes: int
    buffer_before: int = 0
    buffer_after: int = 0
    virtual: bool = False
    most_a_day: int | None = None
    notice_hours: int | None = None
    horizon_days: int | None = None
    physician: bool = False

    @cached_property
    def length(self) -> timedelta:
        """How long the visit lasts."""
        return timedelta(minutes=self.minutes)

    @cached_property
    def buffers(self) -> tuple[timedelta, timedelta]:
        """The time kept free before and after a visit."""
        return timedelta(minutes=self.buffer_before), timedelta(minutes=self.buffer_after)


@dataclass(frozen=True)
class Room:
    """Where one visit at a time is given; `services` are those that it fits, None for all."""

    id: str
    name: str
    services: frozenset[str] | None = None

    def fits(self, service: str) -> bool:
        """Whether the service can be given in it."""
        return self.services is None or service in self.services


@dataclass(frozen=True)
class Location:
    """A place where patients are seen. `zone` is the name of its time zone; it is shut on `closed` dates.

    When it names no rooms, there is always one. With `outside`, its openings are not worked out from our hours.
    """

    id: str
    name: str
    address: str
    zip: str
    phone: str
    zone: str
    closed: frozenset[date] = frozenset()
    rooms: Mapping[str, Room] = field(default_factory=dict)
    outside: Outside | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "rooms", MappingProxyType(dict(self.rooms)))

    @cached_property
    def clock(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.zone)

    def needs_room(self, service: Service) -> bool:
        """Whether one of its rooms must be free for a visit."""
        return bool(self.rooms) and not service.virtual

    def rooms_for(self, service: Service) -> tuple[Room, ...]:
        """The rooms that fit, in the order of the file; none for a visit that needs none."""
        return tuple(room for room in self.rooms.values() if room.fits(service.id)) if self.needs_room(service) else ()
