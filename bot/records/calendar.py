"""A visit as a calendar file: an iCalendar object (RFC 5545) that says when and where, and nothing of why."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timezone

from icalendar import Calendar, Event

from bot.scheduling.model import Appointment, AppointmentStatus

FILE_NAME = "visit.ics"
_LONGEST = 1000


@dataclass(frozen=True)
class Entry:
    """How a visit is named in a calendar. Whoever sees the patient's calendar may read it."""

    title: str
    place: str
    text: str


def method_of(visit: Appointment) -> str:
    """What the file asks of the calendar: to keep the visit, or to strike it out."""
    return "CANCEL" if visit.status is AppointmentStatus.CANCELLED else "PUBLISH"


def render_calendar(visit: Appointment, entry: Entry, now: datetime) -> bytes:
    """The file, made at `now`. Times are instants in UTC; the same visit always has the same UID.

    A later time has a higher SEQUENCE, a cancellation the highest: a calendar keeps the newest whatever comes first.
    """
    gone = visit.status is AppointmentStatus.CANCELLED
    event = Event()
    event.add("uid", f"{visit.id}@cupwise")
    event.add("sequence", visit.sequence + gone)
    event.add("dtstamp", _utc(now))
    event.add("dtstart", _utc(visit.start))
    event.add("dtend", _utc(visit.end))
    event.add("summary", _plain(entry.title))
    event.add("location", _plain(entry.place))
    event.add("description", _plain(entry.text))
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    event.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("prodid", "-//Cupwise//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method_of(visit))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(timezone.utc).replace(microsecond=0)


def _plain(text: str) -> str:
    """A text on one line, without what no calendar can hold."""
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())[:_LONGEST]
