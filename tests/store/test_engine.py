"""Addresses, connections and what happens without a database."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import BadSettings, StoreUnavailable
from bot.ports import Rate
from bot.store import Store, migrate, open_store
from tests.store.samples import KEY, NOW

RATE = Rate(burst=1, per_minute=1)


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://x/y", "oracle+nope://x"])
def test_unusable_address_is_refused(url: str) -> None:
    with pytest.raises(BadSettings):
        open_store(url, [KEY])


def test_plain_postgres_address_is_understood() -> None:
    store = open_store("postgresql://nobody@127.0.0.1:1/none", [KEY])
    assert store.database.engine.url.drivername == "postgresql+psycopg"
    store.close()


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////proc/none/cupwise.db"])
def test_unreachable_database_is_said(url: str) -> None:
    store = open_store(url, [KEY])
    with pytest.raises(StoreUnavailable):
        store.ping()
    store.close()


def lost(tmp_path: Path) -> Store:
    """A store whose file has become something else."""
    file = tmp_path / "cupwise.db"
    migrate(f"sqlite:///{file}")
    file.write_bytes(b"this is no database file at all, but long enough to look like one" * 100)
    return open_store(f"sqlite:///{file}", [KEY])


def test_lost_database_is_said(tmp_path: Path) -> None:
    store = lost(tmp_path)
    with pytest.raises(StoreUnavailable):
        store.messages.open("anna", "web", NOW)
    store.close()


def test_lost_database_refuses_writers(tmp_path: Path) -> None:
    """A writer learns of it as its transaction begins."""
    store = lost(tmp_path)
    with pytest.raises(StoreUnavailable):
        store.takings.take("session", "anna", RATE, NOW)
    store.close()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "delete"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)]
)
def test_sqlite_is_set_up_for_safety(sqlite: str, pragma: str, value: object) -> None:
    store = open_store(sqlite, [KEY])
    with store.database.writing() as connection:
        assert connection.execute(sa.text(f"PRAGMA {pragma}")).scalar() == value
    store.close()


def test_failed_block_writes_nothing(store: Store) -> None:
    with pytest.raises(KeyError):
        _fail_half_way(store)
    with store.database.reading() as connection:
        assert connection.execute(sa.select(store.tables.conversations)).all() == []


def _fail_half_way(store: Store) -> None:
    with store.database.writing() as connection:
        connection.execute(sa.insert(store.tables.conversations).values(id="anna", channel="web", opened_at=NOW))
        raise KeyError("anna")
