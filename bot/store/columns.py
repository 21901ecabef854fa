"""Columns that many tables share."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, String

from bot.store.house_tables import ID


def conversation_column(*, primary_key: bool = False, index: bool | None = None) -> Column[str]:
    """The conversation that a row belongs to, and with which its words are forgotten."""
    key = sa.ForeignKey("conversations.id")
    return Column("conversation", String(ID), key, nullable=False, primary_key=primary_key, index=index)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    """An index of those rows only for which the SQL in `where` holds."""
    condition = sa.text(where)
    return sa.Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
