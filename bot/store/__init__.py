"""The SQLAlchemy store adapter: SQLite or PostgreSQL."""

from __future__ import annotations

from bot.store.migrations import migrate
from bot.store.store import Store, open_store

__all__ = ["Store", "migrate", "open_store"]
