"""The letter, behind links that need no session: as a page, and as a file."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from bot.app import create_app
from bot.doors.door import Door
from bot.doors.letters import letter_paths
from bot.doors.limits import Limits, Rate
from tests.doors.sessions import opened

HTML = {"Accept": "text/html"}
MISSING = ["/letter", "/letter.pdf", "/letter/", "/letter/x", "/letter/x.pdf", "/letter/.pdf", "/letter/a.b.c.pdf"]


def links_of(browser, conversation, epoch=0):
    """The paths of the page and of the file."""
    door: Door = browser.app.state.door
    return [path for _, path in letter_paths(door.letters, conversation, epoch)]


@pytest.fixture
def own(house, browser):
    """The conversation of the browser, with a letter."""
    conversation = next(iter(house.conversation.log))
    house.letters[conversation] = "<h1>Letter</h1>"
    return conversation


@pytest.fixture
def page(browser, own):
    return links_of(browser, own)[0]


@pytest.fixture
def pdf(browser, own):
    return links_of(browser, own)[1]


def test_links_name_their_kinds(browser, own):
    assert [kind for kind, _ in letter_paths(browser.app.state.door.letters, own, 0)] == ["letter", "letter_pdf"]


def test_link_needs_no_session(visitor, page):
    assert visitor().get(page).text == "<h1>Letter</h1>"


def test_page_leads_to_its_file(browser, house, own):
    page, pdf = links_of(browser, own)
    house.letter = lambda conversation, pdf="": f'<a href="{pdf}">{conversation}</a>'
    assert browser.get(page).text == f'<a href="{pdf}">{own}</a>'


def test_letter_comes_as_a_file(visitor, pdf):
    file = visitor().get(pdf)
    assert (file.status_code, file.content[:5]) == (200, b"%PDF-")
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-disposition"] == 'attachment; filename="letter-to-physician.pdf"'


def test_letter_is_kept_by_nobody(browser, own):
    assert {browser.get(path).headers["cache-control"] for path in links_of(browser, own)} == {"no-store"}


def test_letter_keeps_only_its_own_styles(browser, house, own, page):
    house.letters[own] = "<style>p{color:red}</style><p>Letter</p>"
    policy = browser.get(page).headers["content-security-policy"]
    assert re.search(r"style-src 'self' 'sha256-[\w+/]{43}=';", policy)
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", MISSING)
@pytest.mark.usefixtures("own")
def test_session_alone_opens_no_letter(browser, path):
    assert browser.get(path).status_code == 404


def test_missing_letters_look_the_same(browser, house, own, page):
    forged = browser.get("/letter/x", headers=HTML)
    house.letters.clear()
    assert browser.get(page, headers=HTML).text == forged.text


def test_link_opens_no_other_letter(visitor, house, own):
    other = visitor()
    conversation = opened(other)["conversation"]
    for path in links_of(other, conversation):
        assert other.get(path).status_code == 404


@pytest.mark.parametrize(("seconds", "status"), [(3600, 200), (3601, 404)])
def test_links_count_for_an_hour(browser, house, own, seconds, status):
    paths = links_of(browser, own)
    house.clock.pass_by(seconds=seconds)
    assert [browser.get(path).status_code for path in paths] == [status, status]


def test_links_end_with_the_session(browser, own):
    paths = links_of(browser, own)
    browser.post("/api/leave", json={})
    assert [browser.get(path).status_code for path in paths] == [404, 404]


def test_every_changed_letter_breaks_the_link(browser, own):
    door, page = browser.app.state.door, links_of(browser, own)[0]
    sealed = page.rpartition("/")[2]
    assert door.letters.holder(sealed)
    forged = (
        sealed[:at] + letter + sealed[at + 1 :]
        for at in range(len(sealed))
        for letter in "A0_-."
        if sealed[at] != letter
    )
    assert not any(door.letters.holder(each) for each in forged)


def test_trying_a_link_out_changes_nothing(browser, own):
    for path in links_of(browser, own):
        assert browser.head(path).status_code == 200
    assert browser.get("/api/messages").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_letter_is_only_read(browser, own, method):
    assert {browser.request(method, path).status_code for path in links_of(browser, own)} == {405}


def test_machine_that_cannot_draw_shows_the_way(browser, house, page, pdf):
    house.can_draw = False
    refused = browser.get(pdf, headers=HTML)
    assert refused.status_code == 503
    assert "We cannot make a PDF right now" in refused.text
    assert f'href="{page}"' in refused.text


@pytest.fixture
def hasty(house):
    """A patient with a letter, on a door that draws one file a minute."""
    with TestClient(create_app(house, Limits(pdfs=Rate(1, 1))), base_url="http://clinic.test", headers=HTML) as browser:
        conversation = opened(browser)["conversation"]
        house.letters[conversation] = "<h1>Letter</h1>"
        yield browser, links_of(browser, conversation)[1]


def test_drawing_has_a_rate(hasty):
    browser, pdf = hasty
    assert [browser.get(pdf).status_code for _ in range(2)] == [200, 429]


def test_refused_browser_is_told_when_to_come_back(hasty):
    browser, pdf = hasty
    for _ in range(2):
        last = browser.get(pdf)
    assert (last.status_code, last.headers["retry-after"]) == (429, "60")
    assert re.search("Please wait a minute", last.text)
