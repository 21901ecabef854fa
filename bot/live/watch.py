"""One watcher: what it has still to be told, each kind of signal once, however often it was given."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from enum import Enum
from typing import Literal

Who = Literal["patient", "staff"]


class Signal(str, Enum):
    """Why a watcher wakes. It carries nothing: what is new is read from the log, the state and the presence."""

    CHANGED = "changed"
    TYPING_PATIENT = "typing_patient"
    TYPING_STAFF = "typing_staff"
    PRESENCE = "presence"
    MOVED = "moved"
    ENDED = "ended"


class Watch:
    """The signals for one watcher. Made and read in the loop of the server, given from any thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._given: dict[Signal, None] = {}
        self._lock = threading.Lock()
        self._woken = asyncio.Event()

    def give(self, signal: Signal) -> None:
        """Let the watcher know, as soon as it asks."""
        with self._lock:
            self._given[signal] = None
        with contextlib.suppress(RuntimeError):  # the loop has ended, and the watcher with it
            self._loop.call_soon_threadsafe(self._woken.set)

    async def next(self, timeout: float) -> Signal | None:
        """The next signal, in the order in which they were given; None when `timeout` seconds went by without one."""
        until = self._loop.time() + timeout
        while (signal := self._take()) is None:
            left = until - self._loop.time()
            if left <= 0:
                return None
            # Nothing can be lost here: what is given from now on wakes this loop later, after the clearing.
            self._woken.clear()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._woken.wait(), left)
        return signal

    def _take(self) -> Signal | None:
        with self._lock:
            signal = next(iter(self._given), None)
            if signal is not None:
                del self._given[signal]
        return signal
