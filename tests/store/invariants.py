"""What must hold of every diary, whatever was done to it and by how many; each check returns what is wrong."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from bot.ports import DeedKind
from bot.scheduling.model import BUSY_STATUSES, Appointment, AppointmentStatus
from bot.scheduling.notices import AHEAD
from bot.store import Store
from bot.store.appointments import all_of, appointment_of

_GIVEN_UP = (AppointmentStatus.CANCELLED, AppointmentStatus.NOSHOW, AppointmentStatus.FULFILLED)


def all_visits(store: Store) -> list[Appointment]:
    """Every hold and visit."""
    with store.database.reading() as connection:
        return [appointment_of(row) for row in connection.execute(all_of(store.tables))]


def overlaps(store: Store) -> list[tuple[str, str]]:
    """Pairs of busy visits that keep the same practitioner or room at once."""
    by_resource: dict[object, list[Appointment]] = defaultdict(list)
    for visit in all_visits(store):
        if visit.status in BUSY_STATUSES:
            by_resource[visit.practitioner].append(visit)
            if visit.room is not None:
                by_resource[visit.location, visit.room].append(visit)
    found = []
    for visits in by_resource.values():
        in_order = sorted(visits, key=lambda visit: visit.kept)
        found += [(one.id, two.id) for one, two in pairwise(in_order) if one.kept.end > two.kept.start]
    return found


def half_written(store: Store) -> list[str]:
    """Visits whose row, log and outbox do not agree."""
    log, box = _deeds(store), _notices(store)
    return [visit.id for visit in all_visits(store) if not _whole(visit, log[visit.id], box[visit.id])]


def misplaced(store: Store) -> list[int]:
    """Places on the waitlist whose offer is not what their status says."""
    status = {visit.id: visit.status for visit in all_visits(store)}
    rows = _rows(store, store.tables.waitlist)
    return [row.id for row in rows if not _fits(row.status, status.get(row.offer))]


def _whole(visit: Appointment, deeds: list[str], notices: list[Any]) -> bool:
    """A visit was booked once and said so once; moved as often as its sequence says; nothing stale is still to go."""
    booked, moved = deeds.count(DeedKind.BOOKED.value), deeds.count(DeedKind.MOVED.value)
    confirmed = [row for row in notices if row.kind == "confirmed"]
    changed = sorted(row.sequence for row in notices if row.kind == "changed")
    unsent = [row for row in notices if row.ended_at is None and row.kind in {kind.value for kind in AHEAD}]
    stale = [row for row in unsent if row.sequence != visit.sequence or visit.status in _GIVEN_UP]
    return (
        booked == len(confirmed) == (1 if _was_booked(visit, deeds) else 0)
        and moved == visit.sequence
        and changed == list(range(1, moved + 1))
        and not stale
    )


def _was_booked(visit: Appointment, deeds: list[str]) -> bool:
    held = visit.status is AppointmentStatus.PENDING
    dropped = visit.status is AppointmentStatus.CANCELLED and DeedKind.CANCELLED.value not in deeds
    return not held and not dropped


def _fits(status: str, offer: AppointmentStatus | None) -> bool:
    if status == "offered":
        return offer in (AppointmentStatus.PENDING, AppointmentStatus.CANCELLED)  # one that ran out is settled later
    if status == "accepted":
        return offer not in (None, AppointmentStatus.PENDING)
    return status == "left" or offer is None


def _deeds(store: Store) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows(store, store.tables.deeds):
        found[row.appointment].append(row.what)
    return found


def _notices(store: Store) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in _rows(store, store.tables.outbox):
        found[row.appointment].append(row)
    return found


def _rows(store: Store, table: sa.Table) -> list[Any]:
    with store.database.reading() as connection:
        return list(connection.execute(sa.select(table).order_by(table.c.id)))
