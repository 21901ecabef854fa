"""The tables of the house itself, in which nothing of patients stands."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, MetaData, String, Table

from bot.store.crypto import Instant

ID = 120


def editions(metadata: MetaData) -> Table:
    """The content of each version of the knowledge."""
    return Table(
        "knowledge_versions",
        metadata,
        Column("version", String(ID), primary_key=True),
        Column("content", sa.LargeBinary, nullable=False),
        Column("at", Instant, nullable=False),
    )


def staff(metadata: MetaData) -> Table:
    """Accounts of the front desk."""
    return Table(
        "staff",
        metadata,
        Column("username", String(ID), primary_key=True),
        Column("password_hash", String(255), nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("changed_at", Instant, nullable=False),
    )


def sessions(metadata: MetaData) -> Table:
    """Their sign-ins, known by the digest of a token."""
    return Table(
        "staff_sessions",
        metadata,
        Column("token_digest", String(ID), primary_key=True),
        Column("username", String(ID), sa.ForeignKey("staff.username"), nullable=False, index=True),
        Column("opened_at", Instant, nullable=False),
        Column("expires", Instant, nullable=False),
    )


def takings(metadata: MetaData) -> Table:
    """Callers whose rate is limited, known by a keyed digest, and when their whole burst is free again."""
    return Table(
        "takings",
        metadata,
        Column("mark", String(64), primary_key=True),
        Column("free_at", sa.BigInteger, nullable=False),  # microseconds of the epoch: both databases add them alike
    )
