"""Every assessment that was spoken or acted upon, in a chain that shows any later change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from bot.clinical.model import Assessment, Disposition, Facts
from bot.ports import ConversationId, Decision, Decisions
from bot.store.canonical import assessment_from, assessment_text, canonical, facts_from, facts_text, services_text
from bot.store.conversations import locked
from bot.store.engine import Database, add_row, serialize
from bot.store.tables import Tables

_START = "0" * 64
_BATCH = 200


@dataclass(frozen=True)
class StoredDecision:
    """One row of the chain with its texts untouched, for whoever checks them byte by byte."""

    id: int
    conversation: ConversationId
    overall: int
    knowledge_version: str
    services: str
    facts: str
    result: str


class SqlDecisions(Decisions):
    """Decisions in a database; each row's digest covers the digest before it."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._tables, self._table = database, tables, tables.decisions

    def record(self, conversation: ConversationId, facts: Facts, assessment: Assessment, at: datetime) -> Decision:
        """Store one; the digest covers the facts, the result and the digest before it. Raises `NotFound`."""
        inputs, result = facts_text(facts), assessment_text(assessment)
        with self._database.writing() as connection:
            locked(connection, self._tables, conversation)
            serialize(connection, "cupwise decisions")
            previous = self._newest_digest(connection)
            digest = _digest(conversation, at, inputs, result, previous)
            row = {
                "conversation": conversation,
                "at": at,
                "overall": int(assessment.overall),
                "knowledge_version": assessment.knowledge_version,
                "services": services_text(assessment.services),
                "facts": inputs,
                "result": result,
                "previous": previous,
                "digest": digest,
            }
            number = add_row(connection, self._table, row)
        return Decision(number, conversation, facts, assessment, at, digest)

    def latest(self, conversation: ConversationId) -> Decision | None:
        """The newest decision of a conversation."""
        d = self._table
        query = select(d).where(d.c.conversation == conversation).order_by(d.c.id.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return decision_of(row) if row is not None else None

    def history(
        self, conversation: ConversationId, at_least: Disposition = Disposition.CLEAR, since: datetime | None = None
    ) -> tuple[Decision, ...]:
        """The decisions of a conversation that are at least so severe and not older, oldest first."""
        d = self._table
        query = select(d).where(d.c.conversation == conversation, d.c.overall >= int(at_least)).order_by(d.c.id)
        if since is not None:
            query = query.where(d.c.at >= since)
        with self._database.reading() as connection:
            return tuple(decision_of(row) for row in connection.execute(query))

    def stored(self, conversation: ConversationId | None = None, number: int | None = None) -> Iterator[StoredDecision]:
        """Decisions as they lie in the database, oldest first: all, those of a conversation, or one.

        Nobody who writes has to wait for the one who reads them all: each batch is a transaction of its own.
        """
        d, last = self._table, 0
        wanted = [d.c.conversation == conversation] if conversation is not None else []
        wanted += [d.c.id == number] if number is not None else []
        columns = [d.c[field.name] for field in fields(StoredDecision)]
        while True:
            query = select(*columns).where(d.c.id > last, *wanted).order_by(d.c.id).limit(_BATCH)
            with self._database.reading() as connection:
                rows = [StoredDecision(*row) for row in connection.execute(query)]
            yield from rows
            if len(rows) < _BATCH:
                return
            last = rows[-1].id

    def first_break(self) -> int | None:
        """The id of the first decision that was changed, or that follows a removed one; None when all fit."""
        previous = _START
        with self._database.reading() as connection:
            for row in connection.execute(select(self._table).order_by(self._table.c.id)):
                digest = _digest(row.conversation, row.at, row.facts, row.result, previous)
                if (row.previous, row.digest) != (previous, digest):
                    return int(row.id)
                previous = digest
        return None

    def _newest_digest(self, connection: Connection) -> str:
        d = self._table
        newest: str | None = connection.execute(select(d.c.digest).order_by(d.c.id.desc()).limit(1)).scalar()
        return newest or _START


def decision_of(row: Row[Any]) -> Decision:
    """A decision, from its row."""
    return Decision(row.id, row.conversation, facts_from(row.facts), assessment_from(row.result), row.at, row.digest)


def _digest(conversation: ConversationId, at: datetime, facts: str, result: str, previous: str) -> str:
    """The texts go in as they are stored, so a later version of the code still checks an old row."""
    moment = at.astimezone(timezone.utc).isoformat()
    covered = {"conversation": conversation, "at": moment, "facts": facts, "result": result, "previous": previous}
    return hashlib.sha256(canonical(covered).encode()).hexdigest()
