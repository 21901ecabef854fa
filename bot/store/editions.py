"""The content of each version of the knowledge, compressed."""

from __future__ import annotations

import zlib
from datetime import datetime

from sqlalchemy import insert, select

from bot.errors import NotFound
from bot.ports import Editions
from bot.store.engine import Database, serialize
from bot.store.tables import Tables


class SqlEditions(Editions):
    """Versions in a database. It holds rules, not patients, so it is not sealed."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._table = database, tables.editions

    def keep(self, version: str, content: str, at: datetime) -> None:
        """Keep the content of a version; what is kept already stays as it is."""
        e = self._table
        packed = zlib.compress(content.encode(), 9)
        with self._database.writing() as connection:
            serialize(connection, "cupwise knowledge versions")
            if connection.execute(select(e.c.version).where(e.c.version == version)).first() is None:
                connection.execute(insert(e).values(version=version, content=packed, at=at))

    def content(self, version: str) -> str:
        """The content of a version. Raises `NotFound` when it was never kept, or is damaged."""
        query = select(self._table.c.content).where(self._table.c.version == version)
        with self._database.reading() as connection:
            packed = connection.execute(query).scalar()
        if packed is None:
            raise NotFound(f"the content of knowledge version {version} was not kept")
        try:
            return zlib.decompress(packed).decode()
        except (zlib.error, UnicodeDecodeError) as fault:
            raise NotFound(f"the content of knowledge version {version} is damaged") from fault
