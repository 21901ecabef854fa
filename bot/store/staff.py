"""Accounts and sign-ins of the front desk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.errors import BadInput
from bot.ports import Staff
from bot.store.engine import Database
from bot.store.lines import BOT, PATIENT
from bot.store.tables import Tables


class SqlStaff(Staff):
    """Staff accounts in a database."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database, self._staff, self._sessions = (database, tables.staff, tables.sessions)

    def create(self, username: str, password_hash: str, at: datetime) -> None:
        """Add an account; or set the password of an existing one, which signs it out everywhere.

        Raises `BadInput` for a name that the message log gives to someone else.
        """
        if username in (PATIENT, BOT):
            raise BadInput(f"nobody on the staff can be called {username!r}")
        s = self._staff
        new = {"password_hash": password_hash, "changed_at": at}
        with self._database.writing() as connection:
            if connection.execute(update(s).where(s.c.username == username).values(**new)).rowcount:
                connection.execute(delete(self._sessions).where(self._sessions.c.username == username))
            else:
                connection.execute(insert(s).values(username=username, created_at=at, **new))

    def password_hash(self, username: str) -> str | None:
        """The hash of the password, or None for an unknown name."""
        query = select(self._staff.c.password_hash).where(self._staff.c.username == username)
        with self._database.reading() as connection:
            found: str | None = connection.execute(query).scalar_one_or_none()
        return found

    def open_session(self, username: str, token_digest: str, expires: datetime, at: datetime) -> None:
        """Start a session, known only by the digest of its token; sessions that ran out are swept."""
        s = self._sessions
        with self._database.writing() as connection:
            connection.execute(delete(s).where(s.c.expires <= at))
            values = {"token_digest": token_digest, "opened_at": at, "expires": expires}
            connection.execute(insert(s).values(username=username, **values))

    def session_user(self, token_digest: str, now: datetime) -> str | None:
        """Who is signed in with that token, or None when unknown or expired."""
        s = self._sessions
        query = select(s.c.username).where(s.c.token_digest == token_digest, s.c.expires > now)
        with self._database.reading() as connection:
            found: str | None = connection.execute(query).scalar_one_or_none()
        return found

    def close_session(self, token_digest: str) -> None:
        """Sign out."""
        with self._database.writing() as connection:
            connection.execute(delete(self._sessions).where(self._sessions.c.token_digest == token_digest))
