"""What the front desk reads: a handful of plain queries, however many cases there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import func, select, union_all
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql.selectable import Select, Subquery

from bot.clinical.model import Disposition
from bot.errors import NotFound
from bot.ports import CallBack, Case, ConversationId, Desk
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.store.appointments import all_of, appointment_of
from bot.store.callbacks import call_back_of
from bot.store.canonical import services_from
from bot.store.engine import Database
from bot.store.tables import Tables

_BELLS = ("emergency", "self_harm")
_COMING = (AppointmentStatus.BOOKED.value, AppointmentStatus.ARRIVED.value)
_Value = TypeVar("_Value")


class SqlDesk(Desk):
    """The desk's view of a database."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._tables = database, tables

    def cases(self, limit: int = 200) -> tuple[Case, ...]:
        """Cases: unseen emergencies first, then by severity, then whoever waits longest for a person."""
        with self._database.reading() as connection:
            return self._read(connection, self._ordered().limit(limit))

    def case(self, conversation: ConversationId) -> Case:
        """One case. Raises `NotFound`."""
        query = self._ordered().where(self._tables.conversations.c.id == conversation)
        with self._database.reading() as connection:
            found = self._read(connection, query)
        if not found:
            raise NotFound(f"no conversation {conversation!r}")
        return found[0]

    def _read(self, connection: Connection, query: Select[Any]) -> tuple[Case, ...]:
        rows = connection.execute(query).all()
        ids = [row.id for row in rows]
        alerts = self._open_alerts(connection, ids)
        visits = self._coming_visits(connection, ids)
        calls = self._open_calls(connection, ids)
        return tuple(_case(row, alerts.get(row.id, ()), visits.get(row.id), calls.get(row.id)) for row in rows)

    def _ordered(self) -> Select[Any]:
        c, p, d = (self._tables.conversations, self._tables.people, self._tables.decisions)
        newest, waiting, bells = (self._newest_decisions(), self._waiting(), self._bells())
        own = (c.c.id, c.c.channel, c.c.taken_over_by, c.c.last_at, c.c.erased_at)
        tables = c.outerjoin(p, p.c.conversation == c.c.id).outerjoin(newest, newest.c.conversation == c.c.id)
        tables = tables.outerjoin(d, d.c.id == newest.c.id).outerjoin(waiting, waiting.c.conversation == c.c.id)
        tables = tables.outerjoin(bells, bells.c.conversation == c.c.id)
        return (
            select(*own, waiting.c.since.label("waiting_since"), p.c.name, p.c.phone, d.c.overall, d.c.services)
            .select_from(tables)
            .order_by(
                bells.c.conversation.is_(None),
                func.coalesce(d.c.overall, -1).desc(),
                waiting.c.since.is_(None),
                waiting.c.since,
                c.c.last_at.is_(None),
                c.c.last_at.desc(),
                c.c.id,
            )
        )

    def _newest_decisions(self) -> Subquery:
        d = self._tables.decisions
        kept = select(d.c.conversation, func.max(d.c.id).label("id")).where(d.c.erased_at.is_(None))
        return kept.group_by(d.c.conversation).subquery()

    def _bells(self) -> Subquery:
        a = self._tables.alerts
        return select(a.c.conversation).where(a.c.seen_by.is_(None), a.c.kind.in_(_BELLS)).distinct().subquery()

    def _waiting(self) -> Subquery:
        """Since when a patient waits for a person: by an unread message, an unseen alert or an open call-back."""
        c, a, k = (self._tables.conversations, self._tables.alerts, self._tables.call_backs)
        waits = union_all(
            select(c.c.id.label("conversation"), c.c.waiting_since.label("at")).where(c.c.waiting_since.is_not(None)),
            select(a.c.conversation, a.c.at).where(a.c.seen_by.is_(None)),
            select(k.c.conversation, k.c.requested_at).where(k.c.done_by.is_(None)),
        ).subquery()
        return (
            select(waits.c.conversation, func.min(waits.c.at).label("since")).group_by(waits.c.conversation).subquery()
        )

    def _open_alerts(self, connection: Connection, ids: Sequence[ConversationId]) -> dict[str, tuple[str, ...]]:
        a = self._tables.alerts
        query = select(a.c.conversation, a.c.kind).where(a.c.conversation.in_(ids), a.c.seen_by.is_(None))
        return _grouped((row.conversation, row.kind) for row in connection.execute(query.order_by(a.c.id)))

    def _coming_visits(self, connection: Connection, ids: Sequence[ConversationId]) -> dict[str, Appointment]:
        """The soonest for each: later ones come first and are replaced."""
        a = self._tables.appointments
        query = (
            all_of(self._tables)
            .where(a.c.conversation.in_(ids), a.c.status.in_(_COMING))
            .order_by(a.c.starts_at.desc())
        )
        return {row.conversation: appointment_of(row) for row in connection.execute(query)}

    def _open_calls(self, connection: Connection, ids: Sequence[ConversationId]) -> dict[str, CallBack]:
        k = self._tables.call_backs
        query = select(k).where(k.c.conversation.in_(ids), k.c.done_by.is_(None))
        return {row.conversation: call_back_of(row) for row in connection.execute(query)}


def _grouped(pairs: Iterable[tuple[str, _Value]]) -> dict[str, tuple[_Value, ...]]:
    groups: dict[str, tuple[_Value, ...]] = {}
    for key, value in pairs:
        groups[key] = (*groups.get(key, ()), value)
    return groups


def _case(row: Row[Any], alerts: tuple[str, ...], visit: Appointment | None, call_back: CallBack | None) -> Case:
    return Case(
        conversation=row.id,
        channel=row.channel,
        name=row.name,
        phone=row.phone,
        overall=None if row.overall is None else Disposition(row.overall),
        services={} if row.services is None else services_from(row.services),
        last_at=row.last_at,
        waiting_since=row.waiting_since,
        alerts=alerts,
        visit=visit,
        call_back=call_back,
        taken_over_by=row.taken_over_by,
        erased_at=row.erased_at,
    )
