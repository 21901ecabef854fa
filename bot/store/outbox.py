"""What is to be sent about visits, in the same database: it is written by the transaction that makes it true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from bot.ports import Outbox, Queued
from bot.scheduling.model import Appointment
from bot.scheduling.notices import AHEAD, Notice, NoticeKind
from bot.store.diary_tables import UNSENT
from bot.store.engine import Database
from bot.store.tables import Tables

SENT, FAILED, TAKEN_BACK = "sent", "failed", "taken_back"


class SqlOutbox(Outbox):
    """Notices in a database. What has ended is kept, so that nothing is said twice."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._table = database, tables.outbox

    def claim(self, now: datetime, lease: timedelta, most: int) -> tuple[Queued, ...]:
        """Notices that are due, oldest first, each for one caller until the lease runs out."""
        o = self._table
        free = or_(o.c.leased_until.is_(None), o.c.leased_until <= now)
        due = select(o).where(text(UNSENT), o.c.next_at <= now, free).order_by(o.c.due, o.c.id).limit(most)
        with self._database.reading() as connection:
            if connection.execute(due.limit(1)).first() is None:
                return ()  # a look into an empty box takes nobody's time
        with self._database.writing() as connection:
            rows = connection.execute(due.with_for_update(skip_locked=True)).all()
            mine = update(o).where(o.c.id.in_([row.id for row in rows]))
            connection.execute(mine.values(leased_until=now + lease))
        return tuple(_queued(row) for row in rows)

    def sent(self, queued: int, at: datetime) -> None:
        """It went out, or needs not go out any more; it will never be claimed again."""
        o = self._table
        with self._database.writing() as connection:
            gone = update(o).where(o.c.id == queued, text(UNSENT))
            connection.execute(gone.values(ending=SENT, ended_at=at, leased_until=None))

    def failed(self, queued: int, why: str, again_at: datetime | None, at: datetime) -> None:
        """It did not go out; try again then, or with None never."""
        o = self._table
        values: dict[str, Any] = {"attempts": o.c.attempts + 1, "why": why, "leased_until": None}
        values |= {"ending": FAILED, "ended_at": at} if again_at is None else {"next_at": again_at}
        with self._database.writing() as connection:
            connection.execute(update(o).where(o.c.id == queued, text(UNSENT)).values(**values))

    def waiting(self) -> int:
        """How many have neither been sent nor been given up."""
        query = select(func.count()).select_from(self._table).where(text(UNSENT))
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())


def put(connection: Connection, tables: Tables, visit: Appointment, notices: Iterable[Notice]) -> None:
    """Lay notices about a visit into the outbox; what lies there already, sent or not, stays as it is."""
    o = tables.outbox
    rows = [_row(notice, visit) for notice in notices]
    if rows:
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        connection.execute(insert(o).on_conflict_do_nothing(index_elements=["key"]), rows)


def take_back(connection: Connection, tables: Tables, visit: Appointment, now: datetime) -> None:
    """End what is not sent yet and speaks of the visit as it would have been."""
    o = tables.outbox
    ahead = o.c.kind.in_([kind.value for kind in AHEAD])
    stale = update(o).where(o.c.appointment == visit.id, ahead, text(UNSENT))
    connection.execute(stale.values(ending=TAKEN_BACK, ended_at=now))


def _row(notice: Notice, visit: Appointment) -> dict[str, object]:
    return {
        "key": notice.key,
        "kind": notice.kind.value,
        "appointment": notice.appointment,
        "sequence": notice.sequence,
        "due": notice.due,
        "next_at": notice.due,
        "conversation": visit.conversation,
    }


def _queued(row: Row[Any]) -> Queued:
    notice = Notice(NoticeKind(row.kind), row.appointment, row.sequence, row.due)
    return Queued(row.id, notice, row.conversation, row.attempts)
