"""Who took how much of what: one instant for each caller, moved on in one statement."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import BigInteger, Table, bindparam, case, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.ports import Rate, Takings
from bot.store.canonical import canonical
from bot.store.crypto import Cipher
from bot.store.engine import Database
from bot.store.tables import Tables

_PURGED_AT_ONCE = 1_000
_START = datetime(1970, 1, 1, tzinfo=timezone.utc)
_STEP = timedelta(microseconds=1)


class SqlTakings(Takings):
    """Takings in a database; instants are whole microseconds, so that both databases count alike.

    A caller is known by a keyed digest, for an address is personal data. After a new store key everybody starts anew.
    """

    def __init__(self, database: Database, tables: Tables, cipher: Cipher) -> None:
        self._database, self._table, self._cipher = database, tables.takings, cipher
        self._taking = _taking(database.engine.dialect.name, tables.takings)

    def take(self, limit: str, key: str, rate: Rate, now: datetime) -> timedelta:
        """Take one. Whoever is refused writes nothing. Raises `StoreUnavailable`."""
        mark = self._cipher.blind(canonical([limit, key]))
        with self._database.writing() as connection:
            if connection.execute(self._taking, _asked(mark, rate, _number(now))).first() is not None:
                return timedelta(0)
            free_at = connection.execute(select(self._table.c.free_at).where(self._table.c.mark == mark)).scalar_one()
        return timedelta(microseconds=free_at) - rate.ahead - (now - _START)

    def purge(self, now: datetime) -> int:
        """Forget those whose instant has passed; a row that somebody just uses is left for the next time."""
        t = self._table
        idle = select(t.c.mark).where(t.c.free_at <= _number(now)).limit(_PURGED_AT_ONCE)
        with self._database.reading() as connection:
            if connection.execute(idle.limit(1)).first() is None:
                return 0
        with self._database.writing() as connection:
            marks = connection.execute(idle.with_for_update(skip_locked=True)).scalars().all()
            connection.execute(delete(t).where(t.c.mark.in_(marks)))
        return len(marks)


def _taking(dialect: str, table: Table) -> Any:
    """Sets the caller's instant, unless it stands too far ahead. Two at once follow each other at the row."""
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    now, each, ahead, farthest = (bindparam(name, type_=BigInteger) for name in ("now", "each", "ahead", "farthest"))
    before = table.c.free_at
    from_then = case((before.between(now, farthest), before), else_=now)
    return (
        insert(table)
        .values(mark=bindparam("who"), free_at=bindparam("first"))
        .on_conflict_do_update(
            index_elements=[table.c.mark],
            set_={"free_at": from_then + each},
            where=or_(before <= ahead, before > farthest),
        )
        .returning(before)
    )


def _asked(mark: str, rate: Rate, now: int) -> dict[str, object]:
    """What the statement asks to be told: lengths and instants as whole microseconds."""
    each, ahead, farthest = (length // _STEP for length in (rate.each, rate.ahead, rate.farthest))
    until = {"ahead": now + ahead, "farthest": now + farthest}
    return {"who": mark, "first": now + each, "now": now, "each": each, **until}


def _number(instant: datetime) -> int:
    return (instant - _START) // _STEP
