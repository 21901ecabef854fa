"""Busy time, holds and visits; the database itself refuses an overlap of a practitioner."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from bot.errors import HoldExpired, NotAllowed, NotFound, OpeningTaken, TooManyHolds
from bot.ports import ConversationId, Diary
from bot.scheduling.model import BUSY_STATUSES, Appointment, AppointmentStatus, Opening
from bot.store.conversations import locked
from bot.store.engine import Database, serialize
from bot.store.tables import Tables

MOST_HOLDS = 2
_PENDING, _BOOKED, _CANCELLED = (
    AppointmentStatus.PENDING.value,
    AppointmentStatus.BOOKED.value,
    AppointmentStatus.CANCELLED.value,
)
_KEPT = (_BOOKED, AppointmentStatus.ARRIVED.value, AppointmentStatus.FULFILLED.value)


class SqlDiary(Diary):
    """The diary in a database."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._tables, self._table = (database, tables, tables.appointments)

    def busy(self, start: datetime, end: datetime, now: datetime) -> tuple[Appointment, ...]:
        """Visits and unexpired holds that touch the half-open window, by start."""
        a = self._table
        query = select(a).where(
            a.c.status.in_([status.value for status in BUSY_STATUSES]),
            or_(a.c.status != _PENDING, a.c.expires > now),
            and_(a.c.starts_at < end, a.c.ends_at > start),
        )
        with self._database.reading() as connection:
            return tuple(appointment_of(row) for row in connection.execute(query.order_by(a.c.starts_at, a.c.number)))

    def hold(self, opening: Opening, conversation: ConversationId, expires: datetime, now: datetime) -> Appointment:
        """Take an opening for a while; holding the same again prolongs it.

        Raises `OpeningTaken`, `TooManyHolds`, or `NotFound` for an unknown conversation.
        """
        try:
            with self._database.writing() as connection:
                locked(connection, self._tables, conversation)
                # The constraint alone would do, but two inserts that wait for each other could end as a deadlock.
                serialize(connection, f"cupwise diary of {opening.practitioner}")
                self._drop_expired(connection, opening.practitioner, now)
                return self._held(connection, opening, conversation, expires, now)
        except IntegrityError as fault:
            raise OpeningTaken(f"{opening.id} is taken") from fault

    def book(self, appointment: str, conversation: ConversationId, now: datetime) -> Appointment:
        """Turn a hold into a visit; the same call again returns the same visit. Raises `HoldExpired`, `NotFound`."""
        with self._database.writing() as connection:
            row = self._own(connection, appointment, conversation)
            if row.status in _KEPT:
                return appointment_of(row)
            if row.status != _PENDING or row.expires <= now:
                raise HoldExpired(f"the hold {appointment} ran out or was released")
            self._set(connection, row, status=_BOOKED, expires=None, changed_at=now)
            return appointment_of(self._own(connection, appointment, conversation))

    def release(self, appointment: str, conversation: ConversationId, now: datetime) -> None:
        """Give up a hold or cancel a visit; again is nothing. Raises `NotFound`, or `NotAllowed` once it began."""
        with self._database.writing() as connection:
            row = self._own(connection, appointment, conversation)
            if row.status in (_PENDING, _BOOKED):
                self._set(connection, row, status=_CANCELLED, changed_at=now)
            elif row.status != _CANCELLED:
                raise NotAllowed(f"the visit {appointment} is {row.status}")

    def visits(self, conversation: ConversationId) -> tuple[Appointment, ...]:
        """Holds and visits of a conversation, also those given up, newest first."""
        a = self._table
        query = select(a).where(a.c.conversation == conversation).order_by(a.c.number.desc())
        with self._database.reading() as connection:
            return tuple(appointment_of(row) for row in connection.execute(query))

    def _drop_expired(self, connection: Connection, practitioner: str, now: datetime) -> None:
        a = self._table
        expired = update(a).where(a.c.practitioner == practitioner, a.c.status == _PENDING, a.c.expires <= now)
        connection.execute(expired.values(status=_CANCELLED, changed_at=now))

    def _held(
        self, connection: Connection, opening: Opening, conversation: ConversationId, expires: datetime, now: datetime
    ) -> Appointment:
        a, wanted = self._table, _columns(opening)
        own = select(a).where(a.c.conversation == conversation, a.c.status == _PENDING, a.c.expires > now)
        if same := connection.execute(own.filter_by(**wanted)).first():
            self._set(connection, same, expires=expires, changed_at=now)
            return appointment_of(self._own(connection, same.id, conversation))
        if len(connection.execute(own).all()) >= MOST_HOLDS:
            raise TooManyHolds(f"{MOST_HOLDS} openings are held already")
        hold = {"id": str(uuid.uuid4()), "conversation": conversation, "status": _PENDING, "expires": expires}
        connection.execute(insert(a).values(**hold, **wanted, made_at=now, changed_at=now))
        return appointment_of(self._own(connection, hold["id"], conversation))

    def _own(self, connection: Connection, appointment: object, conversation: ConversationId) -> Row[Any]:
        a = self._table
        query = select(a).where(a.c.id == appointment, a.c.conversation == conversation).with_for_update()
        row = connection.execute(query).first()
        if row is None:
            raise NotFound(f"no appointment {appointment}")
        return row

    def _set(self, connection: Connection, row: Row[Any], **values: object) -> None:
        connection.execute(update(self._table).where(self._table.c.number == row.number).values(**values))


def _columns(opening: Opening) -> dict[str, object]:
    return {
        "practitioner": opening.practitioner,
        "location": opening.location,
        "service": opening.service,
        "starts_at": opening.start,
        "ends_at": opening.end,
    }


def appointment_of(row: Row[Any]) -> Appointment:
    """A hold or visit, from its row."""
    return Appointment(
        id=row.id,
        status=AppointmentStatus(row.status),
        practitioner=row.practitioner,
        location=row.location,
        service=row.service,
        start=row.starts_at,
        end=row.ends_at,
        conversation=row.conversation,
        expires=row.expires,
    )
