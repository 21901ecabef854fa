"""Brings a database to the newest schema, in process, whoever else starts at the same moment."""

from __future__ import annotations

import os
from pathlib import Path

from bot.store.engine import Database, make_engine, serialize

HEAD = "0007"


def migrate(url: str) -> None:
    """Upgrade to the newest schema; do nothing when it is there. Raises `BadSettings`, `StoreUnavailable`.

    All steps are one transaction: a start that is killed half-way leaves the database as it was.
    """
    # Imported late: only this function needs it, and a stock Rasa does not bring it.
    from alembic import command
    from alembic.config import Config

    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        _make_private_file(Path(engine.url.database or ""))
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    try:
        with Database(engine).writing() as connection:
            serialize(connection, "cupwise migrations")
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
    finally:
        engine.dispose()


def _make_private_file(file: Path) -> None:
    """SQLite makes files that everyone on the machine may read; health data are for their owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
