"""The bytes before there is a request: the head of each must come whole within a size and a time."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

_LATE = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class BoundedHead(HttpToolsProtocol):
    """Answers 431 to a head, or trailers, above `most` bytes, and 408 to a head that takes longer than `seconds`.

    The server itself bounds neither: it would keep headers without end, and a silent connection for ever. `most` is
    exact to what comes in one read of the socket.
    """

    most = 64 * 1024
    seconds = 20.0

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._size, self._in_head = 0, True
        self._late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head has become too large."""
        if self.transport.is_closing():
            return
        if self._in_head:
            self._size += len(data)
            if self._late is None:
                self._wait()
        super().data_received(data)
        if self._size > self.most and not self.transport.is_closing():
            self._refuse(_LARGE)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; what comes after a chunked body counts as well."""
        super().on_header(name, value)
        if not self._in_head:
            self._size += len(name) + len(value)

    def on_headers_complete(self) -> None:
        """The head is there; what came with it is the body's affair."""
        self._wait_no_more()
        self._in_head, self._size = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next head begins."""
        super().on_message_complete()
        self._in_head, self._size = True, 0

    def _wait(self) -> None:
        self._late = self.loop.call_later(self.seconds, self._refuse, _LATE)

    def _wait_no_more(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _refuse(self, answer: bytes) -> None:
        """Answer for a head that never became a request, and hang up.

        Whoever has sent nothing is told nothing, and there is no answer in the midst of another.
        """
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        if self._size and (cycle is None or cycle.response_complete):
            self.transport.write(answer)
        self.transport.close()


def bounded_head(most: int, seconds: float) -> type[BoundedHead]:
    """The protocol with these bounds."""
    return type("BoundedHead", (BoundedHead,), {"most": most, "seconds": seconds})
