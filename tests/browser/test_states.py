"""The chat in every state: axe finds nothing against it, whatever the colors and the size."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.states import STATES, arrive
from tests.browser.widget import Chat
from tests.doors.browsing import DESKTOP, PHONE, overflows, violations

LOST = r"Failed to load resource|net::ERR_"


@pytest.mark.parametrize("state", STATES)
def test_state_is_for_everybody(show, clinic, watch, state):
    watch.expected = LOST if state in ("offline", "unreachable", "failed", "moved", "left") else watch.expected
    chat = arrive(state, lambda *how, **more: show(*how, size=PHONE, reduced_motion="reduce", **more), clinic)
    assert not overflows(chat.page)
    assert violations(chat.page) == []
    chat.page.emulate_media(color_scheme="dark")
    assert violations(chat.page) == []
    chat.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    assert violations(chat.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_launcher_and_panel_are_for_everybody(device, clinic, scheme):
    page = device(color_scheme=scheme, reduced_motion="reduce").new_page()
    page.goto(f"{clinic.host}/plain")
    chat = Chat(page, clinic.words)
    expect(chat.launcher).to_be_visible()
    assert violations(page) == []
    chat.launcher.click()
    chat.shows("What brings you in?")
    assert violations(page) == []


@pytest.mark.parametrize("state", ["several", "areas", "openings", "summary", "emergency", "menu"])
def test_state_bears_large_letters(show, clinic, state):
    chat = arrive(state, lambda *how, **more: show(*how, size=(640, 450), device_scale_factor=2, **more), clinic)
    assert not overflows(chat.page)
    expect(chat.box).to_be_in_viewport()
    assert chat.page.locator(".scroller").evaluate("area => area.scrollWidth <= area.clientWidth")


@pytest.mark.parametrize("state", ["several", "areas", "openings", "summary"])
def test_no_two_buttons_share_a_name(show, clinic, state):
    chat = arrive(state, show, clinic)
    names = [
        each.get_attribute("aria-label") or each.inner_text() for each in chat.page.locator("button:visible").all()
    ]
    assert len(names) > 1
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("state", ["several", "openings", "emergency"])
def test_targets_are_large_enough(show, clinic, state):
    chat = arrive(state, lambda *how, **more: show(*how, size=PHONE, **more), clinic)
    targets = chat.page.locator("button:visible, label:has(input):visible, a.alarm-call:visible")
    sizes = [(box["width"], box["height"]) for box in (each.bounding_box() for each in targets.all())]
    assert sizes
    assert [size for size in sizes if min(size) < 24] == []


def test_nothing_moves_for_who_wants_no_motion(show, clinic):
    chat = arrive("several", lambda *how, **more: show(*how, reduced_motion="reduce", **more), clinic)
    chat.page.get_by_role("checkbox", name="None of these").check()
    assert chat.page.evaluate("document.getAnimations().length") == 0


def test_picked_answers_show_in_forced_colors(show, clinic):
    chat = arrive("several", lambda *how, **more: show(*how, forced_colors="active", **more), clinic)
    box = chat.page.get_by_role("checkbox", name="None of these")
    label = chat.page.locator("label", has=box)
    border = "each => getComputedStyle(each).borderTopStyle + getComputedStyle(each).outlineStyle"
    assert label.evaluate(border) != "nonenone"
    box.check()
    expect(box).to_be_checked()
