"""The chat on somebody else's site, whose policy allows our script and nothing inline."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.widget import Chat
from tests.doors.browsing import PHONE, overflows

STIFF = "My lower back has been stiff for two weeks."


@pytest.fixture
def visit_site(device, clinic):
    """Opens a page of the host site, or of another one."""

    def visited(path="/", site=None, **how):
        page = device(**how).new_page()
        page.goto((site or clinic.host) + path)
        return Chat(page, clinic.words)

    return visited


def test_one_line_brings_the_whole_chat(visit_site, clinic):
    chat = visit_site()
    chat.launcher.click()
    assert chat.say(STIFF)["state"]["asked"] == "consent"
    assert chat.pick("Yes, go on")["state"]["asked"] == "emergency_now"
    assert chat.pick_several("None of these")["state"]["asked"] == "emergency_spine"


def test_nothing_is_opened_before_the_button_is_pressed(visit_site):
    asked = []
    chat = visit_site("/other")
    chat.page.on("request", lambda request: asked.append((request.method, request.url)))
    chat.page.reload()
    expect(chat.launcher).to_be_visible()
    chat.page.wait_for_timeout(300)
    assert [url for method, url in asked if method == "POST" or "/api/events" in url] == []


def test_chat_goes_on_on_the_next_page(visit_site, clinic):
    chat = visit_site()
    chat.launcher.click()
    chat.say(STIFF)
    chat.page.goto(f"{clinic.host}/other")
    if not chat.log.is_visible():
        chat.page.get_by_role("button", name=clinic.words["launcher"]).click()
    chat.shows(STIFF)
    assert chat.times(STIFF) == 1


def test_styles_of_the_site_stay_outside(visit_site):
    chat = visit_site()
    chat.launcher.click()
    chat.say(STIFF)
    assert chat.log.get_by_text(STIFF).evaluate("said => getComputedStyle(said).textTransform") == "none"
    assert chat.log.get_by_text(STIFF).evaluate("said => getComputedStyle(said).color") != "rgb(255, 0, 0)"
    expect(chat.choice("Yes, go on")).to_be_visible()


def test_session_of_the_site_is_its_own(visit_site, clinic):
    chat = visit_site()
    chat.launcher.click()
    chat.say(STIFF)
    token = chat.page.evaluate("door => localStorage.getItem(`cupwise:${door}`)", clinic.address)
    ours = clinic.http.get("/api/messages", headers={"Authorization": f"Bearer {token}"})
    assert ours.status_code == 401
    assert chat.page.context.cookies() == []


def test_site_that_is_not_allowed_gets_nothing(visit_site, clinic, watch):
    watch.expected = "CORS|Failed to load|net::ERR_FAILED|blocked"
    chat = visit_site(site=clinic.stranger)
    chat.page.wait_for_timeout(500)
    assert chat.page.evaluate("customElements.get('cupwise-chat') === undefined")
    expect(chat.launcher).to_have_count(0)
    asked = "door => fetch(`${door}/api/session`, {method: 'POST', body: '{}'}).then(() => 'read', () => 'refused')"
    assert chat.page.evaluate(asked, clinic.address) == "refused"


def test_chat_of_one_tab_is_not_in_the_next(visit_site, clinic):
    chat = visit_site("/kept")
    chat.launcher.click()
    chat.say(STIFF)
    page = chat.page.context.new_page()
    page.goto(f"{clinic.host}/kept")
    other = Chat(page, clinic.words)
    other.launcher.click()
    other.shows("What brings you in?")
    assert other.times(STIFF) == 0


@pytest.mark.parametrize("size", [PHONE, (1280, 900)])
def test_site_from_right_to_left_has_the_chat_on_the_left(visit_site, size):
    chat = visit_site("/rtl", size=size)
    box = chat.launcher.bounding_box()
    assert box["x"] + box["width"] / 2 < size[0] / 2
    chat.launcher.click()
    chat.say("ظهري")
    mine = chat.log.get_by_text("ظهري").bounding_box()
    panel = chat.log.bounding_box()
    assert mine["x"] + mine["width"] / 2 < panel["x"] + panel["width"] / 2
    assert not overflows(chat.page)
