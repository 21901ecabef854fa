"""Clocks: the real one, and one that stands still for rehearsals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(timezone.utc)


@dataclass(frozen=True)
class StoppedClock:
    """Always the same instant."""

    at: datetime

    def now(self) -> datetime:
        """That instant in UTC."""
        return self.at.astimezone(timezone.utc)
