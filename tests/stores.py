"""Migrated stores on SQLite files, for every suite that needs the real one; the migrations run once a process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.store import Store, migrate, open_store
from tests.store.samples import KEY


def fresh_url(folder: Path) -> str:
    """The address of an empty, migrated database in a new file of that folder."""
    file = folder / "cupwise.db"
    file.write_bytes(_migrated())
    return f"sqlite:///{file}"


@contextmanager
def fresh_store(folder: Path) -> Iterator[Store]:
    """An empty store in a new file of that folder; it is closed at the end."""
    store = open_store(fresh_url(folder), [KEY])
    try:
        yield store
    finally:
        store.close()


@lru_cache(maxsize=1)
def _migrated() -> bytes:
    """A database file after all migrations."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "cupwise.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory, where that is a file system: for what is not about what survives."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)
