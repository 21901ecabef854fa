"""A process that takes as much as it is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.ports import Rate
from bot.store import open_store
from tests.store.samples import KEY, NOW

RATE = Rate(burst=20, per_minute=30)


def take_all(urls: Sequence[str], takes: int) -> list[tuple[int, int]]:
    """Ask each store so often at one instant, and so often a second apart; returns how much was given each time."""
    return [_take(url, takes) for url in urls]


def _take(url: str, takes: int) -> tuple[int, int]:
    store = open_store(url, [KEY])
    still = moving = 0
    for number in range(takes):
        still += not store.takings.take("still", "everybody", RATE, NOW)
        moving += not store.takings.take("moving", "everybody", RATE, NOW + timedelta(seconds=number))
    store.close()
    return still, moving
