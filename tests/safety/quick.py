"""A conversation put where another one stands, in memory: thousands of messages of danger take seconds there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.clinic import KnowledgeBase
from bot.clinical.model import Assessment, Facts
from bot.conversation import Answer
from bot.ports import Alert, ConversationState, Decision, Language, Message, Turn
from bot.store import Store
from tests.fakes import NOON
from tests.safety.room import Room, make_room


@dataclass(frozen=True)
class Place:
    """Where a conversation stands: all that decides about the words of an alarm."""

    state: ConversationState
    decision: Decision | None = None


@dataclass
class QuickLog:
    """As much of a message log as a message that the dialogue never hears needs."""

    now: ConversationState
    lines: list[Message] = field(default_factory=list)

    def open(self, conversation: str, channel: str, at: datetime) -> ConversationState:
        return self.now

    def begun(self, conversation: str) -> bool:
        return True

    def state(self, conversation: str) -> ConversationState:
        return self.now

    def transcript(self, conversation: str, after: int = 0) -> tuple[Message, ...]:
        return ()

    def missed(self, conversation: str) -> tuple[Message, ...]:
        return ()

    def receive(self, conversation: str, text: str, at: datetime, client_id: str) -> tuple[Message, bool]:
        return Message(1, conversation, "patient", text, at), True

    def answer(self, message: Message, turn: Turn, at: datetime) -> tuple[Message, ...]:
        self.now = replace(self.now, asked=turn.asked)
        return tuple(Message(2, message.conversation, "bot", r.text, at, r.choices) for r in turn.replies)

    def mark_emergency(self, conversation: str, at: datetime) -> None:
        self.now = replace(self.now, emergency_at=at)

    def mark_self_harm(self, conversation: str, at: datetime) -> None:
        self.now = replace(self.now, self_harm_at=at)


@dataclass
class QuickBell:
    """The alarm bell: rings once for each kind."""

    kinds: list[str] = field(default_factory=list)

    def raise_alert(self, conversation: str, kind: str, words: str, at: datetime) -> bool:
        self.kinds += [] if kind in self.kinds else [kind]
        return True

    def open_alerts(self) -> Sequence[Alert]:
        return ()

    def open_of(self, conversation: str) -> Sequence[Alert]:
        return ()


@dataclass
class QuickDecisions:
    """The newest decision."""

    newest: Decision | None

    def latest(self, conversation: str) -> Decision | None:
        return self.newest

    def record(self, conversation: str, facts: Facts, assessment: Assessment, at: datetime) -> Decision:
        self.newest = Decision(1, conversation, facts, assessment, at, "")
        return self.newest


@dataclass
class QuickRoom:
    """A room that can be put back to its place before each message."""

    room: Room
    log: QuickLog
    bell: QuickBell
    decisions: QuickDecisions

    async def hear(self, place: Place, text: str) -> tuple[Answer, list[str]]:
        """The answer to this message in that place, and which bells it rang."""
        self.log.now, self.decisions.newest, self.bell.kinds = place.state, place.decision, []
        return await self.room.say(text), self.bell.kinds


def make_quick_room(base: KnowledgeBase, store: Store, language: Language) -> QuickRoom:
    """The real conversation, clinic and language over a memory; the dialogue is a stand-in."""
    log, bell, decisions = QuickLog(ConversationState("c1", "test", NOON)), QuickBell(), QuickDecisions(None)
    room = make_room(base, store, language=language, messages=log, alerts=bell, decisions=decisions)
    return QuickRoom(room, log, bell, decisions)
