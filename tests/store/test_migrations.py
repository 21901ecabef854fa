"""Making and checking the schema."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url

import bot.store.migrations
from bot.errors import OpeningTaken, StoreUnavailable
from bot.scheduling.model import Opening
from bot.store import Store, migrate, open_store
from bot.store.crypto import Instant
from bot.store.engine import Database, make_engine
from bot.store.migrations import HEAD
from tests.store.samples import KEY, NOW, later


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


def test_visits_of_old_databases_are_kept(bare_url: str) -> None:
    _at_migration(bare_url, "0004", _OLD_ROWS)
    migrate(bare_url)
    store = open_store(bare_url, [KEY])
    visits = {(visit.id, visit.status.value, visit.kept, visit.room) for visit in store.diary.visits("anna")}
    kept = (later(30), later(90))
    assert visits == {("v1", "booked", kept, None), ("v2", "cancelled", kept, None)}
    with pytest.raises(OpeningTaken):
        store.diary.hold(Opening("ruiz", "harbor", "dry_cupping", later(60), later(120)), "anna", later(9), NOW)
    store.close()


_TIMES = {"now": NOW, "start": later(30), "end": later(90)}
_OLD_VISIT = """
    INSERT INTO appointments
    (id, status, practitioner, location, service, starts_at, ends_at, conversation, made_at, changed_at)
    VALUES ('{}', '{}', 'ruiz', 'harbor', 'dry_cupping', :start, :end, 'anna', :now, :now)
"""
_OLD_ROWS = [
    "INSERT INTO conversations (id, channel, opened_at) VALUES ('anna', 'web', :now)",
    _OLD_VISIT.format("v1", "booked"),
    _OLD_VISIT.format("v2", "cancelled"),
]


def _at_migration(url: str, revision: str, rows: list[str]) -> None:
    """Make a database as an earlier release left it."""
    _folder_of(url)
    settings = Config()
    settings.set_main_option("script_location", str(Path(bot.store.migrations.__file__).parent))
    engine = make_engine(url)
    with Database(engine).writing() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
        for row in rows:
            times = {name: at for name, at in _TIMES.items() if f":{name}" in row}
            typed = [sa.bindparam(name, type_=Instant) for name in times]
            connection.execute(sa.text(row).bindparams(*typed), times)
    engine.dispose()


def _folder_of(url: str) -> None:
    if url.startswith("sqlite"):
        Path(make_url(url).database or "").parent.mkdir()
