"""What may become of a visit, each with its line in the log and its notices, within one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import and_, or_
from sqlalchemy.engine import Connection

from bot.errors import HoldExpired, NotAllowed, OpeningTaken
from bot.ports import Change, ConversationId, Deed, DeedKind
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
from bot.store import deeds, leaving, outbox, places
from bot.store.appointments import (
    BOOKED,
    CANCELLED,
    PENDING,
    add,
    all_of,
    appointment_of,
    change_row,
    columns_of,
    drop_expired,
    opening_of,
    overlaps_told,
    own,
    take,
    takes,
    theirs,
)
from bot.store.conversations import locked
from bot.store.tables import Tables

_S = AppointmentStatus
_NEXT = {
    _S.BOOKED: (_S.ARRIVED, _S.FULFILLED, _S.NOSHOW),
    _S.ARRIVED: (_S.FULFILLED, _S.BOOKED),
    _S.NOSHOW: (_S.BOOKED,),
}
_MARKED = {
    _S.ARRIVED: DeedKind.ARRIVED,
    _S.FULFILLED: DeedKind.FULFILLED,
    _S.NOSHOW: DeedKind.NOSHOW,
    _S.BOOKED: DeedKind.UNDONE,
}
_STANDING = (_S.BOOKED, _S.ARRIVED, _S.FULFILLED)


@dataclass(frozen=True)
class Changing:
    """One change of the diary in an open transaction, which has the conversation to itself."""

    connection: Connection
    tables: Tables
    conversation: ConversationId
    change: Change

    def __post_init__(self) -> None:
        locked(self.connection, self.tables, self.conversation)

    def book(self, appointment: str) -> Appointment:
        """Turn a hold into a visit."""
        visit = self._own(appointment)
        if visit.status in _STANDING:
            return visit
        self._assert_held(visit)
        return self._booked(visit)

    def book_series(self, openings: Sequence[Opening], first: str | None) -> tuple[Appointment, ...]:
        """Book all, as one series with the first; what is held or booked of them already becomes part of it."""
        if twice := next((one for place, one in enumerate(openings) if one.id in _ids(openings[:place])), None):
            raise OpeningTaken(f"{twice.id} is wanted twice")
        before = [self._theirs(first)] if first is not None else []
        take(self.connection, [*openings, *map(opening_of, [*before, *self._mine()])])
        drop_expired(self.connection, self.tables, openings, self.change.now)
        mine = self._mine()
        known = [*before, *(one for one in mine if any(takes(one, opening) for opening in openings))]
        series = next((visit.series for visit in known if visit.series), None) or str(uuid.uuid4())
        for visit in known:
            self._set(visit, series=series)
        return tuple(self._in_series(series, opening, mine) for opening in openings)

    def move(self, appointment: str, opening: Opening, outside: str | None) -> Appointment:
        """Give a visit another opening, with its name outside; the one that it has already changes nothing."""
        visit = self._own(appointment, opening)
        if visit.status is not _S.BOOKED:
            raise NotAllowed(f"the visit {visit.id} is {visit.status.value}")
        if takes(visit, opening):
            return visit
        drop_expired(self.connection, self.tables, [opening], self.change.now)
        self._change_outside(visit, opening, outside)
        anew = {**columns_of(opening), "sequence": visit.sequence + 1, "checked_at": None, "outside": outside}
        with overlaps_told(opening):
            moved = self._set(visit, **anew)
        return self._noted(moved, DeedKind.MOVED, f"from {opening_of(visit).id} to {opening.id}", stale=True)

    def release(self, appointment: str) -> Appointment:
        """Give up a hold, or cancel a visit."""
        visit = self._own(appointment)
        if visit.status is _S.CANCELLED:
            return visit
        if visit.status not in (_S.PENDING, _S.BOOKED):
            raise NotAllowed(f"the visit {visit.id} is {visit.status.value}")
        given_up = self._set(visit, status=CANCELLED)
        places.give_back(self.connection, self.tables, visit.id, self.change.now)
        what = DeedKind.RELEASED if visit.status is _S.PENDING else DeedKind.CANCELLED
        return self._noted(given_up, what, stale=True)

    def mark(self, appointment: str, status: AppointmentStatus) -> Appointment:
        """Note what became of a visit."""
        visit = self._own(appointment)
        if visit.status is status and status in _MARKED:
            return visit
        if status not in _NEXT.get(visit.status, ()):
            raise NotAllowed(f"the visit {visit.id} is {visit.status.value}, and so not {status.value}")
        if visit.status is _S.NOSHOW:  # its time was free meanwhile
            drop_expired(self.connection, self.tables, [opening_of(visit)], self.change.now)
        with overlaps_told(opening_of(visit)):
            marked = self._set(visit, status=status.value)
        return self._noted(marked, _MARKED[status], stale=status in (_S.NOSHOW, _S.FULFILLED))

    def _change_outside(self, visit: Appointment, opening: Opening, outside: str | None) -> None:
        """The planned time outside is the visit's, and the one that it had is to be given up there."""
        where = (self.connection, self.tables)
        if outside is not None and not leaving.keep(*where, self.conversation, outside, self.change.now):
            raise OpeningTaken(f"{opening.id} is not kept outside any more")
        if visit.outside is not None:
            leaving.leave(*where, opening_of(visit), self.conversation, visit.outside, self.change.now)

    def _own(self, appointment: str, *wanted: Opening) -> Appointment:
        return own(self.connection, self.tables, appointment, self.conversation, *wanted)

    def _theirs(self, appointment: str) -> Appointment:
        return theirs(self.connection, self.tables, appointment, self.conversation)

    def _assert_held(self, visit: Appointment) -> None:
        if visit.status is not _S.PENDING or visit.expires is None or visit.expires <= self.change.now:
            raise HoldExpired(f"the hold {visit.id} ran out or was released")

    def _booked(self, hold: Appointment) -> Appointment:
        visit = self._set(hold, status=BOOKED, expires=None)
        places.accept(self.connection, self.tables, visit.id, self.change.now)
        return self._noted(visit, DeedKind.BOOKED)

    def _in_series(self, series: str, opening: Opening, mine: Sequence[Appointment]) -> Appointment:
        has = next((one for one in mine if takes(one, opening)), None)
        if has is None:
            now = self.change.now
            visit = add(self.connection, self.tables, opening, self.conversation, now, status=BOOKED, series=series)
            return self._noted(visit, DeedKind.BOOKED)
        joined = replace(has, series=series)  # in the database it is already
        return self._booked(joined) if has.status is _S.PENDING else joined

    def _mine(self) -> tuple[Appointment, ...]:
        """Unexpired holds and booked visits of the conversation."""
        a = self.tables.appointments
        busy = or_(a.c.status == BOOKED, and_(a.c.status == PENDING, a.c.expires > self.change.now))
        mine = all_of(self.tables).where(a.c.conversation == self.conversation, busy).order_by(a.c.number)
        return tuple(map(appointment_of, self.connection.execute(mine)))

    def _set(self, visit: Appointment, **values: object) -> Appointment:
        return change_row(self.connection, self.tables, visit, changed_at=self.change.now, **values)

    def _noted(self, visit: Appointment, what: DeedKind, detail: str = "", *, stale: bool = False) -> Appointment:
        """Write the log, take back what is not true any more, and lay the new notices into the outbox."""
        change = self.change
        words = "; ".join(part for part in (detail, change.reason) if part)
        deeds.write(self.connection, self.tables, Deed(change.now, change.by, what, visit.id, self.conversation, words))
        if stale:
            outbox.take_back(self.connection, self.tables, visit, change.now)
        outbox.put(self.connection, self.tables, visit, change.notices(visit))
        return visit


def _ids(openings: Sequence[Opening]) -> set[str]:
    return {opening.id for opening in openings}
