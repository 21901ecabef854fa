"""What the desk keeps in memory of each session: how many streams it has open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MOST_STREAMS = 20


class Streams:
    """Counts the open streams of each session."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    @contextmanager
    def opened(self, session: str) -> Iterator[bool]:
        """Hold a place for a stream; False when the session has as many as it may."""
        if self._open[session] >= MOST_STREAMS:
            yield False
            return
        self._open[session] += 1
        try:
            yield True
        finally:
            self._open[session] -= 1
            if not self._open[session]:
                del self._open[session]
