"""The chat of a case in a real browser: live, by keyboard, kept when the line is down, and plain without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import create_app
from tests.desk.talking import CASE, TalkingHouse, in_thread
from tests.doors.browsing import chromium, overflows, served, violations
from tests.fakes import CHEST_PAIN
from tests.fakes_staff import PASSWORD

OPEN = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def show(browser: Browser, talking: TalkingHouse) -> Iterator[OPEN]:
    """Opens the case for a member of staff; no page may complain of anything that the test does not break."""
    contexts, complaints = [], []

    def opened(name: str = "mina", **how: Any) -> Page:
        context = browser.new_context(base_url=address, **how)
        contexts.append(context)
        page = context.new_page()
        page.goto("/desk/sign-in")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(CASE)
        return page

    with served(create_app(talking)) as address:
        yield opened
        for context in contexts:
            context.close()
    # The browser itself notes a request that was refused or found no way.
    assert [text for text in complaints if not text.startswith("Failed to load resource")] == []


def test_staff_and_patient_speak_without_a_reload(show: OPEN, talking: TalkingHouse):
    page = show()
    page.evaluate("window.same = true")
    page.get_by_role("button", name="Answer yourself").click()
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.type("Hello Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Hello Ada")
    expect(page.get_by_label("Your message")).to_have_value("")
    talking.tell("it hurts here")
    expect(page.get_by_role("log")).to_contain_text("it hurts here")
    page.get_by_role("button", name="Give back").click()
    expect(page.get_by_text("The assistant answers this patient.")).to_be_visible()
    assert (talking.said("mina"), talking.holder, page.evaluate("window.same")) == (["Hello Ada"], None, True)


def test_colleague_sees_it_and_takes_over(show: OPEN, talking: TalkingHouse):
    mina, ben = show(), show("ben")
    mina.get_by_role("button", name="Answer yourself").click()
    mina.get_by_label("Your message").fill("half a sent")
    ben.locator("summary", has_text="Answer instead of mina").click()
    ben.get_by_role("button", name="Yes, take over from mina").click()
    expect(mina.get_by_text("ben answers this patient.")).to_be_visible()
    mina.locator("summary", has_text="Answer instead of ben").click()
    mina.get_by_role("button", name="Yes, take over from ben").click()
    expect(mina.get_by_label("Your message")).to_have_value("half a sent")
    assert talking.holder == "mina"


def test_presence_and_alarm_show_at_once(show: OPEN, talking: TalkingHouse):
    page = show(timezone_id="America/New_York", locale="en-US")
    page.get_by_role("button", name="Answer yourself").click()
    presence = page.locator("#live-presence")
    talking.live.typing("ada", "patient")
    expect(presence).to_have_text("The patient is typing")
    talking.tell(CHEST_PAIN)
    expect(presence).to_have_text("The patient is here")
    expect(page.get_by_role("alert").filter(has_text="Emergency: call the patient now")).to_be_visible()
    page.locator("summary", has_text="Checked: let the chat go on").click()
    page.get_by_label("What you have checked").fill("the ambulance crew is there")
    page.get_by_role("button", name="Let the chat go on").click()
    expect(page.get_by_role("log")).to_contain_text(str(talking.words.say("alarm_checked")))
    expect(page.locator("#live-alerts")).to_be_hidden()
    assert not talking.latched


async def _come_and_go(talking: TalkingHouse) -> None:
    async with talking.live.watch("ada", "patient"):
        pass


def test_time_of_leaving_is_on_this_machine_s_clock(show: OPEN, talking: TalkingHouse):
    in_thread(_come_and_go(talking))
    page = show(timezone_id="America/New_York", locale="en-US")
    expect(page.locator("#live-presence")).to_contain_text("The patient left at Nov 23, 2026, 9:03")


def test_typing_of_staff_is_told_seldom(show: OPEN, talking: TalkingHouse):
    page = show()
    page.get_by_role("button", name="Answer yourself").click()
    with page.expect_request("**/chat/typing") as first:
        page.get_by_label("Your message").press_sequentially("Hello Ada, one moment")
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url))
    page.get_by_label("Your message").press_sequentially(" please")
    assert (first.value.response().status, told) == (204, [])


def test_unsent_words_are_kept_and_sent_once(show: OPEN, talking: TalkingHouse):
    page = show()
    page.get_by_role("button", name="Answer yourself").click()
    page.get_by_label("Your message").fill("Are you there?")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Not sent: no connection.")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("Are you there?")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").dblclick()
    expect(page.get_by_role("log")).to_contain_text("Are you there?")
    expect(page.get_by_label("Your message")).to_have_value("")
    assert talking.said("mina") == ["Are you there?"]


def test_refused_words_stay_in_the_box(show: OPEN, talking: TalkingHouse):
    page = show()
    page.get_by_role("button", name="Answer yourself").click()
    page.get_by_label("Your message").fill("x" * 4_001)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert").filter(has_text="longer than 4,000 characters")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("x" * 4_001)


def test_chat_works_without_scripts(show: OPEN, talking: TalkingHouse):
    page = show(java_script_enabled=False)
    page.get_by_role("button", name="Answer yourself").click()
    page.get_by_label("Your message").fill("Hello Ada")
    page.get_by_role("button", name="Send").click()
    assert "Hello Ada" in page.get_by_role("log").inner_text()
    page.get_by_role("button", name="Give back").click()
    assert talking.holder is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_phone(show: OPEN, talking: TalkingHouse, scheme: Any):
    talking.conversation.take_over("ada", "mina")
    talking.tell(CHEST_PAIN)
    page = show(color_scheme=scheme, viewport={"width": 320, "height": 700})
    page.locator("#live-checked summary").click()
    assert (violations(page), overflows(page)) == ([], False)


def test_axe_finds_nothing_beside_a_colleague(show: OPEN, talking: TalkingHouse):
    talking.conversation.take_over("ada", "ben")
    page = show()
    page.locator("#live-instead summary").click()
    assert violations(page) == []
