"""One patient message in, replies out: log it, scan it, ask the dialogue, log and return. Never silent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from bot.alarm_check import AlarmCheck
from bot.answer import Answer, State
from bot.clinic import Clinic
from bot.clinical.model import Disposition
from bot.errors import BadInput, DialogueUnavailable
from bot.first_response import FirstResponse
from bot.incoming import are_numbers, clean, from_numbers, from_signs, offered
from bot.live import Live
from bot.ports import (
    Choice,
    Clock,
    ConversationId,
    ConversationState,
    Dialogue,
    Message,
    Records,
    Reply,
    Turn,
)
from bot.takeover import Holders, TakeOver

__all__ = ["LONGEST_KEPT", "Answer", "Conversation", "State"]

logger = logging.getLogger(__name__)

LONGEST_KEPT = 120_000


@dataclass(frozen=True)
class _Heard:
    """A logged message and where its conversation stood, with the first words of a new one.

    `known` is the answer that it already has; `turn` one that needs no dialogue; `missed` is what the dialogue has yet
    to hear.
    """

    message: Message
    state: ConversationState
    first: tuple[Reply, ...] = ()
    known: tuple[Message, ...] = ()
    turn: Turn | None = None
    missed: tuple[Message, ...] = ()


class Conversation:
    """The way of a message through the house. Every door uses this and nothing else."""

    def __init__(
        self,
        clinic: Clinic,
        dialogue: Dialogue,
        records: Records,
        live: Live,
        clock: Clock,
        reply_seconds: float = 3.0,
    ) -> None:
        self._clinic, self._dialogue, self._messages = clinic, dialogue, records.messages
        self._decisions, self._alerts, self._clock = records.decisions, records.alerts, clock
        self._live, self._takeover, self._seconds = live, TakeOver(records, live, clock), reply_seconds
        self._first = FirstResponse(clinic, records.messages)
        self._alarm_check = AlarmCheck(clinic, dialogue, records, live, clock)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def ready(self) -> bool:
        """Whether the dialogue answers. Without it patients still get the fixed words."""
        return self._dialogue.ready

    async def open(self, conversation: ConversationId, channel: str) -> Answer:
        """Begin: a new conversation gets the welcome, an old one its state and no words."""
        async with self._lock(conversation):
            answer = await asyncio.to_thread(self._begin, conversation, channel)
        self._live.changed(conversation)
        return answer

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
            return await asyncio.to_thread(self.last_resort, text)

    async def recover(self) -> int:
        """Answer what was received but not answered when the process ended; returns how many."""
        waiting = self._messages.unanswered()
        for message in waiting:
            async with self._lock(message.conversation):
                state = self._messages.state(message.conversation)
                await self._answer(await asyncio.to_thread(self._consider, _Heard(message, state), new=False))
            self._live.changed(message.conversation)
        return len(waiting)

    def take_over(self, conversation: ConversationId, staff: str, holders: Holders = None) -> None:
        """From here on a member of staff answers instead of the bot, or of the colleague who has the chat.

        Raises `NotAllowed` when whoever has it is not among `holders`, and `NotFound`.
        """
        self._takeover.begin(conversation, staff, holders)

    def give_back(self, conversation: ConversationId, staff: str | None = None, holders: Holders = None) -> None:
        """The bot answers again; `staff` is who gives it back, else whoever has it. Raises as `take_over` does."""
        self._takeover.end(conversation, staff, holders)

    def staff_says(self, conversation: ConversationId, staff: str, text: str, key: str) -> Message:
        """A member of staff speaks; the same `key` again gives the first message again.

        Raises `NotAllowed` unless they have taken the chat over, `BadInput` for text that is empty or above 4000
        characters, `KeyReused` for a key that came with other words, and `NotFound`.
        """
        return self._takeover.say(conversation, staff, text, key)

    def end_alarm(self, conversation: ConversationId, staff: str, reason: str, read: int) -> None:
        """Staff have checked an emergency or a self-harm statement: a new intake begins. Without one this is nothing.

        `read` is the last message they saw. Raises `NotAllowed` when the patient has written since, `BadInput` without
        a reason, and `NotFound`.
        """
        self._alarm_check.end(conversation, staff, reason, read)

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
        emergency = state.emergency_at is not None
        overall = Disposition.EMERGENCY if emergency else decision.assessment.overall if decision else None
        return State(
            overall=overall.word if overall is not None else None,
            asked=state.asked,
            taken_over=state.taken_over_by is not None,
            emergency=emergency,
            letter=overall not in (None, Disposition.EMERGENCY) and not overall.bookable,
            visit=next((visit.id for visit in self._clinic.visits.coming(conversation)), None),
        )

    def last_resort(self, text: str) -> Answer:
        """Fixed words for a message that cannot be kept: whom to call, or that it was not kept."""
        return self._first.last_resort(text)

    def _begin(self, conversation: ConversationId, channel: str) -> Answer:
        self._messages.open(conversation, channel, self._clock.now())
        replies = self._welcome(conversation, "welcome", "opening_question")
        return Answer(replies, self.state(conversation))

    async def _hear(self, conversation: ConversationId, text: str, message_id: str, channel: str) -> Answer:
        """The way of a message. What waits for the database does so in a thread: nobody else has to wait for it."""
        async with self._lock(conversation):
            heard = await asyncio.to_thread(self._receive, conversation, text, message_id, channel)
            answer = await self._answer(heard)
        self._live.changed(conversation)
        return answer

    def _receive(self, conversation: ConversationId, text: str, message_id: str, channel: str) -> _Heard:
        """Log a message before anything else is done with it."""
        state = self._messages.open(conversation, channel, self._clock.now())
        first = self._welcome(conversation, "welcome") if state.asked is None else ()
        if are_numbers(text):
            text = from_numbers(text, self._offered(conversation))
        elif not any(map(str.isalnum, text)):
            text = from_signs(text, self._offered(conversation), self._clinic.words)
        message, new = self._messages.receive(conversation, text, self._clock.now(), message_id)
        self._live.spoke(conversation)
        return self._consider(_Heard(message, state, first), new=new)

    def _consider(self, heard: _Heard, *, new: bool) -> _Heard:
        """Who is to answer: nobody, when that was done before; the first response; or the dialogue."""
        known = () if new else self._messages.answers_to(heard.message)
        if known:
            return replace(heard, known=known)
        turn = self._first.turn(heard.state, heard.message)
        return replace(heard, turn=turn, missed=() if turn else self._messages.missed(heard.state.id))

    async def _answer(self, heard: _Heard) -> Answer:
        """The reply to a logged message; one that was answered before keeps its answer."""
        turn = heard.turn
        if turn is None and not heard.known:
            turn = await self._dialogue_turn(heard)
        return await asyncio.to_thread(self._settle, heard, turn)

    async def _dialogue_turn(self, heard: _Heard) -> Turn:
        """What the dialogue says, as it is to be drawn; fixed words when it fails."""
        try:
            reply = self._dialogue.reply(heard.state.id, heard.message.text, heard.missed)
            turn = await asyncio.wait_for(reply, self._seconds)
        except (DialogueUnavailable, asyncio.TimeoutError) as fault:
            logger.error("no reply from the dialogue: %s", type(fault).__name__)
            return await asyncio.to_thread(self._failed, heard.state, str(fault) or "no reply in time")
        numbers = tuple(message.number for message in (*heard.missed, heard.message))
        return replace(turn, replies=await self._shown(heard.state.id, turn), heard=numbers)

    def _failed(self, state: ConversationState, detail: str) -> Turn:
        """Fixed words, and the desk is rung."""
        self._alerts.raise_alert(state.id, "failure", detail, self._clock.now())
        return self._first.fixed(("failure",), state)

    def _settle(self, heard: _Heard, turn: Turn | None) -> Answer:
        """Keep the answer and tell where the conversation stands now."""
        lines, conversation = heard.known, heard.state.id
        if turn is not None:
            lines = self._messages.answer(heard.message, turn, self._clock.now())
        replies = tuple(Reply(line.text, line.choices, line.multiple, line.kind) for line in lines)
        last = max(line.number for line in (heard.message, *lines))
        return Answer((*heard.first, *replies), self.state(conversation), heard.message.number, last)

    async def _shown(self, conversation: ConversationId, turn: Turn) -> tuple[Reply, ...]:
        """The replies of the dialogue, as they are to be drawn; only an outcome has to be looked up for that."""
        showing, standing = self._clinic.showing, self._clinic.telling.standing
        told = await asyncio.to_thread(standing, conversation) if showing.may_tell_outcome(turn) else ()
        return showing.replies(turn, told)

    def _welcome(self, conversation: ConversationId, *keys: str) -> tuple[Reply, ...]:
        """The first words of a conversation; none once it has begun."""
        if self._messages.begun(conversation):
            return ()
        texts = [self._clinic.words.say(key) for key in keys]
        return tuple(Reply(self._messages.say(conversation, "bot", text, self._clock.now()).text) for text in texts)

    def _offered(self, conversation: ConversationId) -> tuple[Choice, ...]:
        return offered(self._messages.transcript(conversation))

    def _lock(self, conversation: ConversationId) -> asyncio.Lock:
        """One message of a conversation at a time; others do not wait."""
        return self._locks.setdefault(conversation, asyncio.Lock())
