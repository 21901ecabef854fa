"""The patient's own letter as a file."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from bot.app import create_app
from bot.doors.limits import Limits, Rate

HTML = {"Accept": "text/html"}


@pytest.fixture
def own(house, browser):
    """The conversation of the browser, with a letter."""
    conversation = next(iter(house.conversation.log))
    house.letters[conversation] = "<h1>Letter</h1>"
    return conversation


def test_own_letter_comes_as_a_file(browser, own):
    file = browser.get("/letter.pdf")
    assert (file.status_code, file.content[:5]) == (200, b"%PDF-")
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-disposition"] == 'attachment; filename="letter-to-physician.pdf"'


def test_file_is_kept_by_nobody(browser, own):
    assert browser.get("/letter.pdf").headers["cache-control"] == "no-store"


@pytest.mark.usefixtures("own")
def test_file_of_other_conversation_stays_closed(visitor):
    other = visitor()
    assert other.get("/letter.pdf").status_code == 404
    other.post("/api/session")
    assert other.get("/letter.pdf").status_code == 404


@pytest.mark.usefixtures("own")
def test_forged_cookie_opens_no_file(visitor):
    other = visitor()
    other.cookies.set("cupwise", "forged")
    assert other.get("/letter.pdf").status_code == 404


@pytest.mark.usefixtures("own")
def test_machine_that_cannot_draw_shows_the_way(browser, house):
    house.can_draw = False
    refused = browser.get("/letter.pdf", headers=HTML)
    assert refused.status_code == 503
    assert "We cannot make a PDF right now" in refused.text
    assert 'href="/letter"' in refused.text


def test_drawing_has_a_rate(house):
    limits = Limits(pdfs=Rate(burst=1, per_minute=1))
    with TestClient(create_app(house, limits), base_url="http://clinic.test") as browser:
        browser.headers["Origin"] = "http://clinic.test"
        browser.post("/api/session")
        house.letters[next(iter(house.conversation.log))] = "<h1>Letter</h1>"
        statuses = [browser.get("/letter.pdf").status_code for _ in range(2)]
    assert statuses == [200, 429]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_file_is_only_read(browser, own, method):
    assert browser.request(method, "/letter.pdf").status_code == 405


def test_refused_browser_is_told_when_to_come_back(house):
    limits = Limits(pdfs=Rate(burst=1, per_minute=1))
    with TestClient(create_app(house, limits), base_url="http://clinic.test", headers=HTML) as browser:
        browser.headers["Origin"] = "http://clinic.test"
        browser.post("/api/session")
        for _ in range(2):
            last = browser.get("/letter.pdf")
    assert (last.status_code, last.headers["retry-after"]) == (429, "60")
    assert re.search("Please wait a minute", last.text)
