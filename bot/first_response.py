"""What is answered before the dialogue is asked: danger, a chat that staff have, and what the dialogue cannot use."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer, State
from bot.clinic import Clinic
from bot.clinical.reading import Reading
from bot.incoming import clean, unreadable
from bot.ports import Choice, ConversationState, Message, MessageLog, Reply, Turn

logger = logging.getLogger(__name__)

# Each turn of the dialogue costs more the longer the chat is; a whole intake with booking takes about 40 messages.
MOST_MESSAGES = 300
_NO_WORDS = ("no_words", "no_words_again", "no_words_rung")


class FirstResponse:
    """Reads the raw words of every message, on every channel and in every state. Waits for the database."""

    def __init__(self, clinic: Clinic, messages: MessageLog) -> None:
        self._clinic, self._messages = clinic, messages

    def turn(self, state: ConversationState, message: Message) -> Turn | None:
        """The answer to a message that is not for the dialogue; None when the dialogue is to answer."""
        reading = self._scan(message.text, state.asked)
        if reading is not None and (alarms := _alarms(reading)):
            self._clinic.alarm(state.id, reading, message.text)
            return self.fixed(alarms, state)
        if state.taken_over_by:
            return self.fixed((self._with_staff(state),), state)
        if state.emergency_at or state.self_harm_at:
            if not self._clinic.words.has("start_over_words", message.text):
                return self._after_alarm(state, message)
            self._messages.start_over(state.id, message.number - 1)
        return self._too_much(state) or self._unreadable(state, message)

    def fixed(self, keys: Sequence[str], state: ConversationState) -> Turn:
        """Fixed words; the question that stands open stays open."""
        return Turn(tuple(map(self._clinic.showing.fixed, keys)), asked=state.asked)

    def last_resort(self, text: str) -> Answer:
        """Fixed words for a message that cannot be kept: whom to call, or that it was not kept."""
        keys = _alarms(self._scan(clean(text), None))
        replies = tuple(map(self._clinic.showing.fixed, keys or ("not_kept",)))
        return Answer(replies, State(None, None, False, "emergency" in keys))

    def _with_staff(self, state: ConversationState) -> str:
        """That staff have the chat, said once; after that, and once staff speak, a sign that the message arrived.

        The sign is a word or two and never nothing: only some channels show a patient that staff are there.
        """
        said = [line for line in self._messages.transcript(state.id) if line.author != "patient"][-1:]
        told = map(self._clinic.words.say, ("with_staff", "passed_on"))
        return "passed_on" if said and (said[0].author != "bot" or said[0].text in told) else "with_staff"

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
        turn = self.fixed(keys, state)
        ways = tuple(Choice(key, words.say(key)) for key in ("after_choice_person", "after_choice_over"))
        return replace(turn, replies=(*turn.replies[:-1], replace(turn.replies[-1], choices=ways)))

    def _too_much(self, state: ConversationState) -> Turn | None:
        """A chat that has grown too long for the dialogue goes on with staff, who are rung once."""
        sent = self._messages.sent(state.id)
        if sent <= MOST_MESSAGES:
            return None
        if sent == MOST_MESSAGES + 1:
            self._clinic.call_person(state.id)
        return self.fixed(("too_much",), state)

    def _unreadable(self, state: ConversationState, message: Message) -> Turn | None:
        """What holds no words for us is no answer: only a long message is given to the dialogue later."""
        key = unreadable(message.text)
        if key is None:
            return None
        if key == "too_long":
            return replace(self.fixed((key,), state), heard=())
        lines = self._messages.transcript(state.id)
        turn = self.fixed((self._in_other_words(state, key, lines),), state)
        return replace(turn, replies=(with_choices(turn.replies[0], lines),), heard=(message.number,))

    def _in_other_words(self, state: ConversationState, key: str, lines: Sequence[Message]) -> str:
        """What to say of messages without words: the second time it is put otherwise, the third time staff are rung."""
        if key != "no_words":
            return key
        texts = [self._clinic.words.say(one) for one in _NO_WORDS]
        said = [line.text for line in lines if line.author == "bot"][-1:]
        again = _NO_WORDS[(texts.index(said[0]) + 1) % len(texts)] if said and said[0] in texts else key
        if again == "no_words_rung":
            self._clinic.call_person(state.id)
        return again

    def _scan(self, text: str, asked: str | None) -> Reading | None:
        """Read the raw words for emergencies. A fault of the language part never stops a message."""
        try:
            return self._clinic.read(text, asked)
        except Exception as fault:  # noqa: BLE001 - the never-silent guard; what follows answers this message
            logger.error("the scan failed: %s", type(fault).__name__)
            return None


def with_choices(reply: Reply, lines: Sequence[Message]) -> Reply:
    """The reply with the choices that stood open before it, so that they can still be picked."""
    said = [line for line in lines if line.author == "bot"][-1:]
    if not said or not said[0].choices:
        return reply
    return replace(reply, choices=said[0].choices, multiple=said[0].multiple, kind=said[0].kind)


def _alarms(reading: Reading | None) -> tuple[str, ...]:
    """The fixed words that a reading calls for: emergency, self-harm, or both."""
    if reading is None:
        return ()
    return (*(("emergency",) if reading.bodily_emergency else ()), *(("self_harm",) if reading.self_harm else ()))
