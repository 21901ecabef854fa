"""Every table, as the newest migration leaves it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Column, Integer, MetaData, String, Table

from bot.store import diary_tables, house_tables
from bot.store.columns import conversation_column
from bot.store.crypto import Cipher, Encrypted, Instant
from bot.store.house_tables import ID

_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


@dataclass(frozen=True)
class Tables:
    """The tables of one store; patients' words in them are sealed with its cipher."""

    metadata: MetaData
    conversations: Table
    messages: Table
    memory: Table
    alerts: Table
    decisions: Table
    editions: Table
    people: Table
    call_backs: Table
    appointments: Table
    progress: Table
    staff: Table
    sessions: Table
    consents: Table
    requests: Table
    waitlist: Table
    outbox: Table
    deeds: Table
    takings: Table


def make_tables(cipher: Cipher) -> Tables:
    """Describe the tables; nothing is created."""
    metadata = MetaData(naming_convention=_NAMES)
    return Tables(
        metadata=metadata,
        conversations=_conversations(metadata),
        messages=_messages(metadata, cipher),
        memory=_memory(metadata, cipher),
        alerts=_alerts(metadata, cipher),
        decisions=_decisions(metadata, cipher),
        editions=house_tables.editions(metadata),
        people=_people(metadata, cipher),
        call_backs=_call_backs(metadata, cipher),
        appointments=diary_tables.appointments(metadata),
        progress=_progress(metadata, cipher),
        staff=house_tables.staff(metadata),
        sessions=house_tables.sessions(metadata),
        consents=_consents(metadata),
        requests=diary_tables.requests(metadata, cipher),
        waitlist=diary_tables.waitlist(metadata, cipher),
        outbox=diary_tables.outbox(metadata, cipher),
        deeds=diary_tables.deeds(metadata, cipher),
        takings=house_tables.takings(metadata),
    )


def _conversations(metadata: MetaData) -> Table:
    return Table(
        "conversations",
        metadata,
        Column("id", String(ID), primary_key=True),
        Column("channel", String(40), nullable=False),
        Column("opened_at", Instant, nullable=False),
        Column("asked", String(ID)),
        Column("emergency_at", Instant),
        Column("self_harm_at", Instant),
        Column("taken_over_by", String(ID)),
        Column("started_over_after", Integer, nullable=False, server_default=sa.text("0")),
        Column("last_at", Instant),
        Column("waiting_since", Instant),
        Column("erased_at", Instant),
        # The last message that was erased: whoever still works on it must not write it, or its answer, back.
        Column("erased_through", Integer, nullable=False, server_default=sa.text("0")),
        Column("session_epoch", Integer, nullable=False, server_default=sa.text("0")),
    )


def _messages(metadata: MetaData, cipher: Cipher) -> Table:
    open_ones = sa.text("answered_at IS NULL AND waits")
    return Table(
        "messages",
        metadata,
        Column("number", Integer, primary_key=True),
        conversation_column(),
        Column("author", String(ID), nullable=False),
        Column("text", Encrypted(cipher), nullable=False),
        Column("at", Instant, nullable=False),
        Column("choices", Encrypted(cipher)),
        Column("multiple", sa.Boolean, nullable=False),
        Column("answers", Integer, sa.ForeignKey("messages.number"), index=True),
        Column("client_id", String(ID)),
        Column("answered_at", Instant),
        Column("waits", sa.Boolean, nullable=False),
        Column("heard", sa.Boolean, nullable=False),
        sa.UniqueConstraint("conversation", "client_id"),
        sa.Index("ix_messages_conversation_number", "conversation", "number"),
        sa.Index("ix_messages_unanswered", "number", sqlite_where=open_ones, postgresql_where=open_ones),
        sqlite_autoincrement=True,
    )


def _memory(metadata: MetaData, cipher: Cipher) -> Table:
    return Table(
        "memory",
        metadata,
        Column("id", Integer, primary_key=True),
        conversation_column(index=True),
        Column("events", Encrypted(cipher), nullable=False),
        sqlite_autoincrement=True,
    )


def _alerts(metadata: MetaData, cipher: Cipher) -> Table:
    unseen = sa.text("seen_by IS NULL")
    return Table(
        "alerts",
        metadata,
        Column("id", Integer, primary_key=True),
        # No foreign key: an alarm is never refused, whatever else is missing.
        Column("conversation", String(ID), nullable=False),
        Column("kind", String(20), nullable=False),
        Column("words", Encrypted(cipher), nullable=False),
        Column("at", Instant, nullable=False),
        Column("seen_by", String(ID)),
        Column("seen_at", Instant),
        sa.Index("uq_alerts_unseen", "conversation", "kind", unique=True, sqlite_where=unseen, postgresql_where=unseen),
        sqlite_autoincrement=True,
    )


def _decisions(metadata: MetaData, cipher: Cipher) -> Table:
    return Table(
        "decisions",
        metadata,
        Column("id", Integer, primary_key=True),
        conversation_column(),
        Column("at", Instant, nullable=False),
        Column("overall", Integer, nullable=False),
        Column("knowledge_version", String(ID), nullable=False),
        Column("services", Encrypted(cipher), nullable=False),
        Column("facts", Encrypted(cipher), nullable=False),
        Column("result", Encrypted(cipher), nullable=False),
        Column("previous", String(64), nullable=False, unique=True),
        Column("digest", String(64), nullable=False, unique=True),
        Column("erased_at", Instant),
        sa.Index("ix_decisions_conversation_id", "conversation", "id"),
        sqlite_autoincrement=True,
    )


def _people(metadata: MetaData, cipher: Cipher) -> Table:
    return Table(
        "people",
        metadata,
        conversation_column(primary_key=True),
        Column("name", Encrypted(cipher), nullable=False),
        Column("phone", Encrypted(cipher), nullable=False),
        Column("phone_mark", String(64), nullable=False, index=True),
        Column("at", Instant, nullable=False),
        Column("email", Encrypted(cipher)),
    )


def _call_backs(metadata: MetaData, cipher: Cipher) -> Table:
    undone = sa.text("done_by IS NULL")
    return Table(
        "call_backs",
        metadata,
        Column("id", Integer, primary_key=True),
        conversation_column(),
        Column("reason", Encrypted(cipher), nullable=False),
        Column("promised_by", Instant, nullable=False),
        Column("requested_at", Instant, nullable=False),
        Column("done_by", String(ID)),
        Column("done_at", Instant),
        sa.Index("uq_call_backs_open", "conversation", unique=True, sqlite_where=undone, postgresql_where=undone),
        sqlite_autoincrement=True,
    )


def _consents(metadata: MetaData) -> Table:
    return Table(
        "consents",
        metadata,
        Column("id", Integer, primary_key=True),
        conversation_column(index=True),
        Column("version", String(ID), nullable=False),
        Column("words_digest", String(64), nullable=False),
        Column("given_at", Instant, nullable=False),
        Column("revoked_at", Instant),
        sqlite_autoincrement=True,
    )


def _progress(metadata: MetaData, cipher: Cipher) -> Table:
    return Table(
        "progress",
        metadata,
        Column("id", Integer, primary_key=True),
        conversation_column(index=True),
        Column("appointment", String(36), sa.ForeignKey("appointments.id"), nullable=False, unique=True),
        Column("measures", Encrypted(cipher), nullable=False),
        Column("at", Instant, nullable=False),
        sqlite_autoincrement=True,
    )
