"""Every state that the chat can be in, and the way to it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.house import Served
from tests.browser.visits import let_be_seen
from tests.browser.widget import Chat

STIFF = "My lower back has been stiff for two weeks."
WISH = "I would like to try cupping."
EMERGENCY = "I have crushing chest pain that goes down my left arm."
SELF_HARM = "I want to end my life."
# What is asked in a state that the API alone leads to; None is the end of the talk.
_ASKED = {
    "consent": (STIFF, "consent"),
    "several": (STIFF, "emergency_now"),
    "areas": (WISH, "area"),
    "summary": (STIFF, "summary"),
    "outcome": (STIFF, "location"),
    "openings": (STIFF, "opening"),
    "booked": (STIFF, None),
    "consult": ("I have diabetes and my lower back aches.", None),
    "emergency": (EMERGENCY, None),
    "self_harm": (SELF_HARM, None),
}
_SHEETS = ("menu", "device", "leave", "left")


def arrive(state: str, show: Any, clinic: Served) -> Chat:
    """Lead a chat into the state."""
    if state in _ASKED:
        opening, asked = _ASKED[state]
        chat = show(clinic.talk(opening, until=asked or "-"))
        expect(chat.log.locator("> *").last).to_be_visible()
        return chat
    if state in _SHEETS:
        return _sheet(state, show(clinic.talk(STIFF, until="age")))
    return _OTHERS[state](show, clinic)


def _sheet(state: str, chat: Chat) -> Chat:
    chat.shows("How old are you?")
    if state == "menu":
        chat.button("menu").click()
    elif state == "device":
        chat.menu("device").click()
        expect(chat.page.get_by_role("textbox", name=chat.words["device_link"])).to_be_visible()
    else:
        chat.menu("leave").click()
        expect(chat.page.get_by_text(chat.words["leave_ask"].strip())).to_be_visible()
    if state == "left":
        chat.button("leave_yes").click()
        expect(chat.page.get_by_text(chat.words["left"])).to_be_visible()
    return chat


def _greeting(show: Any, clinic: Served) -> Chat:
    chat: Chat = show()
    chat.shows("What brings you in?")
    return chat


def _scale(show: Any, clinic: Served) -> Chat:
    talk = clinic.talk(STIFF, until="emergency_now")
    talk.say("stop")
    let_be_seen(clinic.house, talk)
    talk.say("hello")
    chat: Chat = show(talk)
    expect(chat.page.get_by_role("radiogroup")).to_be_visible()
    return chat


def _staff(show: Any, clinic: Served) -> Chat:
    talk = clinic.talk(STIFF, until="age")
    clinic.house.conversation.take_over(talk.conversation, "mina")
    clinic.house.conversation.staff_says(talk.conversation, "mina", "Hello, this is Mina.", "key-0001")
    chat: Chat = show(talk)
    chat.shows("Hello, this is Mina.")
    return chat


def _resume(show: Any, clinic: Served) -> Chat:
    url = clinic.talk(STIFF, until="age").post("/api/resume-link", {}).json()["url"]
    chat: Chat = show(path=url.removeprefix(clinic.address))
    expect(chat.page.get_by_text(chat.words["resume"])).to_be_visible()
    return chat


def _moved(show: Any, clinic: Served) -> Chat:
    talk = clinic.talk(STIFF, until="age")
    chat: Chat = show(talk)
    chat.shows("How old are you?")
    talk.post("/api/leave", {})
    expect(chat.page.get_by_text(chat.words["moved"])).to_be_visible()
    return chat


def _offline(show: Any, clinic: Served) -> Chat:
    chat: Chat = show(clinic.talk(STIFF, until="age"))
    chat.shows("How old are you?")
    chat.page.context.set_offline(True)
    chat.box.fill("42")
    chat.box.press("Enter")
    expect(chat.page.get_by_text(chat.words["offline"])).to_be_visible()
    return chat


def _unreachable(show: Any, clinic: Served) -> Chat:
    chat: Chat = show(blocked="**/api/session")
    expect(chat.page.get_by_text(chat.words["unreachable"])).to_be_visible()
    return chat


def _failed(show: Any, clinic: Served) -> Chat:
    chat: Chat = show(clinic.talk(STIFF, until="age"))
    chat.shows("How old are you?")
    chat.page.route("**/api/messages", lambda route: route.fulfill(status=422, json={"error": {"code": "bad_input"}}))
    chat.box.fill("42")
    chat.box.press("Enter")
    expect(chat.button("retry")).to_be_visible()
    return chat


_OTHERS = {
    "greeting": _greeting,
    "scale": _scale,
    "staff": _staff,
    "resume": _resume,
    "moved": _moved,
    "offline": _offline,
    "unreachable": _unreachable,
    "failed": _failed,
}
STATES = (*_ASKED, *_SHEETS, *_OTHERS)
