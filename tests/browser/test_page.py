"""What the full page loads, and how it does without script."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.widget import Chat


def test_modules_loaded_early_are_those_in_use(device, clinic):
    page, asked = device().new_page(), []
    page.on("request", lambda request: asked.append((request.url, request.resource_type)))
    page.goto(clinic.address)
    Chat(page, clinic.words).shows("What brings you in?")
    early = page.locator("link[rel=modulepreload]").evaluate_all("links => links.map((link) => link.href)")
    scripts = [url for url, kind in asked if kind == "script"]
    assert sorted(set(scripts)) == sorted(scripts), "a module is loaded twice"
    assert set(scripts) - {f"{clinic.address}/static/cupwise.js"} == set(early)


def test_nothing_is_written_inline(show):
    chat = show()
    chat.shows("What brings you in?")
    assert chat.page.locator("style, [onclick], script:not([src])").count() == 0


def test_page_without_script_gives_the_telephone(device, clinic):
    page = device(java_script_enabled=False).new_page()
    page.goto(clinic.address)
    expect(page.get_by_role("link", name=clinic.words["call"])).to_be_visible()


def test_markup_that_is_said_stays_text(show, clinic):
    chat = show()
    words = '<img src=x onerror="alert(1)"> **bold** [a](https://elsewhere.example) <b>no</b>'
    chat.say(words)
    chat.page.reload()
    chat.shows(words)
    assert chat.log.locator("img, b, strong, a").count() == 0
