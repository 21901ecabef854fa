"""What the desk keeps in memory of each session: how many streams it has open, and which forms it sent."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

MOST_STREAMS = 20
_MOST_FORMS = 5_000


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


class SentForms:
    """The newest keys of forms that were acted on, so that a form sent again changes nothing again."""

    def __init__(self) -> None:
        self._keys: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = threading.Lock()

    def has(self, by: str, key: str) -> bool:
        """Whether this form was acted on."""
        with self._lock:
            return (by, key) in self._keys

    def keep(self, by: str, key: str) -> None:
        """Note that it was."""
        with self._lock:
            self._keys[by, key] = None
            while len(self._keys) > _MOST_FORMS:
                self._keys.popitem(last=False)
