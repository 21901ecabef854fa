"""Rooms and kept time of visits, and the tables of keyed requests, the waitlist, the outbox and the diary's log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ID, _UUID = 120, 36
_BUSY = "status IN ('pending', 'booked', 'arrived')"
_TAKEN = "status IN ('pending', 'booked', 'arrived', 'fulfilled')"


def upgrade() -> None:
    """Give the visits what they keep, put the guards on that, and make the new tables."""
    in_file = op.get_bind().dialect.name == "sqlite"
    _drop_old_guards(in_file=in_file)
    _columns()
    _indexes()
    if in_file:
        _guard_by_triggers()
    else:
        _guard_by_constraints()
    op.add_column("people", sa.Column("email", sa.Text))
    _requests()
    _waitlist()
    _outbox()
    _deeds()


def _instant(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _where(condition: str) -> Any:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _own(table: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=f"fk_{table}_conversation")
    return sa.Column("conversation", sa.String(_ID), nullable=False), key


def _drop_old_guards(*, in_file: bool) -> None:
    if in_file:
        op.execute("DROP TRIGGER appointments_no_overlap_insert")
        op.execute("DROP TRIGGER appointments_no_overlap_update")
    else:
        op.execute("ALTER TABLE appointments DROP CONSTRAINT appointments_no_overlap")


def _columns() -> None:
    """A row that names no kept time is refused: what stands for it ends before it begins."""
    unset = {"kept_from": "9999-12-31 00:00:00.000000", "kept_until": "0001-01-01 00:00:00.000000"}
    for name, value in unset.items():
        default = sa.text(f"'{value}'")
        kept = sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=default)
        op.add_column("appointments", kept)
    for column in (
        sa.Column("room", sa.String(_ID)),
        sa.Column("series", sa.String(_UUID)),
        sa.Column("sequence", sa.Integer, nullable=False, server_default=sa.text("0")),
        _instant("checked_at", nullable=True),
        sa.Column("outside", sa.String(255)),
    ):
        op.add_column("appointments", column)
    op.execute("UPDATE appointments SET kept_from = starts_at, kept_until = ends_at")


def _indexes() -> None:
    op.drop_index("ix_appointments_practitioner_time", "appointments")
    op.create_index("ix_appointments_kept", "appointments", ["kept_from"], **_where(_TAKEN))
    op.create_index("ix_appointments_practitioner_kept", "appointments", ["practitioner", "kept_from"], **_where(_BUSY))
    op.create_index("ix_appointments_room_kept", "appointments", ["location", "room", "kept_from"], **_where(_BUSY))
    op.create_index("ix_appointments_held", "appointments", ["expires"], **_where("status = 'pending'"))
    left = "outside IS NOT NULL AND status IN ('pending', 'cancelled')"
    op.create_index("ix_appointments_left_outside", "appointments", ["number"], **_where(left))


def _guard_by_triggers() -> None:
    """Busy times of one practitioner never overlap, so only the last that begins before the new one ends can do so."""
    for change in ("INSERT", "UPDATE"):
        op.execute(
            f"""
            CREATE TRIGGER appointments_kept_{change.lower()} BEFORE {change} ON appointments
            WHEN NOT (
                NEW.kept_from <= NEW.starts_at AND NEW.ends_at <= NEW.kept_until
                AND substr(NEW.kept_until, 1, 19) <= datetime(NEW.kept_from, '+1 day')
            )
            BEGIN
                SELECT RAISE(ABORT, 'appointments_kept_in_bounds');
            END
            """  # nosec B608
        )
        op.execute(
            f"""
            CREATE TRIGGER appointments_free_{change.lower()} BEFORE {change} ON appointments
            WHEN NEW.{_BUSY}
            BEGIN
                SELECT RAISE(ABORT, 'appointments_practitioner_free') WHERE NEW.kept_from < (
                    SELECT kept_until FROM appointments
                    WHERE practitioner = NEW.practitioner AND kept_from < NEW.kept_until
                      AND {_BUSY} AND id <> NEW.id
                    ORDER BY kept_from DESC LIMIT 1
                );
                SELECT RAISE(ABORT, 'appointments_room_free') WHERE NEW.kept_from < (
                    SELECT kept_until FROM appointments
                    WHERE location = NEW.location AND room = NEW.room AND kept_from < NEW.kept_until
                      AND {_BUSY} AND id <> NEW.id
                    ORDER BY kept_from DESC LIMIT 1
                );
            END
            """  # nosec B608
        )


def _guard_by_constraints() -> None:
    for column in ("kept_from", "kept_until"):
        op.alter_column("appointments", column, server_default=None)
    op.execute(
        """
        ALTER TABLE appointments ADD CONSTRAINT appointments_kept_in_bounds CHECK (
            kept_from <= starts_at AND ends_at <= kept_until AND kept_until <= kept_from + interval '24 hours'
        )
        """
    )
    for name, columns in (("practitioner", ("practitioner",)), ("room", ("location", "room"))):
        same = ", ".join(f"{column} WITH =" for column in columns)
        op.execute(
            f"""
            ALTER TABLE appointments ADD CONSTRAINT appointments_{name}_free
            EXCLUDE USING gist ({same}, tstzrange(kept_from, kept_until) WITH &&)
            WHERE ({_BUSY})
            """  # nosec B608
        )


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("mark", sa.String(64), nullable=False),
        *_own("requests"),
        sa.Column("body_mark", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("appointments", sa.Text, nullable=False),
        sa.Column("why", sa.Text),
        _instant("at"),
        sa.PrimaryKeyConstraint("mark", name="pk_requests"),
    )
    op.create_index("ix_requests_conversation", "requests", ["conversation"])
    op.create_index("ix_requests_at", "requests", ["at"])


def _waitlist() -> None:
    op.create_table(
        "waitlist",
        sa.Column("id", sa.Integer, nullable=False),
        *_own("waitlist"),
        sa.Column("service", sa.String(_ID), nullable=False),
        sa.Column("location", sa.String(_ID)),
        sa.Column("wish", sa.Text, nullable=False),
        _instant("since"),
        _instant("turn"),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("offer", sa.String(_UUID)),
        sa.Column("lapsed", sa.Integer, nullable=False, server_default=sa.text("0")),
        _instant("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_waitlist"),
        sa.ForeignKeyConstraint(["offer"], ["appointments.id"], name="fk_waitlist_offer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_waitlist_offer", "waitlist", ["offer"])
    open_ones = _where("status IN ('waiting', 'offered')")
    op.create_index("uq_waitlist_open", "waitlist", ["conversation", "service"], unique=True, **open_ones)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("appointment", sa.String(_UUID), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        _instant("due"),
        *_own("outbox"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        _instant("next_at"),
        _instant("leased_until", nullable=True),
        sa.Column("why", sa.Text),
        sa.Column("ending", sa.String(20)),
        _instant("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sa.ForeignKeyConstraint(["appointment"], ["appointments.id"], name="fk_outbox_appointment"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_appointment", "outbox", ["appointment"])
    op.create_index("ix_outbox_conversation", "outbox", ["conversation"])
    op.create_index("ix_outbox_unsent", "outbox", ["next_at"], **_where("ended_at IS NULL"))


def _deeds() -> None:
    op.create_table(
        "deeds",
        sa.Column("id", sa.Integer, nullable=False),
        _instant("at"),
        sa.Column("by", sa.String(_ID), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("appointment", sa.String(_ID)),
        sa.Column("conversation", sa.String(_ID)),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deeds"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deeds_appointment", "deeds", ["appointment"])
    op.create_index("ix_deeds_conversation", "deeds", ["conversation"])
