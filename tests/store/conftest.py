"""A migrated store on each database: a SQLite file, and a PostgreSQL database made for this run."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.store import Store, migrate, open_store
from tests.store.samples import KEY

_POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/test"


@pytest.fixture(scope="session")
def empty_postgres() -> Iterator[str]:
    """The address of a fresh database, dropped at the end. Fails where no PostgreSQL answers."""
    server = make_url(os.environ.get("TEST_POSTGRES_URL", _POSTGRES))
    name = f"cupwise_{uuid.uuid4().hex}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def postgres(empty_postgres: str) -> str:
    """The address of the migrated database."""
    migrate(empty_postgres)
    return empty_postgres


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The address of a migrated SQLite file."""
    url = f"sqlite:///{tmp_path / 'cupwise.db'}"
    migrate(url)
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database, of each kind in turn."""
    address: str = request.getfixturevalue(request.param)
    if request.param == "postgres":
        _empty(address)
    return address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    store = open_store(url, [KEY])
    yield store
    store.close()


def _empty(address: str) -> None:
    engine = sa.create_engine(address, poolclass=sa.pool.NullPool)
    with engine.begin() as connection:
        tables = [name for name in sa.inspect(connection).get_table_names() if name != "alembic_version"]
        connection.execute(sa.text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE"))
