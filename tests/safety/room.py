"""A conversation around which every part can be seen, and broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from bot.clinic import Clinic, KnowledgeBase
from bot.conversation import Answer, Conversation
from bot.live import Live
from bot.phones import read_phone
from bot.ports import Dialogue, Language, Records
from bot.store import Store
from tests.fakes import FakeDialogue, FakeLanguage, MovableClock

WHO = "c1"
LIMIT = 0.3


@dataclass
class Room:
    """A conversation and all that stands around it."""

    talk: Conversation
    store: Store
    dialogue: Any
    clinic: Clinic
    live: Live
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def say(self, text: str) -> Answer:
        return await self.talk.hear(WHO, text, f"m{next(self.numbers)}", "test")

    def words(self, key: str) -> str:
        return self.clinic.words.say(key)

    @property
    def alerts(self) -> list[str]:
        return [alert.kind for alert in self.store.alerts.open_alerts()]

    @property
    def kept(self) -> list[str]:
        return [line.text for line in self.store.messages.transcript(WHO) if line.author == "patient"]


def records_of(store: Store) -> Records:
    """The parts of a store that the use cases know."""
    return store.records


def make_room(
    base: KnowledgeBase,
    store: Store,
    dialogue: Dialogue | None = None,
    language: Language | None = None,
    limit: float = LIMIT,
    **parts: Any,
) -> Room:
    """The real knowledge and store with fakes for the rest; `parts` replace parts of the records."""
    records, clock, dialogue = replace(records_of(store), **parts), MovableClock(), dialogue or FakeDialogue()
    clinic = Clinic(base, language or FakeLanguage(), records, clock, read_phone)
    live = Live(clock)
    talk = Conversation(clinic, dialogue, records, live, clock, limit)
    return Room(talk, store, dialogue, clinic, live)
