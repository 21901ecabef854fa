"""What the chat shows comes from the door: the clinic, kinds of replies, and links to what can be opened."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from starlette.testclient import TestClient

from bot.app import create_app
from bot.errors import StoreUnavailable
from bot.ports import Choice, Reply, Turn
from tests.doors.conftest import ROOMY
from tests.doors.real import RealDoors
from tests.doors.sessions import bearer, opened
from tests.fakes_doors import FakeState

ID = "00000000-0000-4000-8000-00000000000{}"
NUMBERS = count(1)


def say(browser, text="my back hurts"):
    return browser.post("/api/messages", json={"id": ID.format(1), "text": text}).json()


def test_clinic_is_known_without_a_session(visitor, house):
    assert visitor().get("/api/clinic").json() == {
        "name": "Riverside Cupping & Therapy",
        "phone": "(555) 010-0199",
        "emergency_number": "911",
        "crisis_line": "988",
        "languages": ["en"],
        "areas": [{"area": "neck", "title": "Neck", "front": True, "back": True}],
        "words": dict(house.widget.words),
    }


def test_choice_says_what_it_is(browser, house):
    house.conversation.offers = (Choice("c1", "Neck", "area:neck", "Places", "Neck"),)
    assert say(browser)["replies"][0]["choices"] == [
        {"id": "c1", "title": "Neck", "tag": "area:neck", "group": "Places", "short": "Neck"}
    ]


def test_history_says_how_to_draw(browser, house):
    say(browser)
    house.conversation.log = {
        name: [replace(line, kind="several") for line in log] for name, log in house.conversation.log.items()
    }
    assert {line["kind"] for line in browser.get("/api/messages").json()["messages"]} == {"several"}


def test_answer_names_its_messages(browser):
    answer = say(browser)
    numbers = [line["number"] for line in browser.get("/api/messages").json()["messages"]]
    assert [answer["number"], answer["last"]] == numbers[-2:]


def test_message_that_was_not_kept_has_no_number(browser, house):
    house.epochs.fault = StoreUnavailable("the disk is gone")
    answer = say(browser, "my back is numb")
    assert (answer["number"], answer["last"], answer["state"]["links"]) == (0, 0, [])


def test_links_follow_the_state(browser, house):
    say(browser)
    (conversation,) = house.conversation.states
    house.conversation.states[conversation] = FakeState("consult", letter=True, visit="visit-1")
    links = {link["kind"]: link["href"] for link in browser.get("/api/messages").json()["state"]["links"]}
    assert list(links) == ["letter", "letter_pdf", "visit", "calendar"]
    assert links["calendar"] == links["visit"] + "/calendar.ics"


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    made = RealDoors.at(tmp_path_factory.mktemp("about"))
    with contextlib.closing(made.house):
        yield made


@pytest.fixture
def talking(doors):
    """A browser in front of the real house, with a chat of its own."""
    with TestClient(create_app(doors.house, ROOMY), base_url="http://clinic.test") as browser:
        yield browser, opened(browser)["conversation"]


def links_in(browser):
    return {link["kind"]: link["href"] for link in browser.get("/api/messages").json()["state"]["links"]}


def test_new_chat_has_nothing_to_open(talking):
    assert links_in(talking[0]) == {}


def test_letter_opens_without_a_session(doors, talking):
    browser, conversation = talking
    doors.screened(conversation, "diabetes")
    links = links_in(browser)
    stranger = TestClient(browser.app, base_url="http://clinic.test")
    assert list(links) == ["letter", "letter_pdf"]
    assert "iabetes" in stranger.get(links["letter"]).text


def test_visit_opens_without_a_session(doors, talking):
    browser, conversation = talking
    visit = doors.booked(doors.screened(conversation))
    links = links_in(browser)
    stranger = TestClient(browser.app, base_url="http://clinic.test", headers={"Accept": "text/html"})
    assert list(links) == ["visit", "calendar"]
    assert visit.number in stranger.get(links["visit"]).text
    assert stranger.get(links["calendar"]).headers["content-type"].startswith("text/calendar")


def test_next_visit_comes_first(doors, talking):
    conversation = talking[1]
    later = doors.booked(doors.screened(conversation), doors.clock.now() + timedelta(days=9))
    sooner = doors.booked(conversation)
    assert doors.house.conversation.state(conversation).visit == sooner.id != later.id


def test_cancelled_visit_is_not_shown(doors, talking):
    browser, conversation = talking
    visit = doors.booked(doors.screened(conversation))
    doors.house.visits.cancel(conversation, visit.id)
    assert links_in(browser) == {}


def test_emergency_shows_no_letter(doors, talking):
    browser, conversation = talking
    doors.screened(conversation, "chest_pain")
    assert (doors.house.conversation.state(conversation).overall, links_in(browser)) == ("emergency", {})


def test_links_of_others_are_not_shown(doors, talking):
    doors.booked(doors.screened(talking[1]))
    stranger = TestClient(talking[0].app, base_url="http://clinic.test")
    opened(stranger)
    assert links_in(stranger) == {}


def test_kind_is_kept_with_its_choices(doors, talking):
    browser, conversation = talking
    now, log = doors.clock.now(), doors.house.messages
    message, _ = log.receive(conversation, "hello", now, f"m{next(NUMBERS)}")
    areas = Reply("Where?", (Choice("c1", "Neck", "area:neck"),), multiple=True, kind="areas")
    log.answer(message, Turn((areas,), "area"), now)
    told = browser.get("/api/messages").json()["messages"][-1]
    assert (told["kind"], told["multiple"], told["choices"][0]["tag"]) == ("areas", True, "area:neck")


def test_shipped_words_are_told_whole(doors, talking):
    told = talking[0].get("/api/clinic", headers=bearer("")).json()
    assert (told["words"], told["crisis_line"]) == (dict(doors.house.widget.words), "988")
    assert "{clinic" not in str(told)
