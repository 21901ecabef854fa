"""What a clinic is: its people, what they give where, and its rules of booking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.scheduling.hours import Schedule
from bot.scheduling.intervals import Span
from bot.scheduling.notices import NoticeRules
from bot.scheduling.places import Location, Service


@dataclass(frozen=True)
class Practitioner:
    """Someone who gives visits: which services, where and when, and at most how many on one local day."""

    id: str
    name: str
    title: str
    services: frozenset[str]
    schedules: tuple[Schedule, ...]
    most_a_day: int | None = None


@dataclass(frozen=True)
class ClinicProfile:
    """All that booking needs to know of one clinic. The numbers are explained in `clinic.yml`."""

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
    offer_minutes: int = 120
    reminder_hours: tuple[int, ...] = (24, 2)
    recheck_hours: int = 24
    near_miles: int = 50
    series_most: int = 12
    manage_days: int = 60

    def __post_init__(self) -> None:
        for name in ("locations", "services", "practitioners"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def places_of(self, service: str) -> frozenset[str]:
        """The locations at which somebody gives the service; one that books by its own system may."""
        ours = {
            schedule.location
            for person in self.practitioners.values()
            if service in person.services
            for schedule in person.schedules
        }
        return frozenset(ours | {name for name, place in self.locations.items() if place.outside is not None})

    def working_at(self, location: str) -> frozenset[str]:
        """Who works at a location, by our hours or by those of its own system."""
        place = self.locations.get(location)
        there = place.outside.practitioners if place and place.outside else ()
        ours = (who.id for who in self.practitioners.values() if any(s.location == location for s in who.schedules))
        return frozenset({*ours, *there})

    @property
    def screened(self) -> Mapping[str, Service]:
        """The services that the screening decides about: all but a consult with the clinic's own physician."""
        return {name: service for name, service in self.services.items() if not service.physician}

    @property
    def physician_service(self) -> Service | None:
        """The first consult with the clinic's own physician, when it has one."""
        return next((service for service in self.services.values() if service.physician), None)

    @property
    def notice_rules(self) -> NoticeRules:
        """When patients are reminded of a visit and screened again before it."""
        reminders = tuple(timedelta(hours=hours) for hours in self.reminder_hours)
        return NoticeRules(reminders, timedelta(hours=self.recheck_hours))

    def clock_of(self, location: str | None) -> ZoneInfo:
        """The time zone of a location, or the clinic's own for none that is known."""
        place = self.locations.get(location or "")
        return place.clock if place else ZoneInfo(self.zone)

    def bookable(self, now: datetime, service: str | None = None) -> Span:
        """The time in which a visit may begin when it is booked at `now`: after the notice, before the horizon.

        These are the service's own when it has any, else the clinic's. Raises `KeyError` for an unknown service.
        """
        notice, horizon = self.reach(self.services[service] if service is not None else None)
        return Span(now + notice, now + horizon)

    def reach(self, service: Service | None) -> tuple[timedelta, timedelta]:
        """The notice and the horizon of a service, or of the clinic."""
        hours, days = self.notice_hours, self.horizon_days
        if service and service.notice_hours is not None:
            hours = service.notice_hours
        if service and service.horizon_days is not None:
            days = service.horizon_days
        return timedelta(hours=hours), timedelta(days=days)
