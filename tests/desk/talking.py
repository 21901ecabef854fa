"""A desk whose chats are real: patients speak through the conversation, staff through the desk's pages."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.clinic import KnowledgeBase
from bot.conversation import Conversation
from bot.live import Live
from bot.ports import Deed
from bot.store import Store
from tests.desk.browsing import StaffBrowser
from tests.desk.real import RealHouse
from tests.doors.streams import Stream
from tests.fakes import FakeDialogue

CASE = "/desk/cases/ada"
CHECKED = "called her, the ambulance crew is there"


class TalkingHouse(RealHouse):
    """The real conversation over the real store; the dialogue says one thing to everything."""

    def __init__(self, base: KnowledgeBase, store: Store) -> None:
        super().__init__(base, store)
        self.staff.hashes["ben"] = self.staff.hashes["mina"]
        self.dialogue, self._numbers = FakeDialogue(), count(1)
        self.live: Any = Live(self.clock, seconds=lambda: self.clock.now().timestamp())
        self.conversation: Any = Conversation(self.clinic, self.dialogue, store.records, self.live, self.clock)

    async def hear(self, text: str, conversation: str = "ada") -> list[str]:
        """What a patient says, and what they are told."""
        answer = await self.conversation.hear(conversation, text, f"m{next(self._numbers)}")
        return [reply.text for reply in answer.replies]

    def tell(self, text: str) -> list[str]:
        """The same for tests without a loop of their own."""
        return in_thread(self.hear(text))

    @property
    def holder(self) -> str | None:
        return self.messages.state("ada").taken_over_by

    @property
    def latched(self) -> bool:
        state = self.messages.state("ada")
        return bool(state.emergency_at or state.self_harm_at)

    def said(self, author: str) -> list[str]:
        """What somebody said, in order."""
        return [line.text for line in self.messages.transcript("ada") if line.author == author]

    def deeds(self) -> list[Deed]:
        return list(self.records.deeds.of_conversation("ada"))

    def numb(self) -> str:
        """The words that the bot says first after an emergency."""
        return str(self.words.say("after_emergency"))


def in_thread(work: Coroutine[Any, Any, Any]) -> Any:
    """Run something to its end, also where a browser's driver has a loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class Colleague(StaffBrowser):
    """Signed in as ben."""

    name = "ben"

    def sign_in(self) -> None:
        page = self.post("/desk/sign-in", data={"username": self.name, "password": "correct horse battery staple"})
        assert page.status_code == 303


@dataclass(frozen=True)
class Happened:
    """One event of a case; `html` is what is to be shown."""

    kind: str
    html: str
    id: int | None = None

    @property
    def text(self) -> str:
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.html)).split())

    @property
    def part(self) -> str:
        """Which part of the page it is."""
        found = re.search(r'id="([^"]+)"', self.html)
        return found.group(1) if found else ""


@dataclass
class Watcher:
    """Reads a case's stream."""

    stream: Stream
    seen: list[Happened] = field(default_factory=list)

    async def until(self, text: str, kind: str = "") -> Happened:
        """The next event with this text."""
        while True:
            fields = (await asyncio.wait_for(self.stream.block(), 5)).strip().split("\n")
            named = {name: value for name, _, value in (line.partition(": ") for line in fields)}
            if "event" not in named:
                continue
            data = "\n".join(line[6:] for line in fields if line.startswith("data: "))
            number = int(named["id"]) if "id" in named else None
            self.seen.append(Happened(named["event"], data, number))
            if text in self.seen[-1].text and kind in ("", self.seen[-1].kind):
                return self.seen[-1]


class RawStream(Stream):
    """A stream whose blocks are not JSON."""

    async def block(self) -> str:
        return await self._blocks.get()


@asynccontextmanager
async def watched(app: Any, cookie: str, query: str = "", path: str = CASE, **headers: str) -> AsyncIterator[Watcher]:
    """A stream of a case with a session's cookie; the browser is gone when the block ends."""
    stream = RawStream()
    sent = {"host": "clinic.test", "cookie": cookie, **{k.replace("_", "-"): v for k, v in headers.items()}}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": f"{path}/events",
        "raw_path": f"{path}/events".encode(),
        "query_string": query.encode(),
        "root_path": "",
        "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "client": ("192.0.2.7", 50_000),
        "server": ("clinic.test", 80),
        "state": {},
    }
    running = asyncio.create_task(app(scope, stream.receive, stream.send))
    try:
        yield Watcher(stream)
    finally:
        stream.leave()
        await asyncio.wait_for(running, 5)
