"""The rows of holds and visits: read, locked, and changed within a transaction that somebody else opened."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, or_, select, text, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Select

from bot.errors import NotFound, OpeningTaken, RoomTaken
from bot.ports import ConversationId
from bot.scheduling.intervals import Span
from bot.scheduling.model import Appointment, AppointmentStatus, Busy, Opening
from bot.store.diary_tables import HELD, UUID
from bot.store.engine import serialize
from bot.store.tables import Tables

PENDING, BOOKED, CANCELLED = (
    AppointmentStatus.PENDING.value,
    AppointmentStatus.BOOKED.value,
    AppointmentStatus.CANCELLED.value,
)
_STATUS = {status.value: status for status in AppointmentStatus}
_READ = (
    *("id", "status", "practitioner", "location", "service", "starts_at", "ends_at", "conversation", "expires"),
    *("room", "kept_from", "kept_until", "series", "sequence", "checked_at", "outside"),
)
BUSY_READ = ("id", "practitioner", "location", "room", "service", "starts_at", "kept_from", "kept_until")
_PLAIN = frozenset({"status", "expires", "series", "sequence", "checked_at", "outside", "changed_at"})
_PRACTITIONER, _ROOM = "appointments_practitioner_free", "appointments_room_free"


def take(connection: Connection, openings: Iterable[Opening], *others: str) -> None:
    """Keep everyone else from the practitioners and rooms, and from `others`, until the transaction ends.

    The constraints alone would do, but two writers whose rows wait for each other could end as a deadlock. All that
    is wanted is taken at once, in one order.
    """
    names = set(others)
    for opening in openings:
        names.add(f"cupwise diary of {opening.practitioner}")
        if opening.room is not None:
            names.add(f"cupwise room {opening.room} at {opening.location}")
    for name in sorted(names):
        serialize(connection, name)


@contextmanager
def overlaps_told(opening: Opening) -> Iterator[None]:
    """What the database refuses comes out as `OpeningTaken` or `RoomTaken`; the transaction is then lost."""
    try:
        yield
    except IntegrityError as fault:
        refused = str(fault.orig)
        if _PRACTITIONER in refused:
            raise OpeningTaken(f"{opening.id} is taken") from fault
        if _ROOM in refused:
            raise RoomTaken(f"the room for {opening.id} is taken") from fault
        raise


def drop_expired(connection: Connection, tables: Tables, openings: Iterable[Opening], now: datetime) -> None:
    """Cancel the holds that ran out and stand in the way of these openings, of whoever they are."""
    a = tables.appointments
    in_the_way = or_(*(_same_resources(tables, opening) for opening in openings))
    # By expiry, for that is what the index of holds is sorted by: by number, SQLite would walk the whole book.
    query = select(a.c.number).where(text(HELD), a.c.expires <= now, in_the_way).order_by(a.c.expires, a.c.number)
    numbers = connection.execute(query.with_for_update()).scalars().all()
    if numbers:
        expired = update(a).where(a.c.number.in_(numbers))
        connection.execute(expired.values(status=CANCELLED, changed_at=now))


def add(
    connection: Connection,
    tables: Tables,
    opening: Opening,
    conversation: ConversationId,
    now: datetime,
    **rest: Any,
) -> Appointment:
    """Add a hold or visit; `rest` has at least its status. Raises `OpeningTaken`."""
    row = {"id": str(uuid.uuid4()), "conversation": conversation, **columns_of(opening), **rest}
    with overlaps_told(opening):
        connection.execute(insert(tables.appointments).values(**row, made_at=now, changed_at=now))
    return Appointment(
        str(row["id"]),
        _STATUS[rest["status"]],
        *(opening.practitioner, opening.location, opening.service, opening.start, opening.end, conversation),
        expires=rest.get("expires"),
        room=opening.room,
        before=opening.before,
        after=opening.after,
        series=rest.get("series"),
        outside=rest.get("outside"),
    )


def own(
    connection: Connection, tables: Tables, appointment: str, conversation: ConversationId, *wanted: Opening
) -> Appointment:
    """A hold or visit of this conversation, locked, with what it takes and what is wanted. Raises `NotFound`.

    Whoever changes a row has the database compare it with all others, so this waits its turn as a new row does.
    """
    visit = theirs(connection, tables, appointment, conversation)
    take(connection, [opening_of(visit), *wanted])
    query = all_of(tables).where(tables.appointments.c.id == appointment).with_for_update()
    return appointment_of(connection.execute(query).one())


def theirs(connection: Connection, tables: Tables, appointment: str, conversation: ConversationId) -> Appointment:
    """A hold or visit of this conversation, as it is at this moment. Raises `NotFound`."""
    visit = found(connection, tables, appointment)
    if visit.conversation != conversation:
        raise NotFound(f"no appointment {appointment}")
    return visit


def found(connection: Connection, tables: Tables, appointment: object) -> Appointment:
    """Any hold or visit. Raises `NotFound`."""
    if not _could_be_an_id(appointment):
        raise NotFound("no such appointment")
    query = all_of(tables).where(tables.appointments.c.id == appointment)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(f"no appointment {appointment}")
    return appointment_of(row)


def change_row(connection: Connection, tables: Tables, appointment: Appointment, **values: Any) -> Appointment:
    """Change columns of a hold or visit; the changed one is returned."""
    a = tables.appointments
    connection.execute(update(a).where(a.c.id == appointment.id).values(**values))
    if not _PLAIN.issuperset(values):
        return found(connection, tables, appointment.id)
    told = {name: value for name, value in values.items() if name != "changed_at"}
    if "status" in told:
        told["status"] = _STATUS[told["status"]]
    return replace(appointment, **told)


def all_of(tables: Tables) -> Select[Any]:
    """A query of all holds and visits, with the columns that `appointment_of` reads."""
    return select(*(tables.appointments.c[name] for name in _READ))


def columns_of(opening: Opening) -> dict[str, object]:
    """What an opening says, by column."""
    return {
        "practitioner": opening.practitioner,
        "location": opening.location,
        "service": opening.service,
        "starts_at": opening.start,
        "ends_at": opening.end,
        "room": opening.room,
        "kept_from": opening.kept.start,
        "kept_until": opening.kept.end,
    }


def appointment_of(row: Row[Any]) -> Appointment:
    """A hold or visit, from a row of `all_of`, by place: a diary is read by the thousand."""
    number, status, practitioner, location, service, start, end, conversation, expires, *rest = row
    room, kept_from, kept_until, series, sequence, checked_at, outside = rest
    return Appointment(
        number,
        _STATUS[status],
        *(practitioner, location, service, start, end, conversation, expires, room),
        before=start - kept_from,
        after=kept_until - end,
        series=series,
        sequence=sequence,
        checked_at=checked_at,
        outside=outside,
    )


def busy_of(row: Row[Any]) -> Busy:
    """What a hold or visit keeps, from a row of the columns `BUSY_READ`."""
    name, practitioner, location, room, service, start, kept_from, kept_until = row
    return Busy(name, practitioner, location, room, service, start, Span(kept_from, kept_until))


def opening_of(visit: Appointment) -> Opening:
    """The opening that a hold or visit takes."""
    return Opening(
        practitioner=visit.practitioner,
        location=visit.location,
        service=visit.service,
        start=visit.start,
        end=visit.end,
        room=visit.room,
        before=visit.before,
        after=visit.after,
    )


def takes(visit: Appointment, opening: Opening) -> bool:
    """Whether the patient would choose the same again; the room is nothing that they choose."""
    mine = (visit.practitioner, visit.location, visit.service, visit.start, visit.end)
    return mine == (opening.practitioner, opening.location, opening.service, opening.start, opening.end)


def _same_resources(tables: Tables, opening: Opening) -> ColumnElement[bool]:
    a = tables.appointments
    practitioner = a.c.practitioner == opening.practitioner
    if opening.room is None:
        return practitioner
    return or_(practitioner, and_(a.c.location == opening.location, a.c.room == opening.room))


def _could_be_an_id(text_: object) -> bool:
    """Whether a database would take it at all: what comes from outside may hold anything."""
    return isinstance(text_, str) and len(text_) <= UUID and text_.isascii() and text_.isprintable()
