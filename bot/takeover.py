"""A member of staff takes a chat over, speaks in it, and gives it back to the bot. Each step is told and logged."""

from __future__ import annotations

from collections.abc import Collection

from bot.errors import BadInput, KeyReused, NotAllowed
from bot.incoming import clean
from bot.live import Live
from bot.ports import Clock, ConversationId, Deed, DeedKind, Message, Records

Holders = Collection[str | None] | None  # who may have the chat as it changes hands; None for whoever has it
LONGEST = 4_000
LONGEST_KEY = 80
_OURS = "staff-"  # keeps the keys of staff apart from the ids that patients' messages carry


class TakeOver:
    """What staff do in a patient's chat. Safe to use from threads."""

    def __init__(self, records: Records, live: Live, clock: Clock) -> None:
        self._messages, self._live, self._clock = records.messages, live, clock

    def begin(self, conversation: ConversationId, staff: str, holders: Holders = None) -> None:
        """Staff answer from here on; whoever had the chat before has it no more. Again is nothing."""
        self._hand(conversation, staff, staff, holders)

    def end(self, conversation: ConversationId, staff: str | None, holders: Holders = None) -> None:
        """The bot answers again. Again is nothing."""
        by = staff or self._messages.state(conversation).taken_over_by
        if by is not None:
            self._hand(conversation, by, None, holders)

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

    def _hand(self, conversation: ConversationId, by: str, to: str | None, holders: Holders) -> None:
        what = DeedKind.TAKEN_OVER if to else DeedKind.GIVEN_BACK
        deed = Deed(self._clock.now(), by, what, None, conversation)
        if self._messages.take_over(conversation, to, holders, deed):
            self._live.changed(conversation)
