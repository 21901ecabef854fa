"""How much one caller may ask for: sizes, and token buckets for rates."""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.requests import HTTPConnection


@dataclass(frozen=True)
class Rate:
    """`burst` requests at once, then `per_minute` on the long run."""

    burst: int
    per_minute: float


@dataclass(frozen=True)
class Limits:
    """Every limit of the doors and the sign-in, in one place."""

    body_bytes: int = 256 * 1024
    body_seconds: float = 20.0
    address: Rate = Rate(burst=120, per_minute=240)
    new_sessions: Rate = Rate(burst=20, per_minute=10)
    session: Rate = Rate(burst=30, per_minute=60)
    pdfs: Rate = Rate(burst=4, per_minute=4)
    visit_address: Rate = Rate(burst=90, per_minute=60)
    visit_link: Rate = Rate(burst=60, per_minute=40)
    sign_in_address: Rate = Rate(burst=20, per_minute=6)
    sign_in_name: Rate = Rate(burst=10, per_minute=2)


class Limiter(Protocol):
    """Counts what callers take. One in memory serves one process; a table can stand in for several."""

    def take(self, key: str, now: datetime) -> float:
        """Take one. Returns 0 when allowed, else the seconds to wait."""


class TokenBuckets:
    """A `Limiter` in memory, safe to use from threads, that forgets the callers longest unseen."""

    def __init__(self, rate: Rate, most_keys: int = 10_000) -> None:
        self._rate, self._most_keys = rate, most_keys
        self._levels: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str, now: datetime) -> float:
        """Take one token of `key`; a refused call costs nothing."""
        with self._lock:
            level = self._level(key, now)
            allowed = level >= 1
            self._levels[key] = (level - 1 if allowed else level, now)
            self._levels.move_to_end(key)
            while len(self._levels) > self._most_keys:
                self._levels.popitem(last=False)
        return 0.0 if allowed else (1 - level) * 60 / self._rate.per_minute

    def _level(self, key: str, now: datetime) -> float:
        level, seen = self._levels.get(key, (float(self._rate.burst), now))
        gained = max(0.0, (now - seen).total_seconds()) * self._rate.per_minute / 60
        return min(float(self._rate.burst), level + gained)


def address_of(connection: HTTPConnection) -> str:
    """The caller's network address; an IPv6 caller counts by its /64, which is one household."""
    host = connection.client.host if connection.client else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Network((int(address) >> 64 << 64, 64)))
    return str(address)
