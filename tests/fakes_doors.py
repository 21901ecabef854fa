"""A house for the tests of the doors and the desk: everything in memory, as small as its promises allow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.booking.links import VisitLinks
from bot.errors import BadInput, NotFound, PdfUnavailable
from bot.knowledge.widget import KEYS, AreaShown, Widget
from bot.live import Live
from bot.ports import Case, Choice, ConversationState, Decision, Message, Reply
from tests.fakes_desk import FakeRecords, FakeShortForm, FakeVisits, FakeWords
from tests.fakes_kept import FakeDecisions, FakeDesk, FakeEpochs, FakeProgress, FakeTakings
from tests.fakes_staff import FakeAlerts, FakeStaff

START = datetime(2026, 11, 23, 14, 0, tzinfo=timezone.utc)
SECRET = "a secret for tests only, long enough to count"


class FakeClock:
    """Time that moves when told."""

    def __init__(self, now: datetime = START) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at

    def pass_by(self, **length: float) -> None:
        self.at += timedelta(**length)


@dataclass(frozen=True)
class FakeState:
    overall: str | None = None
    asked: str | None = None
    taken_over: bool = False
    emergency: bool = False
    letter: bool = False
    visit: str | None = None


@dataclass(frozen=True)
class FakeAnswer:
    replies: tuple[Reply, ...]
    state: FakeState
    number: int = 0
    last: int = 0


class FakeTalk:
    """A conversation that repeats what it hears and offers two choices; "numb" is its only emergency."""

    ready = True
    offers = (Choice("c1", "Yes"), Choice("c2", "No"))
    multiple = False

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.log: dict[str, list[Message]] = {}
        self.states: dict[str, FakeState] = {}
        self.entered, self.gate = asyncio.Event(), asyncio.Event()
        self.gate.set()
        self.fault: Exception | None = None

    async def open(self, conversation: str, channel: str) -> FakeAnswer:
        new = conversation not in self.log
        self.log.setdefault(conversation, [])
        self.states.setdefault(conversation, FakeState())
        if not new:
            return FakeAnswer((), self.states[conversation])
        reply = Reply("Hello. What brings you here?")
        self._keep(conversation, "bot", reply.text)
        return FakeAnswer((reply,), self.states[conversation])

    async def hear(self, conversation: str, text: str, message_id: str, channel: str = "web") -> FakeAnswer:
        self.entered.set()
        await self.gate.wait()
        if self.fault:
            raise self.fault
        known = next((m for m in self.log[conversation] if m.client_id == message_id), None)
        if known is None:
            known = self._keep(conversation, "patient", text, client_id=message_id)
            if "numb" in text:
                self.states[conversation] = FakeState("emergency", emergency=True)
            said = "Call now." if "numb" in text else f"You said: {text}"
            self._keep(conversation, "bot", said, answers=known.number, choices=self.offers, multiple=self.multiple)
        replies = [m for m in self.log[conversation] if m.answers == known.number]
        told = tuple(Reply(m.text, m.choices, m.multiple, m.kind) for m in replies)
        return FakeAnswer(told, self.states[conversation], known.number, replies[-1].number)

    def last_resort(self, text: str) -> FakeAnswer:
        numb = "numb" in text
        return FakeAnswer((Reply("Call now." if numb else "That was not kept."),), FakeState(emergency=numb))

    def pick(self, conversation: str, choice_ids: Sequence[str]) -> str:
        offered = {choice.id: choice.title for choice in self.log[conversation][-1].choices}
        if any(choice not in offered for choice in choice_ids):
            raise BadInput("not offered")
        return "; ".join(offered[choice] for choice in choice_ids)

    def state(self, conversation: str) -> FakeState:
        if conversation not in self.states:
            raise NotFound(conversation)
        return self.states[conversation]

    def history(self, conversation: str, after: int = 0) -> tuple[Message, ...]:
        return tuple(m for m in self.log.get(conversation, ()) if m.number > after)

    def say(self, conversation: str, author: str, text: str) -> None:
        self._keep(conversation, author, text)

    def _keep(self, conversation: str, author: str, text: str, **more: object) -> Message:
        number = sum(len(log) for log in self.log.values()) + 1
        message = replace(Message(number, conversation, author, text, self._clock.now()), **more)
        self.log[conversation].append(message)
        return message


class FakeLog:
    """The message log over the same messages as the conversation."""

    def __init__(self, talk: FakeTalk) -> None:
        self._talk = talk

    def transcript(self, conversation: str, after: int = 0) -> tuple[Message, ...]:
        return self._talk.history(conversation, after)

    def state(self, conversation: str) -> ConversationState:
        self._talk.state(conversation)
        return ConversationState(conversation, "web", START)


@dataclass(frozen=True)
class FakeSettings:
    secret: str = SECRET
    allowed_origins: tuple[str, ...] = ("https://partner.example",)
    secure_cookies: bool = False
    public_url: str = "http://clinic.test"


@dataclass(frozen=True)
class FakeProfile:
    name: str = "Riverside Cupping & Therapy"
    phone: str = "(555) 010-0199"
    emergency_number: str = "911"
    crisis_line: str = "988"
    locations: Mapping[str, Any] = field(default_factory=dict)
    services: Mapping[str, Any] = field(default_factory=dict)
    practitioners: Mapping[str, Any] = field(default_factory=dict)

    def clock_of(self, location: str | None) -> timezone:
        return timezone.utc


@dataclass
class FakeHouse:
    """All of it together; parts may be exchanged before the application is built."""

    settings: FakeSettings = field(default_factory=FakeSettings)
    profile: FakeProfile = field(default_factory=FakeProfile)
    clock: FakeClock = field(default_factory=FakeClock)
    ping: Callable[[], object] = lambda: None
    unsigned: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.conversation = FakeTalk(self.clock)
        self.messages, self.epochs = FakeLog(self.conversation), FakeEpochs(self.conversation)
        self.staff, self.alerts, self.desk, self.takings = FakeStaff(), FakeAlerts(), FakeDesk(), FakeTakings()
        self.decisions, self.progress = FakeDecisions(), FakeProgress()
        self.records, self.visits, self.checkin = FakeRecords(), FakeVisits(), FakeShortForm()
        self.words = FakeWords()
        self.widget = Widget(
            "en", (AreaShown("neck", "Neck", front=True, back=True),), {key: key.title() for key in KEYS}
        )
        self.live = Live(self.clock)
        self.links = VisitLinks(SECRET, self.clock, 60, self.settings.public_url)
        self.letters: dict[str, str] = {}
        self.can_draw = True
        self.told: dict[str, str] = {}

    def letter(self, conversation: str, pdf: str = "") -> str:
        if conversation not in self.letters:
            raise NotFound(conversation)
        return self.letters[conversation]

    def letter_pdf(self, conversation: str) -> bytes:
        page = self.letter(conversation)
        if not self.can_draw:
            raise PdfUnavailable("no library")
        return b"%PDF-" + page.encode()

    def details(self, conversation: str) -> str:
        return self.told.get(conversation, "")

    def rule_book(self) -> str:
        return "<h1>Rule book</h1>"

    def add_case(self, conversation: str, case: Case, decision: Decision | None = None) -> None:
        """Put a case on the desk, with a message of the patient."""
        self.conversation.log.setdefault(conversation, [])
        self.conversation.states.setdefault(conversation, FakeState())
        self.desk.all[conversation] = case
        if decision:
            self.decisions.all[conversation] = decision
