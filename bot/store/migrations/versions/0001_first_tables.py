"""The first tables, and the guards by which the database itself refuses double bookings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = 120


def upgrade() -> None:
    """Make the tables, then the guards."""
    _conversations()
    _messages()
    _memory()
    _alerts()
    _decisions()
    _people()
    _call_backs()
    _appointments()
    _staff()
    if op.get_bind().dialect.name == "sqlite":
        _refuse_overlaps_by_triggers()
    else:
        _refuse_overlaps_by_exclusion()


def _instant(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _conversation(table: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=f"fk_{table}_conversation")
    return sa.Column("conversation", sa.String(_ID), nullable=False), key


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(_ID), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        _instant("opened_at"),
        sa.Column("asked", sa.String(_ID)),
        _instant("emergency_at", nullable=True),
        _instant("self_harm_at", nullable=True),
        sa.Column("taken_over_by", sa.String(_ID)),
        sa.Column("started_over_after", sa.Integer, nullable=False, server_default=sa.text("0")),
        _instant("last_at", nullable=True),
        _instant("waiting_since", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("number", sa.Integer, nullable=False),
        *_conversation("messages"),
        sa.Column("author", sa.String(_ID), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        _instant("at"),
        sa.Column("choices", sa.Text),
        sa.Column("multiple", sa.Boolean, nullable=False),
        sa.Column("answers", sa.Integer),
        sa.Column("client_id", sa.String(_ID)),
        _instant("answered_at", nullable=True),
        sa.Column("waits", sa.Boolean, nullable=False),
        sa.Column("heard", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_messages"),
        sa.ForeignKeyConstraint(["answers"], ["messages.number"], name="fk_messages_answers"),
        sa.UniqueConstraint("conversation", "client_id", name="uq_messages_conversation_client_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_answers", "messages", ["answers"])
    op.create_index("ix_messages_conversation_number", "messages", ["conversation", "number"])
    op.create_index("ix_messages_unanswered", "messages", ["number"], **_where("answered_at IS NULL AND waits"))


def _where(condition: str) -> Any:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _memory() -> None:
    op.create_table(
        "memory",
        sa.Column("id", sa.Integer, nullable=False),
        *_conversation("memory"),
        sa.Column("events", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_memory"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_memory_conversation", "memory", ["conversation"])


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("conversation", sa.String(_ID), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        _instant("at"),
        sa.Column("seen_by", sa.String(_ID)),
        _instant("seen_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_alerts_unseen", "alerts", ["conversation", "kind"], unique=True, **_where("seen_by IS NULL"))


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, nullable=False),
        *_conversation("decisions"),
        _instant("at"),
        sa.Column("overall", sa.Integer, nullable=False),
        sa.Column("knowledge_version", sa.String(_ID), nullable=False),
        sa.Column("services", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("previous", name="uq_decisions_previous"),
        sa.UniqueConstraint("digest", name="uq_decisions_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decisions_conversation_id", "decisions", ["conversation", "id"])


def _people() -> None:
    op.create_table(
        "people",
        *_conversation("people"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("phone_mark", sa.String(64), nullable=False),
        _instant("at"),
        sa.PrimaryKeyConstraint("conversation", name="pk_people"),
    )
    op.create_index("ix_people_phone_mark", "people", ["phone_mark"])


def _call_backs() -> None:
    op.create_table(
        "call_backs",
        sa.Column("id", sa.Integer, nullable=False),
        *_conversation("call_backs"),
        sa.Column("reason", sa.Text, nullable=False),
        _instant("promised_by"),
        _instant("requested_at"),
        sa.Column("done_by", sa.String(_ID)),
        _instant("done_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_call_backs"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_call_backs_open", "call_backs", ["conversation"], unique=True, **_where("done_by IS NULL"))


def _appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("practitioner", sa.String(_ID), nullable=False),
        sa.Column("location", sa.String(_ID), nullable=False),
        sa.Column("service", sa.String(_ID), nullable=False),
        _instant("starts_at"),
        _instant("ends_at"),
        *_conversation("appointments"),
        _instant("expires", nullable=True),
        _instant("made_at"),
        _instant("changed_at"),
        sa.PrimaryKeyConstraint("number", name="pk_appointments"),
        sa.UniqueConstraint("id", name="uq_appointments_id"),
        sa.CheckConstraint("starts_at < ends_at", name="ck_appointments_in_order"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appointments_conversation", "appointments", ["conversation"])
    op.create_index("ix_appointments_practitioner_time", "appointments", ["practitioner", "starts_at", "ends_at"])


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("username", sa.String(_ID), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        _instant("created_at"),
        _instant("changed_at"),
        sa.PrimaryKeyConstraint("username", name="pk_staff"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_digest", sa.String(_ID), nullable=False),
        sa.Column("username", sa.String(_ID), nullable=False),
        _instant("opened_at"),
        _instant("expires"),
        sa.PrimaryKeyConstraint("token_digest", name="pk_staff_sessions"),
        sa.ForeignKeyConstraint(["username"], ["staff.username"], name="fk_staff_sessions_username"),
    )
    op.create_index("ix_staff_sessions_username", "staff_sessions", ["username"])


def _refuse_overlaps_by_triggers() -> None:
    for change in ("INSERT", "UPDATE"):
        op.execute(
            f"""
            CREATE TRIGGER appointments_no_overlap_{change.lower()} BEFORE {change} ON appointments
            WHEN NEW.status IN ('pending', 'booked', 'arrived')
            BEGIN
                SELECT RAISE(ABORT, 'appointments overlap') WHERE EXISTS (
                    SELECT 1 FROM appointments AS other
                    WHERE other.practitioner = NEW.practitioner
                      AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at
                      AND other.status IN ('pending', 'booked', 'arrived')
                      AND other.id <> NEW.id
                );
            END
            """  # nosec B608
        )


def _refuse_overlaps_by_exclusion() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(
        """
        ALTER TABLE appointments ADD CONSTRAINT appointments_no_overlap
        EXCLUDE USING gist (practitioner WITH =, tstzrange(starts_at, ends_at) WITH &&)
        WHERE (status IN ('pending', 'booked', 'arrived'))
        """
    )
