"""The page for owners of web sites: what is chosen there changes the chat and the lines to copy."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.widget import Chat
from tests.doors.browsing import PHONE, overflows, violations


@pytest.fixture
def owner(device, clinic):
    """Opens the page."""

    def opened(**how):
        page = device(**how).new_page()
        page.goto(f"{clinic.address}/embed")
        expect(Chat(page, clinic.words).launcher).to_be_visible()
        return page

    return opened


def test_color_changes_chat_and_rules(owner):
    page = owner()
    page.get_by_label("Main color").fill("#5b3a8c")
    expect(page.locator("#rules")).to_have_text("cupwise-chat {\n  --cupwise-brand: #5b3a8c;\n}")
    launcher = page.locator("cupwise-chat").get_by_role("button").first
    expect(launcher).to_have_css("background-color", "rgb(91, 58, 140)")
    page.get_by_role("button", name="As it was").click()
    expect(page.locator("#rules")).not_to_contain_text("cupwise-chat {")
    expect(launcher).not_to_have_css("background-color", "rgb(91, 58, 140)")


def test_attributes_go_into_the_line(owner, clinic):
    page = owner()
    page.get_by_label("Forget the chat").check()
    page.get_by_label("Corner of the page").select_option("Left")
    element = '<cupwise-chat keep="tab" position="left"></cupwise-chat>'
    line = f'{element}\n<script type="module" src="{clinic.address}/static/cupwise.js"></script>'
    expect(page.locator("#line")).to_have_text(line)


def test_colors_that_are_hard_to_read_are_named(owner):
    page = owner()
    page.get_by_label("Main color").fill("#ffee88")
    expect(page.get_by_text("hard to read together")).to_be_visible()


def test_line_is_copied(owner, clinic):
    page = owner(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the line", exact=True).click()
    expect(page.get_by_text("Copied", exact=True)).to_be_attached()
    assert page.evaluate("navigator.clipboard.readText()").startswith("<script type=")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, (1280, 900)])
def test_page_is_for_everybody(owner, size, scheme):
    page = owner(size=size, color_scheme=scheme)
    assert violations(page) == []
    assert not overflows(page)
