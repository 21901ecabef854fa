"""One open stream of a case: new lines of the chat and changed parts of the page, as HTML that is ready to be shown."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.desk.access import SignedIn
from bot.desk.chat import PARTS, Chat, chat
from bot.desk.room import Room
from bot.errors import CupwiseError
from bot.event_stream import ended_when_gone, send_events
from bot.live import Signal, Watch
from bot.ports import ConversationId, Message

_RETRY_MS, _STALLED_SECONDS = 1_000, 20.0
_LOOK_SECONDS, _TYPING_SECONDS = 5.0, 2.0  # how soon a sign-out, and the end of typing, are noticed
_READERS = CapacityLimiter(4)


@dataclass(frozen=True)
class News:
    """How the chat stands, and the lines after the last one told."""

    chat: Chat
    lines: tuple[Message, ...]


class CaseStream(Response):
    """Answers with events until the browser goes, the session ends, or the process stops.

    Between two looks it holds no thread, no connection to the database and no message.
    """

    media_type = "text/event-stream"

    def __init__(self, room: Room, who: SignedIn, cookie: str, conversation: ConversationId, after: int) -> None:
        super().__init__()
        self._room, self._who, self._cookie = room, who, cookie
        self._conversation, self._after = conversation, after
        self._marks: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream; a session with too many streams gets 429."""
        with self._room.streams.opened(self._who.token) as allowed:
            if not allowed:
                await Response(status_code=429)(scope, receive, send)
                return
            live = self._room.house.live
            async with live.watch(self._conversation, "staff") as watch, ended_when_gone(receive, watch):
                await send_events(send, self._events(watch), _STALLED_SECONDS)

    async def _events(self, watch: Watch) -> AsyncIterator[bytes]:
        yield f"retry: {_RETRY_MS}\n\n".encode()
        signal: Signal | None = Signal.CHANGED
        while signal is not Signal.ENDED:
            try:
                news = await to_thread.run_sync(self._read, limiter=_READERS)
            except CupwiseError:
                return  # the browser comes back, and goes on from the last line that it has
            if news is None:
                return
            for event in self._told(news):
                yield event
            if signal is None:
                yield b": keep-alive\n\n"
            signal = await watch.next(_TYPING_SECONDS if news.chat.patient.typing else _LOOK_SECONDS)

    def _read(self) -> News | None:
        """What is new; None when the session has ended. Raises `NotFound` and `StoreUnavailable`."""
        who, house = self._room.access.signed_in(self._cookie), self._room.house
        if who is None:
            return None
        lines = house.messages.transcript(self._conversation, self._after)
        return News(chat(house, self._conversation, who), lines)

    def _told(self, news: News) -> Iterator[bytes]:
        for line in news.lines:
            self._after = line.number
            yield _event("line", self._room.render("live/lines.html", {"lines": (line,)}), line.number)
        for part in PARTS:
            mark = news.chat.mark(part)
            if self._marks.get(part) != mark:
                self._marks[part] = mark
                yield _event("part", self._drawn(part, news.chat))

    def _drawn(self, part: str, now: Chat) -> str:
        values = {"chat": now, "amiss": None, "read": self._after}
        return self._room.render(f"live/{part}.html", values, self._who)


def _event(kind: str, html: str, number: int | None = None) -> bytes:
    """One event; each line of the HTML is a line of data, and the browser joins them again."""
    name = "" if number is None else f"id: {number}\n"
    data = "".join(f"data: {line}\n" for line in html.replace("\r", "\n").split("\n"))
    return f"event: {kind}\n{name}{data}\n".encode()
