"""How often something may be done, and who keeps count of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

_MINUTE = timedelta(minutes=1)
_SKEW = timedelta(minutes=1)


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then `per_minute` on the long run.

    A caller is known by one instant, the one at which the whole burst is free again; whoever takes one moves it on by
    `each`. So nothing has to be filled up while nobody asks, and an instant that has passed may be forgotten.
    """

    burst: int
    per_minute: float

    @property
    def each(self) -> timedelta:
        """How long it takes to earn one, rounded up to a microsecond, so that no more than the rate is given."""
        exact = _MINUTE / self.per_minute
        return exact if exact * self.per_minute >= _MINUTE else exact + timedelta(microseconds=1)

    @property
    def ahead(self) -> timedelta:
        """How far in the future the instant may stand for one more to be given."""
        return self.each * (self.burst - 1)

    @property
    def farthest(self) -> timedelta:
        """How far in the future it can stand at all, when clocks differ by a minute; beyond it a clock was wrong."""
        return self.each * self.burst + _SKEW


def taken(rate: Rate, free_at: datetime | None, now: datetime) -> tuple[datetime, timedelta]:
    """Take one: the instant that follows, and how long to wait when none is given; then the instant stays."""
    known = now if free_at is None or free_at > now + rate.farthest else max(free_at, now)
    wait = known - rate.ahead - now
    return (known, wait) if wait > timedelta(0) else (known + rate.each, timedelta(0))


class Takings(Protocol):
    """Who took how much of what, known to every process of the clinic and after a start."""

    def take(self, limit: str, key: str, rate: Rate, now: datetime) -> timedelta:
        """Take one for the caller `key` of a limit: nothing to wait for, or how long until one is given.

        Raises `StoreUnavailable`.
        """

    def purge(self, now: datetime) -> int:
        """Forget callers who may take a whole burst again, some at a time; returns how many."""
