"""A migrated store on each database: a SQLite file, and a PostgreSQL database made for this run."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from bot.store import Store, migrate, open_store
from bot.store.crypto import Cipher
from bot.store.tables import make_tables
from tests.store.samples import KEY

_POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/test"


@contextmanager
def _fresh_database() -> Iterator[str]:
    """A new PostgreSQL database, dropped at the end. Fails where no server answers."""
    server = make_url(os.environ.get("TEST_POSTGRES_URL", _POSTGRES))
    name = f"cupwise_{uuid.uuid4().hex}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[sa.engine.Engine]:
    """A migrated PostgreSQL database of this run."""
    with _fresh_database() as url:
        migrate(url)
        engine = sa.create_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def postgres(migrated_postgres: sa.engine.Engine) -> str:
    """The address of the PostgreSQL database, emptied."""
    tables = reversed(make_tables(Cipher([KEY])).metadata.sorted_tables)
    with migrated_postgres.begin() as connection:
        for table in tables:
            connection.execute(sa.text(f"DELETE FROM {table.name}"))  # a TRUNCATE of small tables takes far longer
    return migrated_postgres.url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("store") / "cupwise.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgres"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that was never migrated, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'cupwise.db'}"
    else:
        with _fresh_database() as url:
            yield url


@pytest.fixture
def sqlite(migrated_file: Path, tmp_path: Path) -> str:
    """The address of a migrated SQLite file of this test."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path)}"


@pytest.fixture
def quick_sqlite(migrated_file: Path) -> Iterator[str]:
    """The same in memory, where that is a file system: for what is about order, and not about what survives."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield f"sqlite:///{shutil.copy(migrated_file, folder)}"


@pytest.fixture(params=["quick_sqlite", "postgres"])
def quick_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database that is quick to write to, of each kind in turn."""
    address: str = request.getfixturevalue(request.param)
    return address


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database, of each kind in turn."""
    address: str = request.getfixturevalue(request.param)
    return address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    store = open_store(url, [KEY])
    yield store
    store.close()


@pytest.fixture
def quick_store(quick_url: str) -> Iterator[Store]:
    """An empty store on a database that is quick to write to."""
    store = open_store(quick_url, [KEY])
    yield store
    store.close()
