"""One open event stream: what is new is read from the log, so each message comes once, whoever wrote it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.doors.door import Door
from bot.doors.house import Standing
from bot.doors.links import shown
from bot.doors.refusals import Refusal, refuse
from bot.doors.schemas import MessageOut
from bot.doors.session import Holder
from bot.errors import CupwiseError
from bot.event_stream import ended_when_gone, send_events
from bot.live import Signal, Watch

_RETRY_MS = 2_000
_WAIT_SECONDS = 10.0
_READERS = CapacityLimiter(4)  # streams that all come back at once must not hold up those who speak


@dataclass(frozen=True)
class News:
    """What there is to tell: where the chat stands, and the messages after the last one told."""

    state: Standing
    messages: tuple[MessageOut, ...]


class EventStream(Response):
    """Answers with events until the client goes away, the session ends, the process stops, or its time is over.

    While nothing happens it holds no thread, no connection to the database and no message.
    """

    media_type = "text/event-stream"

    def __init__(self, door: Door, holder: Holder, after: int) -> None:
        super().__init__()
        self._door, self._holder, self._limits = door, holder, door.streams
        self._after = after
        self._state: Standing | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream; a conversation with too many streams gets 429."""
        live, conversation = self._door.house.live, self._holder.conversation
        if live.watching(conversation, "patient") >= self._limits.most:
            await refuse(Refusal(429, wait=_WAIT_SECONDS))(scope, receive, send)
            return
        async with live.watch(conversation, "patient") as watch, ended_when_gone(receive, watch):
            await send_events(send, self._events(watch), self._limits.stalled_seconds)

    async def _events(self, watch: Watch) -> AsyncIterator[bytes]:
        yield f"retry: {_RETRY_MS}\n\n".encode()
        until = time.monotonic() + self._limits.longest_seconds
        signal: Signal | None = Signal.CHANGED
        while signal is not Signal.ENDED and time.monotonic() < until:
            if signal is None:
                yield b": keep-alive\n\n"
            elif signal is Signal.TYPING_STAFF:
                yield _event("typing", '{"who":"staff"}')
            else:
                try:
                    news = await to_thread.run_sync(self._read, limiter=_READERS)
                except CupwiseError:
                    return  # the client comes back, and goes on from the last message that it has
                if news is None:
                    yield _event("moved", "{}")
                    return
                for event in self._told(news):
                    yield event
            signal = await watch.next(self._limits.keep_alive_seconds)

    def _read(self) -> News | None:
        """What is new; None when this session has ended. Raises `NotFound` and `StoreUnavailable`."""
        house, conversation = self._door.house, self._holder.conversation
        state = house.conversation.state(conversation)
        messages = house.conversation.history(conversation, self._after)
        # Asked last: what was written after the chat went on elsewhere is not for this session.
        if house.epochs.epoch(conversation) != self._holder.epoch:
            return None
        return News(state, tuple(MessageOut.of(message) for message in messages))

    def _told(self, news: News) -> Iterator[bytes]:
        if news.state != self._state:
            self._state = news.state
            yield _event("state", shown(self._door, self._holder, news.state).model_dump_json())
        for message in news.messages:
            self._after = message.number
            yield _event("message", message.model_dump_json(), message.number)


def _event(kind: str, data: str, number: int | None = None) -> bytes:
    """One event; JSON holds no line break, so neither does `data`."""
    line = "" if number is None else f"id: {number}\n"
    return f"event: {kind}\n{line}data: {data}\n\n".encode()
