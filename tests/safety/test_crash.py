"""Killed as by a power cut, the real process goes on where it was: nothing lost, asked or answered twice."""

from __future__ import annotations

import contextlib
import threading
import uuid
from collections import Counter

import httpx
import pytest

from tests.safety.server import Server, Visitor

NONE = "None of these"
REST = {
    "age": "42",
    "summary": "Yes, that is right",
    "patient_name": "Jordan Example",
    "patient_phone": "(212) 555-0163",
    "booking_confirmed": "Yes",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("crash"))
    server.start()
    yield server
    if server.running:
        server.kill()


@pytest.fixture(scope="module")
def survived(server):
    """A visitor whose process was killed between two messages, then in the middle of one."""
    visitor = Visitor(server)
    visitor.open()
    visitor.say("My lower back is sore and I take warfarin.")
    visitor.say("Yes, go on")
    visitor.say(NONE)
    server.kill()
    server.start()
    visitor.say(NONE)
    while not kill_in_mid_turn(server, visitor):  # the answer may be quicker than we are
        server.start()
    server.start()
    visitor.recovered = visitor.history()
    visitor.cut_off, text = list(visitor.sent.items())[-1]
    visitor.resent = visitor.say(text, visitor.cut_off)
    return visitor


def kill_in_mid_turn(server, visitor):
    """Kill as soon as the next answer is in the log; whether that was before it was answered."""
    store, message_id = server.store(), str(uuid.uuid4())
    speaking = threading.Thread(target=speak, args=(visitor, REST.get(visitor.now_asked(), NONE), message_id))
    speaking.start()
    while not any(line.client_id == message_id for line in store.messages.transcript(visitor.conversation)):
        pass
    server.kill()
    speaking.join(30)
    waiting = [line.client_id for line in store.messages.unanswered()]
    store.close()
    return waiting == [message_id]


def speak(visitor, text, message_id):
    """The line may go dead."""
    with contextlib.suppress(httpx.HTTPError):
        visitor.say(text, message_id)


def patient_lines(history):
    return [line for line in history if line["author"] == "patient"]


def answers_to(history, message_id):
    number = next(line["number"] for line in history if line["id"] == message_id)
    return [line["text"] for line in history if line["answers"] == number]


def test_no_message_is_lost(survived):
    assert [line["text"] for line in patient_lines(survived.recovered)] == [*survived.sent.values()]


def test_unanswered_message_is_answered_at_the_start(survived):
    assert len(answers_to(survived.recovered, survived.cut_off)) == 1


def test_message_sent_again_gets_the_same_answer(survived):
    assert [reply["text"] for reply in survived.resent["replies"]] == answers_to(survived.recovered, survived.cut_off)
    assert len(patient_lines(survived.history())) == len(patient_lines(survived.recovered))


def test_conversation_goes_on_where_it_was(survived):
    assert survived.asked[:4] == ["consent", "emergency_now", "emergency_spine", "age"]
    assert "age" not in survived.asked[4:]


def test_nothing_is_asked_twice_to_the_end(survived):
    asked = survived.asked[-1]
    while asked not in (None, "consult_choice"):
        asked = survived.say(REST.get(asked, NONE))["state"]["asked"]
    said = Counter(line["text"] for line in survived.history() if line["author"] == "bot")
    assert [text for text, times in said.items() if times > 1] == []


def test_what_was_said_before_the_crash_counts(survived):
    state = survived.say("Ask the clinic to call me")["state"]
    assert (state["overall"], state["asked"]) == ("decline", "patient_name")
