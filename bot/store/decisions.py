"""Every assessment that was spoken or acted upon, in a chain that shows any later change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection, Row

from bot.clinical.model import Assessment, Disposition, Facts
from bot.ports import ConversationId, Decision, Decisions
from bot.store.canonical import assessment_from, assessment_text, canonical, facts_from, facts_text, services_text
from bot.store.conversations import locked
from bot.store.engine import Database, add_row, serialize
from bot.store.tables import Tables

_START = "0" * 64
_BATCH = 200
_NO_LEVEL = -1


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
    erased_at: datetime | None = None


class SqlDecisions(Decisions):
    """Decisions in a database; each row's digest covers the digest before it."""

    def __init__(self, database: Database, tables: Tables) -> None:
        d = self._table = tables.decisions
        self._database, self._tables = database, tables
        kept = (d.c.conversation == bindparam("whose"), d.c.erased_at.is_(None))
        self._latest = select(d).where(*kept).order_by(d.c.id.desc()).limit(1)
        self._severe = select(d).where(*kept, d.c.overall >= bindparam("at_least")).order_by(d.c.id)
        self._recent = self._severe.where(d.c.at >= bindparam("since"))

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
        with self._database.reading() as connection:
            row = connection.execute(self._latest, {"whose": conversation}).first()
        return decision_of(row) if row is not None else None

    def history(
        self, conversation: ConversationId, at_least: Disposition = Disposition.CLEAR, since: datetime | None = None
    ) -> tuple[Decision, ...]:
        """The decisions of a conversation that are at least so severe and not older, oldest first."""
        query = self._severe if since is None else self._recent
        asked = {"whose": conversation, "at_least": int(at_least)} | ({} if since is None else {"since": since})
        with self._database.reading() as connection:
            return tuple(map(decision_of, connection.execute(query, asked)))

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
        """The id of the first decision that was changed, or that follows a removed one; None when all fit.

        Of an erased decision this shows its place in the chain, its conversation, its time and its digest, and that
        somebody who had the store's keys erased it: nobody else can write its mark. It does not show what had been
        decided, nor that the patient asked for it. As ever, the newest decisions can be cut off unseen, and whoever
        has the program and its keys can write a chain anew.
        """
        previous = _START
        with self._database.reading() as connection:
            for row in connection.execute(select(self._table).order_by(self._table.c.id)):
                if row.previous != previous or not _is_as_written(row):
                    return int(row.id)
                previous = row.digest
        return None

    def _newest_digest(self, connection: Connection) -> str:
        d = self._table
        newest: str | None = connection.execute(select(d.c.digest).order_by(d.c.id.desc()).limit(1)).scalar()
        return newest or _START


def decision_of(row: Row[Any]) -> Decision:
    """A decision, from its row."""
    return Decision(row.id, row.conversation, facts_from(row.facts), assessment_from(row.result), row.at, row.digest)


def erase_decisions(connection: Connection, tables: Tables, conversation: ConversationId, at: datetime) -> None:
    """Erase what the decisions of a conversation say; each keeps its place in the chain, with a sealed mark."""
    d = tables.decisions
    columns = (d.c.id, d.c.conversation, d.c.at, d.c.digest)
    kept = select(*columns).where(d.c.conversation == conversation, d.c.erased_at.is_(None)).order_by(d.c.id)
    for row in connection.execute(kept.with_for_update()).all():
        gone = {"services": "", "facts": "", "overall": _NO_LEVEL, "result": _mark(row, at), "erased_at": at}
        connection.execute(update(d).where(d.c.id == row.id).values(**gone))


def _is_as_written(row: Row[Any]) -> bool:
    if row.erased_at is not None:
        return bool((row.services, row.facts, row.result) == ("", "", _mark(row, row.erased_at)))
    return bool(row.digest == _digest(row.conversation, row.at, row.facts, row.result, row.previous))


def _mark(row: Row[Any], erased_at: datetime) -> str:
    """What stands in an erased row's sealed column. Sealing proves the key, the digest binds it to this row."""
    times = {"at": _moment(row.at), "erased_at": _moment(erased_at)}
    return canonical({"conversation": row.conversation, "digest": row.digest, **times})


def _moment(instant: datetime) -> str:
    return instant.astimezone(timezone.utc).isoformat()


def _digest(conversation: ConversationId, at: datetime, facts: str, result: str, previous: str) -> str:
    """The texts go in as they are stored, so a later version of the code still checks an old row."""
    covered = {"conversation": conversation, "at": _moment(at), "facts": facts, "result": result, "previous": previous}
    return hashlib.sha256(canonical(covered).encode()).hexdigest()
