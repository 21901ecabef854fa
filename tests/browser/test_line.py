"""What happens to a chat when the line, the page, the server or the device changes under it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from bot.app import create_app
from tests.browser.widget import Chat, carry
from tests.doors.browsing import listener, served
from tests.doors.conftest import ROOMY

STIFF = "My lower back has been stiff for two weeks."
LOST = r"Failed to load resource|net::ERR_"


def said_by_patient(talk):
    return [message["text"] for message in talk.history() if message["author"] == "patient"]


def test_reload_shows_the_same_words_once(show, clinic):
    talk = clinic.talk(STIFF, until="warning_signs")
    chat = show(talk)
    chat.shows("Do any of these go with your pain?")
    chat.page.reload()
    chat.shows("Do any of these go with your pain?")
    assert [chat.times(words) for words in (STIFF, "How old are you?")] == [1, 1]
    assert chat.pick_several("None of these")["state"]["asked"] == "conditions"


def test_message_waits_for_the_line(show, clinic, watch):
    watch.expected = LOST
    talk = clinic.talk(STIFF, until="age")
    chat = show(talk)
    chat.shows("How old are you?")
    chat.page.context.set_offline(True)
    chat.box.fill("42")
    chat.box.press("Enter")
    expect(chat.page.get_by_text(clinic.words["offline"])).to_be_visible()
    chat.page.context.set_offline(False)
    chat.shows("Do any of these go with your pain?")
    assert said_by_patient(talk).count("42") == 1
    assert chat.times("Do any of these go with your pain?") == 1


def test_unsent_message_outlives_a_reload(show, clinic, watch):
    watch.expected = LOST
    talk = clinic.talk(STIFF, until="age")
    chat = show(talk)
    chat.shows("How old are you?")
    chat.page.route("**/api/messages", lambda route: route.abort())
    chat.box.fill("42")
    chat.box.press("Enter")
    chat.shows("42")
    chat.page.unroute("**/api/messages")
    chat.page.reload()
    chat.shows("Do any of these go with your pain?")
    assert said_by_patient(talk).count("42") == 1
    assert chat.times("42") == 1


def test_lost_answer_is_not_said_twice(show, clinic, watch):
    watch.expected = LOST
    talk = clinic.talk(STIFF, until="age")
    chat = show(talk)
    chat.shows("How old are you?")
    lost = []

    def lose(route):
        lost.append(route.fetch())
        route.abort()

    chat.page.route("**/api/messages", lose, times=1)
    chat.box.fill("42")
    chat.box.press("Enter")
    chat.shows("Do any of these go with your pain?")
    chat.waits(lambda: len(lost) == 1)
    assert said_by_patient(talk).count("42") == 1
    assert (chat.times("42"), chat.times("Do any of these go with your pain?")) == (1, 1)


def test_server_that_comes_back_is_found_again(device, clinic, watch):
    watch.expected = LOST
    listening = listener()
    talk, port = clinic.talk(STIFF, until="age"), listening.getsockname()[1]
    with served(create_app(clinic.house, ROOMY), listening) as address:
        watch.own.add(address)
        page = device().new_page()
        carry(page, address, talk.token)
        page.goto(address)
        chat = Chat(page, clinic.words)
        chat.shows("How old are you?")
    chat.box.fill("42")
    chat.box.press("Enter")
    expect(page.get_by_text(clinic.words["waiting"])).to_be_visible()
    with served(create_app(clinic.house, ROOMY), listener(port)):
        chat.shows("Do any of these go with your pain?")
        clinic.house.conversation.take_over(talk.conversation, "mina")
        clinic.house.conversation.staff_says(talk.conversation, "mina", "Mina is here.", "key-0001")
        chat.shows("Mina is here.")
        assert said_by_patient(talk).count("42") == 1
        assert [chat.times(words) for words in ("42", "Do any of these go", "Mina is here.")] == [1, 1, 1]


def test_two_tabs_show_the_same_words_once(show, clinic):
    first = show(clinic.talk(STIFF, until="age"))
    first.shows("How old are you?")
    page = first.page.context.new_page()
    page.goto(clinic.address)
    second = Chat(page, clinic.words)
    second.shows("How old are you?")
    first.say("42")
    second.shows("Do any of these go with your pain?")
    second.pick_several("None of these")
    first.shows("Do you have any of these?")
    for tab in (first, second):
        assert [tab.times(words) for words in (STIFF, "42", "Do any of these go", "Do you have any of these?")] == [
            1
        ] * 4


def test_link_carries_the_chat_to_another_device(show, device, clinic):
    first = show(clinic.talk(STIFF, until="age"))
    first.shows("How old are you?")
    first.menu("device").click()
    link = first.page.get_by_role("textbox", name=clinic.words["device_link"])
    expect(link).to_have_value(re.compile("#resume="))
    page = device().new_page()
    page.goto(link.input_value())
    second = Chat(page, clinic.words)
    expect(page.get_by_text(clinic.words["resume"])).to_be_visible()
    first.shows("How old are you?")
    second.button("resume_yes").click()
    second.shows("How old are you?")
    assert "resume" not in urlsplit(page.url).fragment
    expect(first.page.get_by_text(clinic.words["moved"])).to_be_visible()
    assert second.say("42")["state"]["asked"] == "warning_signs"


def test_used_link_opens_nothing(device, clinic, watch):
    watch.expected = "404"
    talk = clinic.talk(STIFF, until="age")
    url = talk.post("/api/resume-link", {}).json()["url"]
    key = url.partition("#resume=")[2]
    assert clinic.http.post("/api/resume", json={"key": key}).status_code == 200
    page = device().new_page()
    page.goto(url)
    chat = Chat(page, clinic.words)
    chat.button("resume_yes").click()
    expect(page.get_by_text(clinic.words["resume_failed"])).to_be_visible()
    assert chat.log.get_by_text("How old are you?").count() == 0


def test_leaving_ends_the_chat_in_all_tabs(show, clinic):
    talk = clinic.talk(STIFF, until="age")
    chat = show(talk)
    chat.shows("How old are you?")
    page = chat.page.context.new_page()
    page.goto(clinic.address)
    other = Chat(page, clinic.words)
    other.shows("How old are you?")
    chat.menu("leave").click()
    chat.button("leave_yes").click()
    expect(chat.page.get_by_text(clinic.words["left"])).to_be_visible()
    expect(other.page.get_by_text(clinic.words["moved"])).to_be_visible()
    assert talk.post("/api/typing", {}).status_code == 401
    assert (
        chat.page.evaluate("Object.keys(localStorage).filter((key) => /^cupwise:[^:]*:..[^:]*$/.test(key)).length") == 0
    )


def test_staff_words_and_typing_appear_at_once(show, clinic):
    talk, conversation = clinic.talk(STIFF, until="age"), clinic.house.conversation
    chat = show(talk)
    chat.shows("How old are you?")
    conversation.take_over(talk.conversation, "mina")
    expect(chat.page.get_by_text(clinic.words["taken_over"]).first).to_be_visible()
    clinic.house.live.typing(talk.conversation, "staff")
    expect(chat.page.get_by_text(clinic.words["staff_typing"])).to_be_visible()
    conversation.staff_says(talk.conversation, "mina", "Hello, this is <b>Mina</b>.", "key-0001")
    chat.shows("Hello, this is <b>Mina</b>.")
    expect(chat.page.get_by_text(clinic.words["staff_typing"])).not_to_be_visible()
    conversation.give_back(talk.conversation, "mina")
    expect(chat.page.get_by_text(clinic.words["taken_over"]).last).to_be_hidden()


def test_staff_see_that_the_patient_types(show, clinic):
    talk = clinic.talk(STIFF, until="age")
    chat = show(talk)
    chat.shows("How old are you?")
    chat.box.press_sequentially("forty")
    chat.waits(lambda: clinic.house.live.presence(talk.conversation).typing)
    assert clinic.house.live.presence(talk.conversation).here


def test_staff_see_that_the_patient_left(show, clinic):
    talk = clinic.talk(STIFF, until="age")
    chat = show(talk)
    chat.waits(lambda: clinic.house.live.watching(talk.conversation, "patient") > 0)
    chat.page.goto("about:blank")
    chat.waits(lambda: clinic.house.live.presence(talk.conversation).left_at is not None)
    assert not clinic.house.live.presence(talk.conversation).here


@pytest.mark.parametrize("storage", ["localStorage", "sessionStorage"])
def test_chat_works_where_nothing_may_be_kept(device, clinic, storage):
    context = device()
    context.add_init_script(
        f"Object.defineProperty(window, '{storage}', {{get() {{ throw new DOMException('no', 'SecurityError') }}}})"
    )
    page = context.new_page()
    page.goto(clinic.address)
    chat = Chat(page, clinic.words)
    assert chat.say(STIFF)["state"]["asked"] == "consent"
    assert chat.pick("Yes, go on")["state"]["asked"] == "emergency_now"
