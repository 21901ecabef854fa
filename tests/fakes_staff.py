"""Stand-ins for the accounts of the front desk and its alarm bell."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from argon2 import PasswordHasher

from bot.errors import NotFound
from bot.ports import Alert

PASSWORD = "correct horse battery staple"
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick, for tests


class FakeStaff:
    """Accounts in a dictionary."""

    def __init__(self) -> None:
        self.hashes = {"mina": _HASH}
        self.sessions: dict[str, tuple[str, datetime]] = {}

    def password_hash(self, username: str) -> str | None:
        return self.hashes.get(username)

    def open_session(self, username: str, token_digest: str, expires: datetime, at: datetime) -> None:
        self.sessions[token_digest] = (username, expires)

    def session_user(self, token_digest: str, now: datetime) -> str | None:
        username, expires = self.sessions.get(token_digest, (None, now))
        return username if expires > now else None

    def close_session(self, token_digest: str) -> None:
        self.sessions.pop(token_digest, None)


class FakeAlerts:
    """The alarm bell in a list."""

    def __init__(self) -> None:
        self.all: list[Alert] = []

    def open_alerts(self) -> tuple[Alert, ...]:
        return tuple(alert for alert in self.all if alert.seen_by is None)

    def open_of(self, conversation: str) -> tuple[Alert, ...]:
        return tuple(alert for alert in self.open_alerts() if alert.conversation == conversation)

    def mark_seen(self, alert: int, staff: str, at: datetime) -> None:
        for place, known in enumerate(self.all):
            if known.id == alert:
                self.all[place] = replace(known, seen_by=known.seen_by or staff)
                return
        raise NotFound(str(alert))
