"""How patients are after their visits, sealed; the database itself keeps one note for a visit."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from bot.clinical.progress import Activity, Measures, Turning
from bot.errors import NotFound
from bot.ports import ConversationId, Progress, ProgressNote
from bot.store.canonical import canonical
from bot.store.conversations import locked
from bot.store.engine import Database
from bot.store.tables import Tables


class SqlProgress(Progress):
    """Notes in a database."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._tables, self._table = database, tables, tables.progress

    def keep(self, conversation: ConversationId, appointment: str, measures: Measures, at: datetime) -> bool:
        """Keep what was told after a visit; False when that visit has its note already.

        Raises `NotFound` when there is no such visit in this conversation.
        """
        p, a = self._table, self._tables.appointments
        own = select(a.c.id).where(a.c.id == appointment, a.c.conversation == conversation)
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            if connection.execute(own).first() is None:
                raise NotFound(f"no appointment {appointment}")
            if connection.execute(select(p.c.id).where(p.c.appointment == appointment)).first() is not None:
                return False
            note = {"conversation": conversation, "appointment": appointment, "measures": measures_text(measures)}
            connection.execute(insert(p).values(**note, at=at))
            return True

    def series(self, conversation: ConversationId) -> tuple[ProgressNote, ...]:
        """All notes of a conversation, oldest first."""
        p = self._table
        query = select(p.c.conversation, p.c.appointment, p.c.measures, p.c.at).where(p.c.conversation == conversation)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(p.c.at, p.c.id)).all()
        return tuple(ProgressNote(row[0], row[1], measures_from(row[2]), row[3]) for row in rows)


def measures_text(measures: Measures) -> str:
    """Measures as canonical JSON; `measures_from` reads them back."""
    return canonical(
        {
            "pain": [measures.pain_now, measures.pain_worst, measures.pain_average],
            "activities": [[activity.name, activity.score] for activity in measures.activities],
            "turning": measures.turning.value if measures.turning else None,
        }
    )


def measures_from(text: str) -> Measures:
    """Measures from their canonical JSON."""
    plain: dict[str, Any] = json.loads(text)
    activities = tuple(Activity(name, score) for name, score in plain["activities"])
    turning = Turning(plain["turning"]) if plain["turning"] else None
    now, worst, average = plain["pain"]
    return Measures(now, worst, average, activities, turning)
