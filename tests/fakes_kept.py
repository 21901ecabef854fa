"""What a house keeps, in memory: limits, epochs of sessions, the desk's list, decisions and notes after visits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.errors import NotFound
from bot.ports import Case, Decision, ProgressNote, Rate
from bot.ports.limits import taken


class FakeTakings:
    """Limits in memory, until `fault` is set."""

    def __init__(self) -> None:
        self.all: dict[tuple[str, str], datetime] = {}
        self.fault: Exception | None = None

    def take(self, limit: str, key: str, rate: Rate, now: datetime) -> timedelta:
        if self.fault:
            raise self.fault
        self.all[limit, key], wait = taken(rate, self.all.get((limit, key)), now)
        return wait

    def purge(self, now: datetime) -> int:
        idle = [key for key, free_at in self.all.items() if free_at <= now]
        for key in idle:
            del self.all[key]
        return len(idle)


class FakeEpochs:
    """Epochs of the conversations that were opened."""

    def __init__(self, talk: Any) -> None:
        self._talk = talk
        self.all: dict[str, int] = {}
        self.fault: Exception | None = None

    def epoch(self, conversation: str) -> int:
        if self.fault:
            raise self.fault
        self._talk.state(conversation)
        return self.all.get(conversation, 0)

    def advance(self, conversation: str, expected: int) -> bool:
        if conversation not in self._talk.states or self.epoch(conversation) != expected:
            return False
        self.all[conversation] = expected + 1
        return True


class FakeDesk:
    """The desk's list, in the order in which it was filled."""

    def __init__(self) -> None:
        self.all: dict[str, Case] = {}

    def cases(self, limit: int = 200) -> tuple[Case, ...]:
        return tuple(self.all.values())[:limit]

    def case(self, conversation: str) -> Case:
        if conversation not in self.all:
            raise NotFound(conversation)
        return self.all[conversation]


class FakeDecisions:
    """The newest decision of each conversation."""

    def __init__(self) -> None:
        self.all: dict[str, Decision] = {}

    def latest(self, conversation: str) -> Decision | None:
        return self.all.get(conversation)


class FakeProgress:
    """Notes after visits."""

    def __init__(self) -> None:
        self.all: dict[str, list[ProgressNote]] = {}

    def series(self, conversation: str) -> tuple[ProgressNote, ...]:
        return tuple(self.all.get(conversation, ()))
