"""Who waits for an earlier or any time: first come, first served, and a lapsed offer goes to the end of the line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql.elements import ColumnElement

from bot.errors import NotFound
from bot.ports import PATIENT, Change, ConversationId, Deed, DeedKind, Waiting, Waitlist, WaitStatus
from bot.scheduling.model import Appointment, Opening
from bot.store import deeds, outbox
from bot.store.appointments import CANCELLED, PENDING, add, drop_expired, take
from bot.store.conversations import locked
from bot.store.crypto import Cipher
from bot.store.engine import Database
from bot.store.idempotency import Once
from bot.store.places import LEFT, OFFERED, WAITING, give_back
from bot.store.tables import Tables


class SqlWaitlist(Waitlist):
    """The waitlist in a database, which itself keeps one open place of a patient for a service."""

    def __init__(self, database: Database, tables: Tables, cipher: Cipher) -> None:
        self._database, self._tables, self._table = database, tables, tables.waitlist
        self._once = Once(database, tables, cipher)

    def join(
        self,
        conversation: ConversationId,
        service: str,
        location: str | None,
        wish: str,
        until: date | None,
        at: datetime,
    ) -> Waiting:
        """Take a place; a place for that service that is open already gets the new wish and keeps its turn.

        Raises `NotFound` for an unknown conversation.
        """
        w = self._table
        mine = and_(w.c.conversation == conversation, w.c.service == service, self._open())
        wanted = {"location": location, "wish": wish, "until": until}
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            if not connection.execute(update(w).where(mine).values(**wanted)).rowcount:
                place = {"conversation": conversation, "service": service, "status": WAITING, "since": at, "turn": at}
                connection.execute(insert(w).values(**place, **wanted))
            return _waiting(connection.execute(select(w).where(mine)).one())

    def leave(self, conversation: ConversationId, at: datetime, by: str = PATIENT) -> None:
        """Give up every open place, and the hold of an open offer, with a deed for each; again is nothing."""
        w, a = self._table, self._tables.appointments
        mine = and_(w.c.conversation == conversation, self._open())
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            left = connection.execute(select(w.c.service, w.c.offer).where(mine).order_by(w.c.id)).all()
            held = update(a).where(a.c.id.in_([place.offer for place in left if place.offer]), a.c.status == PENDING)
            connection.execute(held.values(status=CANCELLED, changed_at=at))
            connection.execute(update(w).where(mine).values(status=LEFT, ended_at=at))
            done = (at, by, DeedKind.LEFT_WAITLIST, None, conversation)
            deeds.write(connection, self._tables, *(Deed(*done, place.service) for place in left))

    def standing(self, conversation: ConversationId) -> tuple[Waiting, ...]:
        """The open places of a conversation, oldest first."""
        w = self._table
        query = select(w).where(w.c.conversation == conversation, self._open()).order_by(w.c.since, w.c.id)
        with self._database.reading() as connection:
            return tuple(_waiting(row) for row in connection.execute(query))

    def places(self) -> tuple[Waiting, ...]:
        """Every open place of everybody, with and without an offer, the longest waiting first."""
        w = self._table
        with self._database.reading() as connection:
            rows = connection.execute(select(w).where(self._open()).order_by(w.c.since, w.c.id))
            return tuple(_waiting(row) for row in rows)

    def line(self, now: datetime) -> tuple[Waiting, ...]:
        """All who wait and have no standing offer, the one whose turn it is first.

        An offer that ran out, or was given up, puts its patient at the end of the line, as it was at that moment.
        """
        self._settle(now)
        w = self._table
        query = select(w).where(w.c.status == WAITING).order_by(w.c.turn, w.c.id)
        with self._database.reading() as connection:
            return tuple(_waiting(row) for row in connection.execute(query))

    def offer(self, waiting: int, opening: Opening, expires: datetime, change: Change) -> Appointment:
        """Keep an opening for the one who waits, as a hold beside any they have, and say so in the same transaction.

        Booking that hold ends the waiting. Raises `OpeningTaken`, or `NotFound` when the place is no longer open.
        """
        conversation = self._holder(waiting)
        self._settle(change.now)

        def work(connection: Connection) -> tuple[Appointment, ...]:
            return (self._offered(connection, conversation, waiting, opening, expires, change),)

        (hold,) = self._once.do(conversation, change, work)
        return hold

    def _holder(self, waiting: int) -> ConversationId:
        w = self._table
        with self._database.reading() as connection:
            holder: str | None = connection.execute(select(w.c.conversation).where(w.c.id == waiting)).scalar()
        if holder is None:
            raise NotFound(f"no place {waiting} on the waitlist")
        return holder

    def _offered(
        self,
        connection: Connection,
        conversation: ConversationId,
        waiting: int,
        opening: Opening,
        expires: datetime,
        change: Change,
    ) -> Appointment:
        w = self._table
        locked(connection, self._tables, conversation)
        if connection.execute(select(w.c.id).where(w.c.id == waiting, w.c.status == WAITING)).first() is None:
            raise NotFound(f"place {waiting} is not open for an offer")
        take(connection, [opening])
        drop_expired(connection, self._tables, [opening], change.now)
        held = {"status": PENDING, "expires": expires}
        hold = add(connection, self._tables, opening, conversation, change.now, **held)
        connection.execute(update(w).where(w.c.id == waiting).values(status=OFFERED, offer=hold.id))
        deed = Deed(change.now, change.by, DeedKind.OFFERED, hold.id, conversation, change.reason or "")
        deeds.write(connection, self._tables, deed)
        outbox.put(connection, self._tables, hold, change.notices(hold))
        return hold

    def _settle(self, now: datetime) -> None:
        """Take back the offers that ran out; each in a transaction of its own, with nothing else to wait for."""
        with self._database.reading() as connection:
            lapsed = connection.execute(self._lapsed(now)).all()
        for place in lapsed:
            with self._database.writing() as connection:
                self._take_back(connection, place.id, place.conversation, now)

    def _take_back(self, connection: Connection, waiting: int, conversation: ConversationId, now: datetime) -> None:
        """Take back the offer of one place if it still is one that ran out: nobody can book it any more either."""
        a = self._tables.appointments
        locked(connection, self._tables, conversation)
        row = connection.execute(self._lapsed(now).where(self._table.c.id == waiting)).first()
        if row is None:
            return
        stale = update(a).where(a.c.id == row.offer, a.c.status == PENDING)
        connection.execute(stale.values(status=CANCELLED, changed_at=now))
        give_back(connection, self._tables, row.offer, min(row.expires, row.changed_at) if row.gone else row.expires)

    def _lapsed(self, now: datetime) -> Any:
        w, a = self._table, self._tables.appointments
        gone = a.c.status == CANCELLED
        columns = (w.c.id, w.c.conversation, w.c.offer, a.c.expires, a.c.changed_at, gone.label("gone"))
        joined = w.join(a, a.c.id == w.c.offer)
        ran_out = and_(a.c.status == PENDING, a.c.expires <= now)
        return select(*columns).select_from(joined).where(w.c.status == OFFERED, or_(gone, ran_out))

    def _open(self) -> ColumnElement[bool]:
        return self._table.c.status.in_([WAITING, OFFERED])


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(
        id=row.id,
        conversation=row.conversation,
        service=row.service,
        location=row.location,
        wish=row.wish,
        since=row.since,
        status=WaitStatus(row.status),
        until=row.until,
        offer=row.offer,
        lapsed=row.lapsed,
    )
