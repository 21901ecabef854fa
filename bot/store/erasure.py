"""Forgetting a conversation: in one transaction everything the patient said goes, and what proves stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.errors import NotAllowed
from bot.ports import ConversationId, Deed, DeedKind, Erasure
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.store import deeds
from bot.store.appointments import all_of, appointment_of
from bot.store.conversations import locked
from bot.store.decisions import erase_decisions
from bot.store.engine import Database
from bot.store.tables import Tables

DANGER = ("emergency", "self_harm", "urgent")
ERASED = "erased"
_BY = "erasure"
_KEPT_WITHOUT_WORDS = ("alerts", "appointments", "call_backs", "consents", "decisions", "deeds")


class SqlErasure(Erasure):
    """Erasure in a database.

    Rows of every table with a conversation are deleted, also of tables that come later, but for these:
    - decisions keep their place in the chain, without what was decided (`bot/store/decisions.py`);
    - consents keep when they were given and taken back, and to which version of the words;
    - visits keep time, place and service, for the diary; those to come are cancelled;
    - the diary's log keeps who did what and when, but not the details;
    - alerts that were seen keep their kind, time and who saw them; call-backs that were made, who called and when.
    """

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._tables = database, tables

    def erase(self, conversation: ConversationId, at: datetime) -> tuple[Appointment, ...]:
        """Erase a conversation and return the visits that this cancels. Raises `NotAllowed`, `NotFound`.

        An alarm that another process raises in the same moment is either seen here, and stops the erasure, or stays.
        """
        with self._database.writing() as connection:
            through = locked(connection, self._tables, conversation).erased_through
            if self._in_danger(connection, conversation):
                raise NotAllowed("an alert of danger has not been seen yet")
            through = max(through, self._last_message(connection, conversation))
            visits = self._cancel(connection, conversation, at)
            deeds.forget(connection, self._tables, conversation)
            erase_decisions(connection, self._tables, conversation, at)
            self._delete(connection, conversation)
            self._blank(connection, conversation, at)
            self._tell_desk(connection, conversation, visits, at)
            self._begin_anew(connection, conversation, at, through)
        return visits

    def _in_danger(self, connection: Connection, conversation: ConversationId) -> bool:
        a = self._tables.alerts
        unseen = select(a.c.id).where(a.c.conversation == conversation, a.c.seen_by.is_(None), a.c.kind.in_(DANGER))
        return connection.execute(unseen.limit(1)).first() is not None

    def _last_message(self, connection: Connection, conversation: ConversationId) -> int:
        m = self._tables.messages
        last = connection.execute(select(func.max(m.c.number)).where(m.c.conversation == conversation)).scalar()
        return int(last or 0)

    def _cancel(self, connection: Connection, conversation: ConversationId, at: datetime) -> tuple[Appointment, ...]:
        """Give up the holds and cancel the visits to come; return these visits."""
        a = self._tables.appointments
        to_come = and_(a.c.status == AppointmentStatus.BOOKED.value, a.c.starts_at > at)
        held = a.c.status == AppointmentStatus.PENDING.value
        own = a.c.conversation == conversation
        rows = connection.execute(
            all_of(self._tables).where(own, to_come).order_by(a.c.starts_at).with_for_update()
        ).all()
        cancelled = update(a).where(own, or_(to_come, held))
        connection.execute(cancelled.values(status=AppointmentStatus.CANCELLED.value, expires=None, changed_at=at))
        connection.execute(update(a).where(own, a.c.checked_at.is_not(None)).values(checked_at=None))
        visits = tuple(appointment_of(row) for row in rows)
        log = [Deed(at, _BY, DeedKind.CANCELLED, visit.id, conversation) for visit in visits]
        deeds.write(connection, self._tables, *log)
        return visits

    def _delete(self, connection: Connection, conversation: ConversationId) -> None:
        for table in reversed(self._tables.metadata.sorted_tables):
            if "conversation" in table.c and table.name not in _KEPT_WITHOUT_WORDS:
                connection.execute(delete(table).where(table.c.conversation == conversation))
        a, k = self._tables.alerts, self._tables.call_backs
        unseen = and_(a.c.conversation == conversation, a.c.seen_by.is_(None), a.c.kind != ERASED)
        connection.execute(delete(a).where(unseen))
        connection.execute(delete(k).where(k.c.conversation == conversation, k.c.done_by.is_(None)))

    def _blank(self, connection: Connection, conversation: ConversationId, at: datetime) -> None:
        """What stays loses its words, and no consent stands any more."""
        a, k, c = self._tables.alerts, self._tables.call_backs, self._tables.consents
        seen = update(a).where(a.c.conversation == conversation, a.c.kind != ERASED)
        connection.execute(seen.values(words=""))
        connection.execute(update(k).where(k.c.conversation == conversation).values(reason=""))
        standing = update(c).where(c.c.conversation == conversation, c.c.revoked_at.is_(None))
        connection.execute(standing.values(revoked_at=at))

    def _tell_desk(
        self, connection: Connection, conversation: ConversationId, visits: Sequence[Appointment], at: datetime
    ) -> None:
        """Name the cancelled visits to the desk, beside those of an earlier erasure that nobody has seen."""
        if not visits:
            return
        a = self._tables.alerts
        named = "; ".join(_cancelled(visit) for visit in visits)
        unseen = and_(a.c.conversation == conversation, a.c.kind == ERASED, a.c.seen_by.is_(None))
        before = connection.execute(select(a.c.words).where(unseen)).scalar()
        if before is None:
            connection.execute(insert(a).values(conversation=conversation, kind=ERASED, words=named, at=at))
        else:
            connection.execute(update(a).where(unseen).values(words=f"{before}; {named}"))

    def _begin_anew(self, connection: Connection, conversation: ConversationId, at: datetime, through: int) -> None:
        table = self._tables.conversations
        lifted = dict.fromkeys(("asked", "emergency_at", "self_harm_at", "taken_over_by", "waiting_since"))
        fresh = {"started_over_after": 0, "last_at": at, "erased_at": at, "erased_through": through}
        connection.execute(update(table).where(table.c.id == conversation).values(**lifted, **fresh))


def _cancelled(visit: Appointment) -> str:
    return f"visit cancelled: {visit.service}, {visit.practitioner}, {visit.start:%Y-%m-%d %H:%M} UTC"
