"""One patient message in, replies out: log it, scan it, ask the dialogue, log and return. Never silent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from bot.clinic import Clinic
from bot.clinical.model import Disposition
from bot.clinical.reading import Reading
from bot.errors import BadInput, DialogueUnavailable
from bot.incoming import are_numbers, clean, from_numbers, offered, unreadable
from bot.ports import (
    Alerts,
    Choice,
    Clock,
    ConversationId,
    ConversationState,
    Decisions,
    Dialogue,
    Message,
    MessageLog,
    Reply,
    Turn,
)

logger = logging.getLogger(__name__)

LONGEST_KEPT = 120_000
MANY = ("group", "area")


@dataclass(frozen=True)
class State:
    """Where the conversation stands, as doors and scripts see it."""

    overall: str | None
    asked: str | None
    taken_over: bool
    emergency: bool


@dataclass(frozen=True)
class Answer:
    """What one message led to."""

    replies: tuple[Reply, ...]
    state: State


class Conversation:
    """The way of a message through the house. Every door uses this and nothing else."""

    def __init__(
        self,
        clinic: Clinic,
        dialogue: Dialogue,
        messages: MessageLog,
        decisions: Decisions,
        alerts: Alerts,
        clock: Clock,
        reply_seconds: float = 3.0,
    ) -> None:
        self._clinic, self._dialogue, self._messages = clinic, dialogue, messages
        self._decisions, self._alerts, self._clock = decisions, alerts, clock
        self._seconds = reply_seconds
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def ready(self) -> bool:
        """Whether the dialogue answers. Without it patients still get the fixed words."""
        return self._dialogue.ready

    async def open(self, conversation: ConversationId, channel: str) -> Answer:
        """Begin: a new conversation gets the welcome, an old one its state and no words."""
        self._open(conversation, channel)
        async with self._lock(conversation):
            replies = self._welcome(conversation, "welcome", "opening_question")
        return Answer(replies, self.state(conversation))

    async def hear(self, conversation: ConversationId, text: str, message_id: str, channel: str = "web") -> Answer:
        """Answer one message. The same `message_id` again gives the first answer again.

        Raises `BadInput` when the text is too long to be kept.
        """
        if len(text) > LONGEST_KEPT:
            raise BadInput(f"a message may have at most {LONGEST_KEPT} characters")
        text = clean(text)
        try:
            return await self._hear(conversation, text, message_id, channel)
        except Exception as fault:  # the never-silent guard: no store, no disk, a bug: the patient still gets words
            logger.error("a message could not be handled: %s", type(fault).__name__, exc_info=fault)
            return self._last_resort(text)

    async def recover(self) -> int:
        """Answer what was received but not answered when the process ended; returns how many."""
        waiting = self._messages.unanswered()
        for message in waiting:
            async with self._lock(message.conversation):
                await self._answer(message, self._messages.state(message.conversation), new=False)
        return len(waiting)

    def pick(self, conversation: ConversationId, choice_ids: Sequence[str]) -> str:
        """The words behind the choices offered last. Raises `BadInput` for one that was not offered."""
        offered = {choice.id: choice.title for choice in self._offered(conversation)}
        if not choice_ids or any(choice not in offered for choice in choice_ids):
            raise BadInput("that answer is not one of those offered")
        return "; ".join(offered[choice] for choice in dict.fromkeys(choice_ids))

    def history(self, conversation: ConversationId, after: int = 0) -> tuple[Message, ...]:
        """All messages with a number above `after`."""
        return self._messages.transcript(conversation, after)

    def state(self, conversation: ConversationId) -> State:
        """Where the conversation stands. Raises `NotFound`."""
        state = self._messages.state(conversation)
        decision = self._decisions.latest(conversation)
        overall = decision.assessment.overall.word if decision else None
        emergency = state.emergency_at is not None
        return State(
            overall=Disposition.EMERGENCY.word if emergency else overall,
            asked=state.asked,
            taken_over=state.taken_over_by is not None,
            emergency=emergency,
        )

    async def _hear(self, conversation: ConversationId, text: str, message_id: str, channel: str) -> Answer:
        async with self._lock(conversation):
            state = self._open(conversation, channel)
            first = self._welcome(conversation, "welcome")
            if are_numbers(text):
                text = from_numbers(text, self._offered(conversation))
            message, new = self._messages.receive(conversation, text, self._clock.now(), message_id)
            replies = await self._answer(message, state, new)
        return Answer((*first, *replies), self.state(conversation))

    def _last_resort(self, text: str) -> Answer:
        reading = self._scan(text, None)
        keys = _alarms(reading)
        replies = tuple(Reply(self._clinic.words.say(key)) for key in keys or ("not_kept",))
        return Answer(replies, State(None, None, False, "emergency" in keys))

    async def _answer(self, message: Message, state: ConversationState, new: bool) -> tuple[Reply, ...]:
        """The reply to a logged message; one that was answered before keeps its answer."""
        known = () if new else self._messages.answers_to(message)
        if not known:
            turn = await self._turn(state, message)
            known = self._messages.answer(message, turn, self._clock.now())
        return tuple(Reply(line.text, line.choices, line.multiple) for line in known)

    async def _turn(self, state: ConversationState, message: Message) -> Turn:
        """Decide who answers: the emergency scan, a person, the fixed words, or the dialogue."""
        reading = self._scan(message.text, state.asked)
        if reading is not None and (alarms := _alarms(reading)):
            self._clinic.alarm(state.id, reading, message.text)
            return self._fixed(alarms, state)
        if state.taken_over_by:
            return self._fixed(("with_staff",), state)
        if state.emergency_at or state.self_harm_at:
            if not self._clinic.words.has("start_over_words", message.text):
                return self._after_alarm(state, message)
            self._messages.start_over(state.id, message.number - 1)
        if key := unreadable(message.text):
            # What holds no words for us is no answer: only a long message is given to the dialogue later.
            return replace(self._fixed((key,), state), heard=() if key == "too_long" else (message.number,))
        return await self._dialogue_turn(state, message)

    def _after_alarm(self, state: ConversationState, message: Message) -> Turn:
        """Whom to call, once more; a person and a new start are always there, and nothing else goes on."""
        words = self._clinic.words
        wants_person = words.has("person_words", message.text)
        if wants_person:
            self._clinic.call_person(state.id)
        keys = (
            "after_emergency" if state.emergency_at else "after_self_harm",
            *(("person_rung",) if wants_person else ()),
        )
        turn = self._fixed(keys, state)
        ways = tuple(Choice(key, words.say(key)) for key in ("after_choice_person", "after_choice_over"))
        return replace(turn, replies=(*turn.replies[:-1], replace(turn.replies[-1], choices=ways)))

    async def _dialogue_turn(self, state: ConversationState, message: Message) -> Turn:
        missed = self._messages.missed(state.id)
        try:
            reply = self._dialogue.reply(state.id, message.text, missed)
            turn = await asyncio.wait_for(reply, self._seconds)
        except (DialogueUnavailable, asyncio.TimeoutError) as fault:
            logger.error("no reply from the dialogue: %s", type(fault).__name__)
            self._alerts.raise_alert(state.id, "failure", str(fault) or "no reply in time", self._clock.now())
            return self._fixed(("failure",), state)
        heard = tuple(m.number for m in (*missed, message))
        return replace(turn, replies=self._with_multiple(turn), heard=heard)

    def _scan(self, text: str, asked: str | None) -> Reading | None:
        """Read the raw words for emergencies. A fault of the language part never stops a message."""
        try:
            return self._clinic.read(text, asked)
        except Exception as fault:  # noqa: BLE001 - the never-silent guard; what follows answers this message
            logger.error("the scan failed: %s", type(fault).__name__)
            return None

    def _with_multiple(self, turn: Turn) -> tuple[Reply, ...]:
        """Mark the last reply when its question lets several answers be picked."""
        question = self._clinic.knowledge.questions.get(turn.asked or "")
        if question is None or question.kind not in MANY or not turn.replies:
            return turn.replies
        return (*turn.replies[:-1], replace(turn.replies[-1], multiple=bool(turn.replies[-1].choices)))

    def _welcome(self, conversation: ConversationId, *keys: str) -> tuple[Reply, ...]:
        """The first words of a conversation; none once it has begun."""
        if self._messages.begun(conversation):
            return ()
        texts = [self._clinic.words.say(key) for key in keys]
        return tuple(Reply(self._messages.say(conversation, "bot", text, self._clock.now()).text) for text in texts)

    def _fixed(self, keys: Sequence[str], state: ConversationState) -> Turn:
        return Turn(tuple(Reply(self._clinic.words.say(key)) for key in keys), asked=state.asked)

    def _open(self, conversation: ConversationId, channel: str) -> ConversationState:
        return self._messages.open(conversation, channel, self._clock.now())

    def _offered(self, conversation: ConversationId) -> tuple[Choice, ...]:
        return offered(self._messages.transcript(conversation))

    def _lock(self, conversation: ConversationId) -> asyncio.Lock:
        """One message of a conversation at a time; others do not wait."""
        return self._locks.setdefault(conversation, asyncio.Lock())


def _alarms(reading: Reading | None) -> tuple[str, ...]:
    """The fixed words that a reading calls for: emergency, self-harm, or both."""
    if reading is None:
        return ()
    return (*(("emergency",) if reading.bodily_emergency else ()), *(("self_harm",) if reading.self_harm else ()))
