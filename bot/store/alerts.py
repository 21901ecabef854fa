"""The desk's alarm bell, in a table of its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.errors import NotFound
from bot.ports import Alert, Alerts, ConversationId
from bot.store.engine import Database
from bot.store.tables import Tables


class SqlAlerts(Alerts):
    """Alerts in a database, which itself keeps at most one unseen alert of a kind and conversation."""

    def __init__(self, database: Database, tables: Tables) -> None:
        a = self._table = tables.alerts
        self._database, columns = database, (a.c.id, a.c.conversation, a.c.kind, a.c.words, a.c.at, a.c.seen_by)
        self._open = select(*columns).where(a.c.seen_by.is_(None)).order_by(a.c.at, a.c.id)

    def raise_alert(self, conversation: ConversationId, kind: str, words: str, at: datetime) -> bool:
        """Ring once for a conversation and kind; False when it already rang and is not yet seen."""
        alert = insert(self._table).values(conversation=conversation, kind=kind, words=words, at=at)
        try:
            with self._database.writing() as connection:
                connection.execute(alert)
        except IntegrityError:
            return False
        return True

    def open_alerts(self) -> tuple[Alert, ...]:
        """Alerts that no one has marked as seen, oldest first."""
        with self._database.reading() as connection:
            return tuple(Alert(*row) for row in connection.execute(self._open))

    def open_of(self, conversation: ConversationId) -> tuple[Alert, ...]:
        """Those of one conversation."""
        own = self._open.where(self._table.c.conversation == conversation)
        with self._database.reading() as connection:
            return tuple(Alert(*row) for row in connection.execute(own))

    def mark_seen(self, alert: int, staff: str, at: datetime) -> None:
        """Note who saw it first; a second call changes nothing. Raises `NotFound`."""
        a = self._table
        with self._database.writing() as connection:
            unseen = update(a).where(a.c.id == alert, a.c.seen_by.is_(None))
            if connection.execute(unseen.values(seen_by=staff, seen_at=at)).rowcount:
                return
            if connection.execute(select(a.c.id).where(a.c.id == alert)).first() is None:
                raise NotFound(f"no alert {alert}")


def see(
    connection: Connection, tables: Tables, conversation: ConversationId, kinds: Collection[str], by: str, at: datetime
) -> None:
    """Note in a transaction that somebody else opened who saw the alerts of these kinds."""
    a = tables.alerts
    unseen = update(a).where(a.c.conversation == conversation, a.c.kind.in_(kinds), a.c.seen_by.is_(None))
    connection.execute(unseen.values(seen_by=by, seen_at=at))
