"""Whole conversations in the browser, as a patient with a pointer has them."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.talking import plain_answer
from tests.browser.visits import let_be_seen
from tests.patients import MOST_TURNS

EMERGENCY = "I have crushing chest pain that goes down my left arm."


def test_intake_leads_to_a_booked_visit(show, clinic):
    chat = show()
    heard = chat.say("My lower back has been stiff for two weeks, mostly after sitting.")
    for _ in range(MOST_TURNS):
        if heard["state"]["asked"] is None:
            break
        heard = chat.answer(heard, plain_answer(clinic.house, heard))
    assert heard["state"]["overall"] == "clear"
    visit = chat.link("visit")
    expect(visit).to_have_attribute("href", re.compile(re.escape(f"{clinic.address}/visit/")))
    with chat.page.expect_download() as download:
        chat.link("calendar").click()
    assert download.value.suggested_filename.endswith(".ics")
    assert b"BEGIN:VCALENDAR" in download.value.path().read_bytes()


def test_place_is_picked_on_the_body(show, clinic):
    talk = clinic.talk("I would like to try cupping.", until="area")
    chat = show(talk)
    chat.page.locator("svg path.place", has_text="Lower back").first.click()
    expect(chat.page.get_by_role("checkbox", name="Lower back")).to_be_checked()
    with chat.answered() as answer:
        chat.send_picked.click()
    assert answer["state"]["asked"] != "area"


def test_none_of_these_stands_alone(show, clinic):
    chat = show(clinic.talk("My lower back is stiff.", until="conditions"))
    box = chat.page.get_by_role("checkbox")
    chat.page.get_by_role("checkbox", name="Eczema").check()
    chat.page.get_by_role("checkbox", name="None of these").check()
    assert [each.get_attribute("name") for each in box.all() if each.is_checked()] == ["pick"]
    chat.page.get_by_role("checkbox", name="Not sure").check()
    expect(chat.page.get_by_role("checkbox", name="None of these")).not_to_be_checked()


def test_summary_can_be_changed(show, clinic):
    chat = show(clinic.talk("My lower back is stiff.", until="summary"))
    assert chat.pick("Change something")["state"]["asked"] == "change"


def test_pain_is_told_on_a_scale(show, clinic):
    talk = clinic.talk("My lower back is stiff.", until="emergency_now")
    talk.say("stop")
    let_be_seen(clinic.house, talk)
    talk.say("hello")
    assert talk.asked == "pain_now"
    chat = show(talk)
    with chat.answered() as answer:
        chat.page.get_by_role("radio", name="7", exact=True).click()
    assert answer["number"]
    chat.shows("7")


def test_consult_gives_the_letter(show, clinic):
    chat = show(clinic.talk("I have diabetes and my lower back aches."))
    with chat.page.context.expect_page() as opened:
        chat.link("letter").click()
    expect(opened.value.get_by_role("heading").first).to_be_visible()
    assert "iabetes" in opened.value.locator("body").inner_text()
    with chat.page.expect_download() as download:
        chat.link("letter_pdf").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_emergency_stays_with_its_card(show, clinic):
    chat = show()
    assert chat.say(EMERGENCY)["state"]["emergency"]
    call = chat.link("emergency_call").first
    expect(call).to_have_attribute("href", "tel:911")
    chat.page.reload()
    expect(chat.link("emergency_call").first).to_be_visible()
    assert clinic.house.alerts.open_alerts()
