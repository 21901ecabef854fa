"""How much one caller may ask for: sizes, and rates that hold for all processes and after a start."""

from __future__ import annotations

import asyncio
import ipaddress
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fastapi.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from bot.doors.metrics import Metrics
from bot.errors import StoreUnavailable
from bot.ports import Rate, Takings
from bot.ports.limits import taken

__all__ = ["KeptBuckets", "Limiter", "Limits", "PatientBuckets", "Rate", "StreamLimits", "TokenBuckets", "address_of"]

_PATIENCE = 1.0


@dataclass(frozen=True)
class StreamLimits:
    """How many event streams a conversation may have open, and their lengths of time."""

    most: int = 6
    keep_alive_seconds: float = 20.0
    longest_seconds: float = 50 * 60.0  # the next one brings new links to the letter before the old ones end
    stalled_seconds: float = 30.0


@dataclass(frozen=True)
class Limits:
    """Every limit of the doors and the sign-in, in one place."""

    head_bytes: int = 64 * 1024
    head_seconds: float = 20.0
    body_bytes: int = 256 * 1024
    body_seconds: float = 20.0
    address: Rate = Rate(burst=120, per_minute=240)
    new_sessions: Rate = Rate(burst=20, per_minute=10)
    session: Rate = Rate(burst=30, per_minute=60)
    resume: Rate = Rate(burst=10, per_minute=4)
    pdfs: Rate = Rate(burst=4, per_minute=4)
    visit_address: Rate = Rate(burst=90, per_minute=60)
    visit_link: Rate = Rate(burst=60, per_minute=40)
    sign_in_address: Rate = Rate(burst=20, per_minute=6)
    sign_in_name: Rate = Rate(burst=10, per_minute=2)
    streams: StreamLimits = StreamLimits()


class Limiter(Protocol):
    """Counts what callers take."""

    def take(self, key: str, now: datetime) -> float:
        """Take one; a refused call costs nothing. Returns 0 when allowed, else the seconds to wait."""


class KeptBuckets:
    """A `Limiter` in the store, shared by all processes.

    It fails closed: while the store does not answer it raises `StoreUnavailable`, and nobody gets in.
    """

    def __init__(self, takings: Takings, metrics: Metrics, limit: str, rate: Rate) -> None:
        self._takings, self._metrics, self._limit, self._rate = takings, metrics, limit, rate

    def take(self, key: str, now: datetime) -> float:
        """Take one of `key`. Waits for the database, so it is called from a thread. Raises `StoreUnavailable`."""
        try:
            wait = self._takings.take(self._limit, key, self._rate, now).total_seconds()
        except StoreUnavailable:
            self._metrics.uncounted(self._limit)
            raise
        if wait:
            self._metrics.refused(self._limit)
        return wait


class PatientBuckets:
    """The limit on what a patient says. It silences nobody: what they say may be an emergency.

    Where the store fails or takes longer than `seconds`, the request is let pass by this limit, and counted for the
    operators; a limit in memory still holds off a flood, with the same rate for this process alone.
    """

    def __init__(self, takings: Takings, metrics: Metrics, limit: str, rate: Rate, seconds: float = _PATIENCE) -> None:
        self._kept, self._spare = KeptBuckets(takings, metrics, limit, rate), TokenBuckets(rate)
        self._metrics, self._limit, self._seconds = metrics, limit, seconds

    async def take(self, key: str, now: datetime) -> float:
        """Take one of `key`. Returns 0 when allowed, else the seconds to wait."""
        try:
            return await asyncio.wait_for(run_in_threadpool(self._kept.take, key, now), self._seconds)
        except asyncio.TimeoutError:
            self._metrics.uncounted(self._limit)
        except StoreUnavailable:
            pass  # counted already
        wait = self._spare.take(key, now)
        if wait:
            self._metrics.refused(self._limit)
        return wait


class TokenBuckets:
    """A `Limiter` in memory, safe to use from threads, that forgets the callers longest unseen.

    It serves where the table would cost more than what it guards: 10 microseconds against 1 to 13 milliseconds (SQLite
    in memory, on a disk) for each request, also for those that are refused unread. Each process counts for itself.
    """

    def __init__(self, rate: Rate, most_keys: int = 10_000) -> None:
        self._rate, self._most_keys = rate, most_keys
        self._free_at: OrderedDict[str, datetime] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str, now: datetime) -> float:
        """Take one of `key`."""
        with self._lock:
            self._free_at[key], wait = taken(self._rate, self._free_at.get(key), now)
            self._free_at.move_to_end(key)
            while len(self._free_at) > self._most_keys:
                self._free_at.popitem(last=False)
        return wait.total_seconds()


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
