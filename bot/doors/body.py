"""Reads each request body once, within a size and a time, before anything else looks at it."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.doors.refusals import Refusal, refuse

_READ_ON = 16  # times the limit that is still read and dropped, so that the caller gets to see the answer


class BodyLimit:
    """Answers 413 to a body above `most` bytes and 408 to one that takes longer than `seconds`."""

    def __init__(self, app: ASGIApp, most: int, seconds: float) -> None:
        self._app, self._most, self._seconds = app, most, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(self._read(_announced(scope), receive), self._seconds)
        except asyncio.TimeoutError:
            await refuse(Refusal(408))(scope, receive, send)
            return
        if body is None:
            await refuse(Refusal(413))(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    async def _read(self, announced: int, receive: Receive) -> bytes | None:
        if announced > self._most * _READ_ON:
            return None
        parts, size, more = [], 0, True
        while more and size <= self._most * _READ_ON:
            message = await receive()
            more = message.get("more_body", False)
            size += len(message.get("body", b""))
            if size <= self._most:
                parts.append(message.get("body", b""))
        return b"".join(parts) if size <= self._most else None


def _announced(scope: Scope) -> int:
    text = Headers(scope=scope).get("content-length", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
