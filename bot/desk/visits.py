"""The visits of a case as the desk shows them: what each is, what may be done with it, and what was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.desk.house import DeskHouse
from bot.desk.shut import gate_words
from bot.errors import NotScreened
from bot.ports import ConversationId, Deed, DeedKind
from bot.scheduling.intervals import Span
from bot.scheduling.model import COMING_STATUSES, Appointment, AppointmentStatus

_Status = AppointmentStatus
_CHECKS = (DeedKind.CHECKED, DeedKind.FLAGGED)


@dataclass(frozen=True)
class VisitRow:
    """One visit. `start` and `end` are on the clock of its place; names stand for ids where the clinic knows them.

    `may` are the actions open now. `flag` says why the screening speaks against a visit that is still to come;
    `flagged` is whether the last short form did. `unreached` is whether no reminder of it goes out.
    """

    visit: Appointment
    start: datetime
    end: datetime
    service: str
    place: str
    room: str | None
    practitioner: str
    coming: bool
    checked: bool
    flag: str | None
    flagged: bool
    unreached: bool
    may: tuple[str, ...]
    log: tuple[Deed, ...]


def visit_rows(house: DeskHouse, conversation: ConversationId) -> tuple[VisitRow, ...]:
    """Visits and standing holds: those to come, soonest first, then the rest, newest first."""
    now = house.clock.now()
    rows = [visit_row(house, visit, now) for visit in house.records.diary.visits(conversation) if _shows(visit, now)]
    ahead = sorted((row for row in rows if row.coming), key=lambda row: row.visit.start)
    behind = sorted((row for row in rows if not row.coming), key=lambda row: row.visit.start, reverse=True)
    return (*ahead, *behind)


def visit_row(house: DeskHouse, visit: Appointment, now: datetime) -> VisitRow:
    """One visit as it stands now."""
    profile, (start, end) = house.profile, on_its_clock(house, visit)
    place, person = profile.locations.get(visit.location), profile.practitioners.get(visit.practitioner)
    service = profile.services.get(visit.service)
    room = place.rooms.get(visit.room or "") if place else None
    log = house.records.deeds.of_visit(visit.id)
    return VisitRow(
        visit=visit,
        start=start,
        end=end,
        service=service.title if service else visit.service,
        place=place.name if place else visit.location,
        room=room.name if room else visit.room,
        practitioner=person.name if person else visit.practitioner,
        coming=visit.status in COMING_STATUSES or visit.status is _Status.PENDING,
        checked=house.checkin.fresh(visit, now),
        flag=_flag(house, visit, now),
        flagged=next((deed.what for deed in reversed(log) if deed.what in _CHECKS), None) is DeedKind.FLAGGED,
        unreached=_unreached(house, visit, now),
        may=tuple(allowed(visit, start, now.astimezone(start.tzinfo))),
        log=log,
    )


def on_its_clock(house: DeskHouse, visit: Appointment) -> Span:
    """When a visit is, on the clock of its place."""
    zone = house.profile.clock_of(visit.location)
    return Span(visit.start.astimezone(zone), visit.end.astimezone(zone))


def allowed(visit: Appointment, start: datetime, now: datetime) -> Iterable[str]:
    """What staff may do with a visit; `start` and `now` are on the clock of its place."""
    if visit.status is _Status.PENDING:
        yield from ("book", "release")
    elif visit.status is _Status.BOOKED:
        if start.date() <= now.date():
            yield "arrive"
        if start <= now:
            yield from ("noshow", "fulfil")
        else:
            yield from ("check", "move", "cancel")
    elif visit.status is _Status.ARRIVED:
        yield from ("fulfil", "undo")
    elif visit.status is _Status.NOSHOW:
        yield "undo"


def _shows(visit: Appointment, now: datetime) -> bool:
    """A hold shows while it stands; one that ran out or was given up was never a visit."""
    if visit.status is _Status.PENDING:
        return visit.expires is not None and visit.expires > now
    return visit.status is not _Status.CANCELLED or visit.expires is None


def _unreached(house: DeskHouse, visit: Appointment, now: datetime) -> bool:
    """Whether a visit to come is of somebody who gave no e-mail address: text messages are not sent to telephones."""
    if visit.status is not _Status.BOOKED or visit.end <= now:
        return False
    contact = house.records.people.contact(visit.conversation)
    return contact is None or not contact.email


def _flag(house: DeskHouse, visit: Appointment, now: datetime) -> str | None:
    """The gate's words for a visit to come that it would not let through any more."""
    if visit.status is not _Status.BOOKED or visit.end <= now:
        return None
    day = visit.start.astimezone(house.profile.clock_of(visit.location)).date()
    try:
        house.visits.gate(visit.conversation, visit.service, day)
    except NotScreened as refused:
        return gate_words(house, refused)
    return None
