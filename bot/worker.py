"""The worker: what the house does on its own account, every few seconds, in a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping

logger = logging.getLogger(__name__)

PAUSE = 3.0
PATIENCE = 30.0


class Worker:
    """Runs the steps in turn until it is stopped. A step that fails is tried again in the next round."""

    def __init__(self, steps: Mapping[str, Callable[[], int]], pause: float = PAUSE) -> None:
        """`pause` is the time between two rounds, in seconds; each step returns how much it did."""
        self._steps, self._pause = dict(steps), pause
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._last_round: float | None = None

    def start(self) -> None:
        """Begin; again is nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
            self._thread.start()

    def stop(self, seconds: float = PATIENCE) -> bool:
        """Begin no further step and wait for the one that runs; False when it took longer than that."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(seconds)
            return not self._thread.is_alive()
        return True

    @property
    def idle_seconds(self) -> float | None:
        """How long ago the last round ended in which no step failed; None before the first."""
        return None if self._last_round is None else time.monotonic() - self._last_round

    def _run(self) -> None:
        while not self._stopping.is_set():
            if self.round():
                self._last_round = time.monotonic()
            self._stopping.wait(self._pause)

    def round(self) -> bool:
        """Run each step once; whether all of them went well."""
        went_well = [self._step(name) for name in self._steps if not self._stopping.is_set()]
        return all(went_well)

    def _step(self, name: str) -> bool:
        try:
            self._steps[name]()
        except Exception as fault:  # noqa: BLE001 - the never-silent guard: a fault of one step must not end the others
            logger.error("the step %s failed: %s", name, type(fault).__name__)
            return False
        return True


def seldom(step: Callable[[], int], seconds: float, clock: Callable[[], float] = time.monotonic) -> Callable[[], int]:
    """A step that is run once in so many seconds at most, for one that costs more than it mostly does."""
    last: list[float] = []

    def now_and_then() -> int:
        now = clock()
        if last and now - last[0] < seconds:
            return 0
        last[:] = [now]
        return step()

    return now_and_then
