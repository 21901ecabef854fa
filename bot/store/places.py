"""The rows of the waitlist as the diary changes them: an offer that is booked ends the waiting."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.engine import Connection

from bot.ports import WaitStatus
from bot.store.tables import Tables

WAITING, OFFERED, ACCEPTED, LEFT = (
    WaitStatus.WAITING.value,
    WaitStatus.OFFERED.value,
    WaitStatus.ACCEPTED.value,
    WaitStatus.LEFT.value,
)


def accept(connection: Connection, tables: Tables, hold: str, now: datetime) -> None:
    """The hold was booked: if it was an offer, its patient waits no longer."""
    w = tables.waitlist
    offered = update(w).where(w.c.offer == hold, w.c.status == OFFERED)
    connection.execute(offered.values(status=ACCEPTED, ended_at=now))


def give_back(connection: Connection, tables: Tables, hold: str, at: datetime) -> None:
    """The hold is no more since then: if it was an offer, its patient goes to the end of the line."""
    w = tables.waitlist
    offered = update(w).where(w.c.offer == hold, w.c.status == OFFERED)
    connection.execute(offered.values(status=WAITING, offer=None, turn=at, lapsed=w.c.lapsed + 1))
