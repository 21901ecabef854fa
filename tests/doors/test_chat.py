from __future__ import annotations

import asyncio

import httpx
import pytest

from bot.app import create_app
from tests.doors.sessions import opened

ID = "00000000-0000-4000-8000-00000000000{}"


def say(browser, text, number=1):
    return browser.post("/api/messages", json={"id": ID.format(number), "text": text})


def pick(browser, *choices, number=2):
    return browser.post("/api/messages", json={"id": ID.format(number), "choices": list(choices)})


def test_answer_carries_replies_and_state(browser):
    answer = say(browser, "my back hurts").json()
    assert answer == {
        "replies": [
            {
                "text": "You said: my back hurts",
                "kind": "",
                "choices": [
                    {"id": "c1", "title": "Yes", "tag": "", "group": "", "short": ""},
                    {"id": "c2", "title": "No", "tag": "", "group": "", "short": ""},
                ],
                "multiple": False,
            }
        ],
        "state": {"overall": None, "asked": None, "taken_over": False, "emergency": False, "links": []},
        "number": 2,
        "last": 3,
    }


def test_same_id_gets_same_answer(browser, house):
    first = say(browser, "my back hurts")
    assert say(browser, "something else").json() == first.json()


def test_id_in_capitals_is_same(browser):
    body = {"id": "ABCDEF00-0000-4000-8000-000000000001", "text": "one"}
    first = browser.post("/api/messages", json=body).json()
    assert browser.post("/api/messages", json={**body, "id": body["id"].lower()}).json() == first


def test_same_id_in_other_conversation_is_new(browser, visitor):
    say(browser, "mine")
    other = visitor()
    opened(other)
    assert say(other, "yours").json()["replies"][0]["text"] == "You said: yours"


def test_choices_become_their_titles(browser):
    say(browser, "hello")
    assert pick(browser, "c1", "c2").json()["replies"][0]["text"] == "You said: Yes; No"


def test_choice_never_offered_is_refused(browser):
    say(browser, "hello")
    refused = pick(browser, "c9")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_offered")


def test_retried_choice_survives_newer_offer(browser, house):
    say(browser, "hello")
    first = pick(browser, "c1").json()
    house.conversation.offers = ()
    say(browser, "next", number=3)
    assert pick(browser, "c1").json() == first


def test_history_shows_whole_conversation(browser):
    say(browser, "hello")
    lines = browser.get("/api/messages").json()["messages"]
    assert [line["author"] for line in lines] == ["bot", "patient", "bot"]


def test_history_after_number_is_shorter(browser):
    say(browser, "hello")
    lines = browser.get("/api/messages").json()["messages"]
    later = browser.get("/api/messages", params={"after": lines[1]["number"]}).json()["messages"]
    assert later == lines[2:]


def test_history_ties_answers_to_messages(browser):
    say(browser, "hello")
    _, asked, answered = browser.get("/api/messages").json()["messages"]
    assert (asked["id"], answered["answers"]) == (ID.format(1), asked["number"])


def test_history_hides_name_of_staff(browser, house):
    house.conversation.say(next(iter(house.conversation.log)), "mina", "This is the clinic.")
    assert browser.get("/api/messages").json()["messages"][-1]["author"] == "staff"
    assert "mina" not in browser.get("/api/messages").text


def test_history_of_others_stays_closed(browser, visitor):
    say(browser, "a secret of mine")
    other = visitor()
    opened(other)
    assert "secret" not in other.get("/api/messages").text


def test_emergency_shows_in_state(browser):
    assert say(browser, "I am numb between the legs").json()["state"]["emergency"] is True
    assert browser.get("/api/messages").json()["state"]["emergency"] is True


@pytest.mark.parametrize(
    "text", ["/restart", '/inform{"pregnant": "no"}', '{"intent": "deny"}', "", "😀😀", "背中が痛い"]
)
def test_typed_payloads_stay_text(browser, text):
    assert say(browser, text).json()["replies"][0]["text"] == f"You said: {text}"


def test_markup_comes_back_as_text(browser):
    answer = say(browser, "<img src=x onerror=alert(1)>")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["replies"][0]["text"].endswith("<img src=x onerror=alert(1)>")


async def test_turn_ends_when_patient_leaves(house):
    app = create_app(house)
    house.conversation.gate.clear()
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://clinic.test") as browser:
        token = (await browser.post("/api/session")).json()["token"]
        body = {"id": ID.format(1), "text": "hello"}
        sending = asyncio.ensure_future(
            browser.post("/api/messages", json=body, headers={"Authorization": f"Bearer {token}"})
        )
        await house.conversation.entered.wait()
        sending.cancel()
        house.conversation.gate.set()
        await app.state.door.turns.drain()
    (log,) = house.conversation.log.values()
    assert [line.author for line in log] == ["bot", "patient", "bot"]
