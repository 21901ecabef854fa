"""How server-sent events go out, whoever makes them: the same for the patient's chat and for the desk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.types import Receive, Send

from bot.live import Signal, Watch

_HEADERS = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]


async def send_events(send: Send, events: AsyncIterator[bytes], stalled_seconds: float) -> None:
    """Send each event as it comes; give up on somebody who has stopped reading for that long."""
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    with contextlib.suppress(asyncio.TimeoutError):
        async for event in events:
            part = {"type": "http.response.body", "body": event, "more_body": True}
            await asyncio.wait_for(send(part), stalled_seconds)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


@contextlib.asynccontextmanager
async def ended_when_gone(receive: Receive, watch: Watch) -> AsyncIterator[None]:
    """Inside, the watch is told to end as soon as the client has gone."""
    leaving = asyncio.create_task(_end_when_gone(receive, watch))
    try:
        yield
    finally:
        leaving.cancel()


async def _end_when_gone(receive: Receive, watch: Watch) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    watch.give(Signal.ENDED)
