"""Actions are called as functions, and a failing one is never taken for a silent one."""

from __future__ import annotations

import pytest

from bot.dialogue import lean
from tests.fakes import message

lean.prepare()

from rasa.utils.endpoints import ClientResponseError  # noqa: E402
from rasa_sdk import Action  # noqa: E402
from rasa_sdk.interfaces import ActionExecutionRejection  # noqa: E402

from bot.dialogue.inproc import InProcessActions, failures  # noqa: E402


class Greets(Action):
    def name(self):
        return "action_greets"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(f"Hello {tracker.sender_id}")
        return [{"event": "slot", "name": "age", "value": 42}]


class Raises(Action):
    def name(self):
        return "action_raises"

    def run(self, dispatcher, tracker, domain):
        raise ZeroDivisionError


class Rejects(Action):
    def name(self):
        return "action_rejects"

    def run(self, dispatcher, tracker, domain):
        raise ActionExecutionRejection("action_rejects")


@pytest.fixture
def endpoint():
    return InProcessActions([Greets(), Raises(), Rejects()])


@pytest.fixture
def failed():
    noted: list[str] = []
    token = failures.set(noted)
    yield noted
    failures.reset(token)


def call(name):
    tracker = {
        "sender_id": "c1", "slots": {}, "latest_message": message("hi"), "events": [], "paused": False,
        "active_loop": {}, "latest_action_name": None, "followup_action": None, "latest_input_channel": None,
    }  # fmt: skip
    return {"next_action": name, "sender_id": "c1", "tracker": tracker, "domain": {}}


async def test_action_answers_in_process(endpoint):
    result = await endpoint.request(json=call("action_greets"))
    assert [line["text"] for line in result["responses"]] == ["Hello c1"]
    assert [event["value"] for event in result["events"]] == [42]


async def test_raising_action_is_noted(endpoint, failed):
    with pytest.raises(ClientResponseError):
        await endpoint.request(json=call("action_raises"))
    assert failed == ["action_raises: ZeroDivisionError"]


async def test_unknown_action_is_noted(endpoint, failed):
    with pytest.raises(ClientResponseError):
        await endpoint.request(json=call("action_nobody_wrote"))
    assert failed == ["action_nobody_wrote: ActionNotFoundException"]


async def test_rejection_is_no_failure(endpoint, failed):
    with pytest.raises(ClientResponseError) as refused:
        await endpoint.request(json=call("action_rejects"))
    assert (refused.value.status, failed) == (400, [])
