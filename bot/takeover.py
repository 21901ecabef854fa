"""A member of staff takes a chat over, speaks in it, and gives it back to the bot. Each step is told and logged."""

from __future__ import annotations

from bot.errors import BadInput, KeyReused, NotAllowed
from bot.incoming import clean
from bot.live import Live
from bot.ports import Clock, ConversationId, Deed, DeedKind, Message, Records

LONGEST = 4_000
LONGEST_KEY = 80
_OURS = "staff-"  # keeps the keys of staff apart from the ids that patients' messages carry


class TakeOver:
    """What staff do in a patient's chat. Safe to use from threads."""

    def __init__(self, records: Records, live: Live, clock: Clock) -> None:
        self._messages, self._deeds, self._live, self._clock = records.messages, records.deeds, live, clock

    def begin(self, conversation: ConversationId, staff: str) -> None:
        """Staff answer from here on; whoever had the chat before has it no more. Again is nothing."""
        if self._messages.state(conversation).taken_over_by != staff:
            self._hand(conversation, staff, DeedKind.TAKEN_OVER, staff)

    def end(self, conversation: ConversationId, staff: str | None) -> None:
        """The bot answers again. Again is nothing."""
        holder = self._messages.state(conversation).taken_over_by
        if holder is not None:
            self._hand(conversation, staff or holder, DeedKind.GIVEN_BACK, None)

    def say(self, conversation: ConversationId, staff: str, text: str, key: str) -> Message:
        """Log the words of whoever has the chat, once for each key."""
        text, client_id = clean(text).strip(), _OURS + key
        if not 1 <= len(text) <= LONGEST:
            raise BadInput(f"words to a patient have 1 to {LONGEST} characters")
        if not (key.isascii() and key.isprintable() and 8 <= len(key) <= LONGEST_KEY):
            raise BadInput(f"a key has 8 to {LONGEST_KEY} plain characters")
        if self._messages.state(conversation).taken_over_by != staff:
            self._was_said(conversation, client_id)
        said = self._messages.say(conversation, staff, text, self._clock.now(), client_id)
        if (said.author, said.text) != (staff, text):
            raise KeyReused("this key came with other words before")
        self._live.changed(conversation)
        return said

    def _was_said(self, conversation: ConversationId, client_id: str) -> None:
        """Whoever has the chat no more may still learn that their words were taken. Raises `NotAllowed`."""
        if all(message.client_id != client_id for message in self._messages.transcript(conversation)):
            raise NotAllowed("whoever speaks to the patient must have taken the chat over")

    def _hand(self, conversation: ConversationId, by: str, what: DeedKind, to: str | None) -> None:
        self._messages.take_over(conversation, to)
        self._deeds.note(Deed(self._clock.now(), by, what, None, conversation))
        self._live.changed(conversation)
