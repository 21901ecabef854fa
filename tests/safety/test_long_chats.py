"""A chat without end must not slow others down: beyond a length it goes on with staff, and danger is still heard."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.first_response import MOST_MESSAGES, FirstResponse
from bot.ports import Message
from tests.fakes import CHEST_PAIN

AT = datetime(2026, 11, 23, 14, tzinfo=timezone.utc)


class LongLog:
    """A log in which the patient has sent so many messages; all else is the real one."""

    def __init__(self, log, sent):
        self._log, self._sent = log, sent

    def __getattr__(self, name):
        return getattr(self._log, name)

    def sent(self, conversation):
        return self._sent


@pytest.fixture
def answered(clinic, records, conversation):
    """The keys of the fixed words that a message gets in a chat of that length."""

    def to(text, sent):
        first = FirstResponse(clinic, LongLog(records.messages, sent))
        turn = first.turn(records.messages.state(conversation), Message(7, conversation, "patient", text, AT))
        return None if turn is None else tuple(reply.text for reply in turn.replies)

    return to


def rung(records, conversation):
    return [alert.kind for alert in records.alerts.open_alerts() if alert.conversation == conversation]


def test_long_chat_goes_on_with_staff(answered, clinic, records, conversation):
    assert answered("my back hurts", MOST_MESSAGES + 1) == (clinic.words.say("too_much"),)
    assert rung(records, conversation) == ["person"]


def test_staff_are_rung_once(answered, records, conversation):
    answered("my back hurts", MOST_MESSAGES + 2)
    assert rung(records, conversation) == []


def test_chat_of_usual_length_has_the_dialogue(answered):
    assert answered("my back hurts", MOST_MESSAGES) is None


def test_danger_is_heard_in_the_longest_chat(answered, clinic):
    assert answered(CHEST_PAIN, MOST_MESSAGES * 10) == (clinic.words.say("emergency"),)


def test_messages_of_the_patient_alone_count(records, conversation):
    records.messages.receive(conversation, "my back hurts", AT, "one")
    records.messages.say(conversation, "bot", "Since when?", AT)
    assert records.messages.sent(conversation) == 1
