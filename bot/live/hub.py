"""The hub: whoever writes tells it, whoever watches is woken. Safe to call from any thread."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from bot.live.poll import POLL_SECONDS, Poller
from bot.live.presence import Patients, Presence
from bot.live.watch import Signal, Watch, Who
from bot.ports import Clock, ConversationId, Marks


class Live:
    """Who watches which conversation in this process. It keeps no words, only that there is something to read."""

    def __init__(
        self,
        clock: Clock,
        marks: Marks | None = None,
        pause: float = POLL_SECONDS,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`marks`, looked at every `pause` seconds, shows what other processes changed; else only this one is seen."""
        self._watches: dict[ConversationId, dict[Watch, Who]] = {}
        self._patients = Patients(clock, seconds)
        self._lock = threading.Lock()
        self._closed = False
        self._poller = Poller(marks, self.watched, self.changed, pause) if marks else None

    def changed(self, conversation: ConversationId) -> None:
        """Something new is in the log or the state."""
        self._give(conversation, Signal.CHANGED)

    def spoke(self, conversation: ConversationId) -> None:
        """The patient said something: it is in the log, and the patient is there."""
        with self._lock:
            self._patients.spoke(conversation)
        self._give(conversation, Signal.CHANGED)
        self._give(conversation, Signal.PRESENCE, "staff")

    def typing(self, conversation: ConversationId, who: Who) -> None:
        """Somebody types; the other side is told. It counts for six seconds."""
        if who == "staff":
            self._give(conversation, Signal.TYPING_STAFF, "patient")
            return
        with self._lock:
            self._patients.typed(conversation)
        self._give(conversation, Signal.TYPING_PATIENT, "staff")

    def moved(self, conversation: ConversationId) -> None:
        """The chat went on elsewhere, or was left: streams of older sessions end."""
        self._give(conversation, Signal.MOVED, "patient")

    def presence(self, conversation: ConversationId) -> Presence:
        """How it stands with the patient, as far as this process sees it."""
        with self._lock:
            return self._patients.presence(conversation)

    @asynccontextmanager
    async def watch(self, conversation: ConversationId, who: Who) -> AsyncIterator[Watch]:
        """Be told from here on. Read the log after entering, so that nothing falls in between."""
        watch = Watch()
        self._begin(conversation, watch, who)
        try:
            yield watch
        finally:
            self._end(conversation, watch, who)

    def watching(self, conversation: ConversationId, who: Who) -> int:
        """How many watch a conversation."""
        with self._lock:
            return sum(one == who for one in self._watches.get(conversation, {}).values())

    def watched(self) -> Sequence[ConversationId]:
        """All conversations that somebody watches."""
        with self._lock:
            return tuple(self._watches)

    def end(self) -> None:
        """The process is about to end: every watcher is told so, and whoever begins to watch is told at once."""
        with self._lock:
            self._closed = True
            everyone = [watch for watches in self._watches.values() for watch in watches]
        for watch in everyone:
            watch.give(Signal.ENDED)
        if self._poller:
            self._poller.stop()

    def close(self) -> None:
        """End, and look into the database no more."""
        self.end()
        if self._poller:
            self._poller.join()

    def _begin(self, conversation: ConversationId, watch: Watch, who: Who) -> None:
        with self._lock:
            self._watches.setdefault(conversation, {})[watch] = who
            if who == "patient":
                self._patients.came(conversation)
            if self._closed:
                watch.give(Signal.ENDED)
        if self._poller:
            self._poller.wake()
        self._seen(conversation, who)

    def _end(self, conversation: ConversationId, watch: Watch, who: Who) -> None:
        with self._lock:
            watches = self._watches[conversation]
            del watches[watch]
            if not watches:
                del self._watches[conversation]
            if who == "patient":
                self._patients.left(conversation)
        self._seen(conversation, who)

    def _seen(self, conversation: ConversationId, who: Who) -> None:
        if who == "patient":
            self._give(conversation, Signal.PRESENCE, "staff")

    def _give(self, conversation: ConversationId, signal: Signal, only: Who | None = None) -> None:
        with self._lock:
            watches = self._watches.get(conversation, {})
            told = [watch for watch, who in watches.items() if only in (None, who)]
        for watch in told:
            watch.give(signal)
