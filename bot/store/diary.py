"""Busy time, holds and visits; the database itself refuses an overlap of a practitioner or a room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select, text
from sqlalchemy.engine import Connection

from bot.ports import PATIENT, Change, ConversationId, Diary
from bot.scheduling.model import Appointment, AppointmentStatus, Busy, Opening
from bot.store import leaving
from bot.store.appointments import BUSY_READ, PENDING, all_of, appointment_of, busy_of, change_row, found, own
from bot.store.changing import Changing
from bot.store.conversations import locked
from bot.store.crypto import Cipher
from bot.store.diary_tables import LEFT_OUTSIDE, TAKEN
from bot.store.engine import Database
from bot.store.holds import Holding
from bot.store.idempotency import Once
from bot.store.tables import Tables

_LONGEST = timedelta(days=1)  # the database refuses a longer kept time


class SqlDiary(Diary):
    """The diary in a database. Each change takes its conversation first, and ends with its deed and notices."""

    def __init__(self, database: Database, tables: Tables, cipher: Cipher) -> None:
        self._database, self._tables, self._cipher = database, tables, cipher
        self._once = Once(database, tables, cipher)
        a = tables.appointments
        self._visits = all_of(tables).where(a.c.conversation == bindparam("whose")).order_by(a.c.number.desc())

    def busy(
        self,
        start: datetime,
        end: datetime,
        now: datetime,
        practitioners: Collection[str] | None = None,
        location: str | None = None,
    ) -> tuple[Busy, ...]:
        """What visits, also those given, and unexpired holds keep that touches the half-open window, by start."""
        a = self._tables.appointments
        query = select(*(a.c[name] for name in BUSY_READ)).where(
            text(TAKEN),
            or_(a.c.status != PENDING, a.c.expires > now),
            *(a.c.kept_from > start - _LONGEST, a.c.kept_from < end, a.c.kept_until > start),
        )
        if practitioners is not None:
            query = query.where(or_(a.c.practitioner.in_(practitioners), a.c.location == location))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(a.c.starts_at, a.c.number)).all()
        return tuple(map(busy_of, rows))

    def visit(self, appointment: str) -> Appointment:
        """One hold or visit, whoever's it is. Raises `NotFound`."""
        with self._database.reading() as connection:
            return found(connection, self._tables, appointment)

    def visits(self, conversation: ConversationId) -> tuple[Appointment, ...]:
        """Holds and visits of a conversation, also those given up, newest first."""
        with self._database.reading() as connection:
            return tuple(map(appointment_of, connection.execute(self._visits, {"whose": conversation})))

    def left_outside(self, now: datetime) -> tuple[Appointment, ...]:
        """What was given up here, and holds that ran out, with a name outside: to be given up there as well."""
        query = all_of(self._tables).where(text(LEFT_OUTSIDE), leaving.due(self._tables, now))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(self._tables.appointments.c.number))
            return tuple(map(appointment_of, rows))

    def hold(
        self, opening: Opening, conversation: ConversationId, expires: datetime, now: datetime, by: str = PATIENT
    ) -> Appointment:
        """Take an opening for a while; holding the same again prolongs it.

        Raises `OpeningTaken`, `RoomTaken`, `TooManyHolds`, or `NotFound` for an unknown conversation.
        """
        with self._database.writing() as connection:
            return Holding(connection, self._tables, self._cipher, conversation, now).hold(opening, expires, by)

    def told(self, conversation: ConversationId, change: Change) -> tuple[Appointment, ...] | None:
        """What came of the change's request before, as it is now; None when it has no key or never came.

        Raises the refusal that came of it, `KeyReused` for another body, `BadInput`.
        """
        return self._once.told(conversation, change)

    def book(self, appointment: str, conversation: ConversationId, change: Change) -> Appointment:
        """Turn a hold into a visit; the same call again returns the same visit. Raises `HoldExpired`, `NotFound`."""
        return self._done(conversation, change, lambda changing: changing.book(appointment))

    def book_series(
        self, openings: Sequence[Opening], conversation: ConversationId, change: Change, first: str | None = None
    ) -> tuple[Appointment, ...]:
        """Book all of them or none, as one series with the visit `first`; return them, soonest first.

        What the patient holds or has booked of them becomes part of it.

        Raises `OpeningTaken`, which names the first that is not free, or `NotFound`.
        """
        in_order = sorted(openings, key=lambda opening: opening.start)

        def work(connection: Connection) -> tuple[Appointment, ...]:
            return Changing(connection, self._tables, conversation, change).book_series(in_order, first)

        return self._once.do(conversation, change, work)

    def move(
        self,
        appointment: str,
        conversation: ConversationId,
        opening: Opening,
        change: Change,
        outside: str | None = None,
    ) -> Appointment:
        """Give a booked visit another time, place or practitioner in one step; it keeps its id.

        `outside` is its new name there, as planned; what it had outside is left there. Raises `OpeningTaken`, with the
        visit as it was, `NotFound`, or `NotAllowed` for a visit that is not booked.
        """
        return self._done(conversation, change, lambda changing: changing.move(appointment, opening, outside))

    def plan_outside(self, opening: Opening, conversation: ConversationId, outside: str, until: datetime) -> None:
        """Note under which name an opening is about to be taken outside; without a move, it is left there then."""
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            leaving.plan(connection, self._tables, opening, conversation, outside, until)

    def drop_plan(self, conversation: ConversationId, outside: str, now: datetime) -> bool:
        """Leave what was planned outside now; False when it is a visit's meanwhile, or left already."""
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            return leaving.drop(connection, self._tables, conversation, outside, now)

    def release(self, appointment: str, conversation: ConversationId, change: Change) -> Appointment:
        """Give up a hold or cancel a visit; again is nothing. Raises `NotFound`, or `NotAllowed` once it began."""
        return self._done(conversation, change, lambda changing: changing.release(appointment))

    def mark(
        self, appointment: str, conversation: ConversationId, status: AppointmentStatus, change: Change
    ) -> Appointment:
        """Note that the patient arrived, that the visit was given, or that nobody came; or take that back.

        Raises `NotAllowed` for a change that cannot be, `OpeningTaken`, `NotFound`.
        """
        return self._done(conversation, change, lambda changing: changing.mark(appointment, status))

    def checked(self, appointment: str, conversation: ConversationId, at: datetime | None) -> Appointment:
        """Note when the patient was screened again with nothing against the visit; None takes it back."""
        return self._named(appointment, conversation, checked_at=at)

    def name_outside(self, appointment: str, conversation: ConversationId, outside: str | None) -> Appointment:
        """Note the visit's name in an outside diary, or that it has none any more. Raises `NotFound`."""
        return self._named(appointment, conversation, outside=outside)

    def _named(self, appointment: str, conversation: ConversationId, **values: object) -> Appointment:
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            visit = own(connection, self._tables, appointment, conversation)
            return change_row(connection, self._tables, visit, **values)

    def _done(self, conversation: ConversationId, change: Change, do: Callable[[Changing], Appointment]) -> Appointment:
        def work(connection: Connection) -> tuple[Appointment, ...]:
            return (do(Changing(connection, self._tables, conversation, change)),)

        return self._once.do(conversation, change, work)[0]
