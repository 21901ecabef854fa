"""The tables of the diary: visits, who waits for one, what is sent about them, and who did what."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Integer, MetaData, String, Table

from bot.store.columns import conversation_column, partial_index
from bot.store.crypto import Cipher, Encrypted, Instant
from bot.store.house_tables import ID

UUID = 36
# Written out wherever it is asked for: an index of some rows is used only where the same words stand in the query.
BUSY = "appointments.status IN ('pending', 'booked', 'arrived')"
# What takes time from a practitioner and counts for a day that is full: the time of visits that were given, too.
TAKEN = "appointments.status IN ('pending', 'booked', 'arrived', 'fulfilled')"
LEFT_OUTSIDE = "appointments.outside IS NOT NULL AND appointments.status IN ('pending', 'cancelled')"
HELD = "appointments.status = 'pending'"
UNSENT = "ended_at IS NULL"
_OPEN = "status IN ('waiting', 'offered')"


def appointments(metadata: MetaData) -> Table:
    """Holds and visits; the database refuses that kept times of a practitioner or a room overlap."""
    return Table(
        "appointments",
        metadata,
        Column("number", Integer, primary_key=True),
        Column("id", String(UUID), nullable=False, unique=True),
        Column("status", String(20), nullable=False),
        Column("practitioner", String(ID), nullable=False),
        Column("location", String(ID), nullable=False),
        Column("service", String(ID), nullable=False),
        Column("starts_at", Instant, nullable=False),
        Column("ends_at", Instant, nullable=False),
        conversation_column(index=True),
        Column("expires", Instant),
        Column("made_at", Instant, nullable=False),
        Column("changed_at", Instant, nullable=False),
        Column("room", String(ID)),
        Column("kept_from", Instant, nullable=False),
        Column("kept_until", Instant, nullable=False),
        Column("series", String(UUID)),
        Column("sequence", Integer, nullable=False, server_default=sa.text("0")),
        Column("checked_at", Instant),
        Column("outside", String(255)),
        sa.CheckConstraint("starts_at < ends_at", name="in_order"),
        partial_index("ix_appointments_kept", "kept_from", where=TAKEN),
        partial_index("ix_appointments_practitioner_kept", "practitioner", "kept_from", where=BUSY),
        partial_index("ix_appointments_room_kept", "location", "room", "kept_from", where=BUSY),
        partial_index("ix_appointments_held", "expires", where=HELD),
        partial_index("ix_appointments_left_outside", "number", where=LEFT_OUTSIDE),
        sqlite_autoincrement=True,
    )


def requests(metadata: MetaData, cipher: Cipher) -> Table:
    """What came of the wishes that had a key; of the wish itself only a mark that nobody can guess from."""
    return Table(
        "requests",
        metadata,
        Column("mark", String(64), primary_key=True),
        conversation_column(index=True),
        Column("body_mark", String(64), nullable=False),
        Column("outcome", String(40), nullable=False),
        Column("appointments", sa.Text, nullable=False),
        Column("why", Encrypted(cipher)),
        Column("at", Instant, nullable=False, index=True),
    )


def waitlist(metadata: MetaData, cipher: Cipher) -> Table:
    """Places on the waitlist; at most one that is open for a patient and service."""
    return Table(
        "waitlist",
        metadata,
        Column("id", Integer, primary_key=True),
        conversation_column(),
        Column("service", String(ID), nullable=False),
        Column("location", String(ID)),
        Column("wish", Encrypted(cipher), nullable=False),
        Column("since", Instant, nullable=False),
        Column("turn", Instant, nullable=False),
        Column("status", String(20), nullable=False),
        Column("until", sa.Date),
        Column("offer", String(UUID), sa.ForeignKey("appointments.id"), index=True),
        Column("lapsed", Integer, nullable=False, server_default=sa.text("0")),
        Column("ended_at", Instant),
        partial_index("uq_waitlist_open", "conversation", "service", where=_OPEN, unique=True),
        sqlite_autoincrement=True,
    )


def outbox(metadata: MetaData, cipher: Cipher) -> Table:
    """Notices, sent and to be sent; `ending` is sent, failed or taken_back."""
    return Table(
        "outbox",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("key", String(160), nullable=False, unique=True),
        Column("kind", String(20), nullable=False),
        Column("appointment", String(UUID), sa.ForeignKey("appointments.id"), nullable=False, index=True),
        Column("sequence", Integer, nullable=False),
        Column("due", Instant, nullable=False),
        conversation_column(index=True),
        Column("attempts", Integer, nullable=False, server_default=sa.text("0")),
        Column("next_at", Instant, nullable=False),
        Column("leased_until", Instant),
        Column("why", Encrypted(cipher)),
        Column("ending", String(20)),
        Column("ended_at", Instant),
        partial_index("ix_outbox_unsent", "next_at", where=UNSENT),
        sqlite_autoincrement=True,
    )


def deeds(metadata: MetaData, cipher: Cipher) -> Table:
    """The diary's log. No foreign keys: who tries what is not there is noted too."""
    return Table(
        "deeds",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("at", Instant, nullable=False),
        Column("by", String(ID), nullable=False),
        Column("what", String(40), nullable=False),
        Column("appointment", String(ID), index=True),
        Column("conversation", String(ID), index=True),
        Column("detail", Encrypted(cipher), nullable=False),
        sqlite_autoincrement=True,
    )
