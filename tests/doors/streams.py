"""Event streams as a client reads them: the application is called directly, for test clients wait for the end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from starlette.types import ASGIApp, Message

from tests.doors.sessions import bearer
from tests.fakes_doors import FakeHouse

BASE = "http://clinic.test"


@dataclass(frozen=True)
class Event:
    """One event; `id` is None when it carries none."""

    kind: str
    data: Any
    id: int | None = None


class Stream:
    """An open stream, as far as it was read."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.raw: list[str] = []
        self.comments: list[str] = []
        self.ended = asyncio.Event()
        self.reads = asyncio.Event()
        self.reads.set()
        self._blocks: asyncio.Queue[str] = asyncio.Queue()
        self._left = asyncio.Event()
        self._asked = False

    async def receive(self) -> Message:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        await self.reads.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            return
        self.raw.append(message["body"].decode())
        if message["body"]:
            self._blocks.put_nowait(message["body"].decode())
        if not message.get("more_body"):
            self.ended.set()

    def leave(self) -> None:
        """The client goes away."""
        self._left.set()

    async def next(self, seconds: float = 5) -> Event:
        """The next event; comments and the time to wait before a new try are passed over."""
        while True:
            block = await asyncio.wait_for(self._blocks.get(), seconds)
            fields = dict(line.split(": ", 1) for line in block.strip().split("\n"))
            if "event" in fields:
                number = int(fields["id"]) if "id" in fields else None
                return Event(fields["event"], json.loads(fields["data"]), number)
            self.comments.append(block)

    async def take(self, count: int) -> list[Event]:
        """So many events."""
        return [await self.next() for _ in range(count)]

    async def quiet(self, seconds: float = 0.15) -> bool:
        """Whether nothing more comes for a while."""
        try:
            await self.next(seconds)
        except asyncio.TimeoutError:
            return True
        return False


@asynccontextmanager
async def opened(app: ASGIApp, token: str, query: str = "", **headers: str) -> AsyncIterator[Stream]:
    """A stream of whoever holds the token; the client is gone when the block ends."""
    stream = Stream()
    sent = {**bearer(token), "host": "clinic.test", **{k.replace("_", "-"): v for k, v in headers.items()}}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/api/events",
        "raw_path": b"/api/events",
        "query_string": query.encode(),
        "root_path": "",
        "scheme": "http",
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        "client": ("192.0.2.7", 50_000),
        "server": ("clinic.test", 80),
        "state": {},
    }
    running = asyncio.create_task(app(scope, stream.receive, stream.send))
    try:
        yield stream
    finally:
        stream.leave()
        await asyncio.wait_for(running, 5)


class Patient:
    """Somebody with a chat, who speaks through the same application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE)
        self.token, self.conversation = "", ""

    async def begin(self) -> Mapping[str, Any]:
        """Open a chat."""
        answer = (await self.http.post("/api/session", json={})).json()
        self.token, self.conversation = answer["token"], answer["conversation"]
        self.http.headers.update(bearer(self.token))
        return dict(answer)

    def stream(self, query: str = "", **headers: str) -> Any:
        """Their event stream."""
        return opened(self.app, self.token, query, **headers)


def speak(house: FakeHouse, patient: Patient, text: str, author: str = "mina") -> None:
    """Staff's words appear in the log, and the house is told."""
    house.conversation.say(patient.conversation, author, text)
    house.live.changed(patient.conversation)


async def messages(stream: Stream, count: int) -> list[Event]:
    """So many messages; states in between are passed over."""
    found: list[Event] = []
    while len(found) < count:
        event = await stream.next()
        found += [event] if event.kind == "message" else []
    return found
