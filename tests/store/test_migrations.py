"""Making and checking the schema."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url

import bot.store.migrations
from bot.errors import StoreUnavailable
from bot.store import Store, migrate, open_store
from bot.store.engine import Database, make_engine
from bot.store.migrations import HEAD
from tests.store.samples import KEY, NOW


def test_migrated_store_answers_ping(store: Store) -> None:
    store.ping()


def test_tables_match_the_migrations(store: Store) -> None:
    with store.database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, store.tables.metadata) == []


def test_named_head_is_the_newest() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(Path(bot.store.migrations.__file__).parent))
    assert ScriptDirectory.from_config(settings).get_current_head() == HEAD


def test_migrating_again_changes_nothing(store: Store, url: str) -> None:
    store.messages.open("anna", "web", NOW)
    migrate(url)
    assert store.messages.state("anna").id == "anna"


def test_bare_database_fails_the_ping(bare_url: str) -> None:
    _folder_of(bare_url)
    store = open_store(bare_url, [KEY])
    with pytest.raises(StoreUnavailable):
        store.ping()
    store.close()


def test_other_migration_fails_the_ping(store: Store, url: str) -> None:
    _set_version(store, "9999")
    with pytest.raises(StoreUnavailable, match="9999"):
        store.ping()
    _set_version(store, HEAD)


def _set_version(store: Store, version: str) -> None:
    with store.database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_migrations_at_once_do_no_harm(bare_url: str) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
        list(processes.map(migrate, [bare_url] * 4))
    store = open_store(bare_url, [KEY])
    store.ping()
    store.close()


def test_failed_migration_leaves_nothing(bare_url: str) -> None:
    _folder_of(bare_url)
    engine = make_engine(bare_url)
    with Database(engine).writing() as connection:
        connection.execute(sa.text("CREATE TABLE staff_sessions (obstacle INTEGER)"))
    with pytest.raises((StoreUnavailable, sa.exc.ProgrammingError)):
        migrate(bare_url)
    assert sa.inspect(engine).get_table_names() == ["staff_sessions"]
    engine.dispose()


def _folder_of(url: str) -> None:
    if url.startswith("sqlite"):
        Path(make_url(url).database or "").parent.mkdir()
