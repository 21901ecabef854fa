"""Opens the database: SQLite in a file, or PostgreSQL, with short read and write transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from sqlalchemy import Table, create_engine, event, insert
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    NoSuchModuleError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from bot.errors import BadSettings, StoreUnavailable

_BUSY_SECONDS = 30
_WRITES = "cupwise_writes"
_OF_THE_STATEMENT = (IntegrityError, ProgrammingError, DataError)


def make_engine(url: str) -> Engine:
    """Make an engine for `sqlite:///file` or `postgresql+psycopg://...`. Raises `BadSettings` for any other."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    # Whoever waits longer than this for a connection is better served by the fixed words.
    return create_engine(
        parsed,
        future=True,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=10,
        connect_args={"connect_timeout": 5},
    )


class Database:
    """One database; every transaction is opened here and nowhere else."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(**{_WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction for a few reads. Raises `StoreUnavailable`."""
        with _faults_translated(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction, durable when the block ends. Raises `StoreUnavailable`."""
        with _faults_translated(), self._writer.begin() as connection:
            yield connection


def serialize(connection: Connection, name: str) -> None:
    """Let one transaction at a time hold `name`, until it ends. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtextextended(%(name)s, 0))", {"name": name})


def add_row(connection: Connection, table: Table, values: Mapping[str, object]) -> int:
    """Insert a row and return the number that the database gave it."""
    key = connection.execute(insert(table), dict(values)).inserted_primary_key
    return int(key[0])  # type: ignore[index]  # only None for tables without a primary key


@contextmanager
def _faults_translated() -> Iterator[None]:
    try:
        yield
    except _OF_THE_STATEMENT:
        raise
    except (DatabaseError, InterfaceError, PoolTimeout, sqlite3.Error) as fault:
        raise StoreUnavailable(f"the database does not answer: {type(fault).__name__}") from fault


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
            parsed = parsed.set(drivername=f"postgresql+{_postgres_driver()}")
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError) as fault:
        raise BadSettings("the database address is not one that Cupwise understands") from fault
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise BadSettings("the database must be SQLite or PostgreSQL")
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise BadSettings("SQLite needs a file: what is only in memory would be lost")
    return parsed


def _postgres_driver() -> str:
    """SQLAlchemy 1.4, which a stock Rasa brings, has no dialect for psycopg 3."""
    return "psycopg2" if sqlalchemy.__version__.startswith("1.") else "psycopg"


def _sqlite(url: URL) -> Engine:
    arguments = {"timeout": _BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(url, future=True, hide_parameters=True, poolclass=QueuePool, connect_args=arguments)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(dbapi_connection: Any, _record: object) -> None:
    # The driver must not open transactions of its own accord: `_begin` does.
    dbapi_connection.isolation_level = None
    # WAL can corrupt the file in SQLite libraries before 3.51.3; a rollback journal cannot.
    for pragma in ("journal_mode=DELETE", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        dbapi_connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    # A reader that later wants to write could find the file changed under it; a writer says so at once.
    writes = connection.get_execution_options().get(_WRITES)
    driver: Any = connection.connection  # a statement of SQLAlchemy's would take ten times as long to begin
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN").close()
