"""Lets a form count once, however often a browser sends it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from bot.errors import KeyReused

T = TypeVar("T")


class Once:
    """Remembers the newest keys and what was asked under them; one in memory serves one process."""

    def __init__(self, most_keys: int = 5_000) -> None:
        self._most_keys = most_keys
        self._known: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def do(self, key: str, asked: str, change: Callable[[], T]) -> T | None:
        """Make a change and return what came of it; None when the same was done under this key already.

        A second caller waits until the first is through. What failed may be asked again. Raises `KeyReused` when
        something else was asked under this key.
        """
        with self._lock:
            known = self._known.get(key)
            if known is not None and known != asked:
                raise KeyReused(key)
            if known is not None:
                return None
            result = change()
            self._known[key] = asked
            while len(self._known) > self._most_keys:
                self._known.popitem(last=False)
        return result
