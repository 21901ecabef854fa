"""Lets a patient's turn run to its end, even when the patient has gone."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Turns:
    """Holds the turns that are under way."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    async def finish(self, turn: Coroutine[Any, Any, T]) -> T:
        """Run the turn and return its result; if the caller is cancelled, the turn goes on."""
        task = asyncio.ensure_future(turn)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def drain(self) -> None:
        """Wait for every turn under way; called when the process stops."""
        if self._running:
            await asyncio.wait(set(self._running))
