"""Sees what other processes wrote: looks every two seconds at all watched conversations, in one query."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable, Sequence

from bot.errors import CupwiseError
from bot.ports import ConversationId, Marks

logger = logging.getLogger(__name__)

POLL_SECONDS = 2.0
_PATIENCE = 5.0


class Poller:
    """A thread that lives only while somebody watches."""

    def __init__(
        self,
        marks: Marks,
        watched: Callable[[], Sequence[ConversationId]],
        tell: Callable[[ConversationId], None],
        pause: float = POLL_SECONDS,
    ) -> None:
        """`tell` hears of every change that `marks` shows, `pause` seconds later at most."""
        self._marks, self._watched, self._tell, self._pause = marks, watched, tell, pause
        self._known: dict[ConversationId, Hashable] = {}
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Somebody watches: begin, unless it runs already."""
        with self._lock:
            if self._thread is None and not self._stopping.is_set():
                self._thread = threading.Thread(target=self._run, name="live-poll", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End for good, soon."""
        self._stopping.set()

    def join(self) -> None:
        """Wait until it has ended."""
        if thread := self._thread:
            thread.join(_PATIENCE)

    def look(self) -> None:
        """Look once. Of a conversation seen for the first time the watcher is told too: it may have missed a change."""
        try:
            marks = dict(self._marks.of(self._watched()))
        except CupwiseError as fault:
            logger.warning("the log could not be looked at: %s", type(fault).__name__)
            return
        before, self._known = self._known, marks
        for conversation, mark in marks.items():
            if before.get(conversation) != mark:
                self._tell(conversation)

    def _run(self) -> None:
        while not self._stopping.wait(self._pause):
            with self._lock:
                if not self._watched():
                    self._thread, self._known = None, {}
                    return
            self.look()
