"""A visit's pages in a real browser: for everybody, on a phone and a desktop, by day and by night, without script."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from bot.app import create_app
from bot.doors.letters import letter_paths, letter_seal
from bot.ports import DeedKind
from bot.scheduling.model import AppointmentStatus
from bot.scheduling.wish import Wish
from tests.doors.browsing import DESKTOP, PHONE, chromium, overflows, served, violations
from tests.doors.conftest import ROOMY
from tests.doors.real import RealDoors

SICK = "S" * 22
PAGES = ["visit", "times", "check", "cancel", "cancelled", "flagged", "checked", "kept", "lost", "closed", "letter"]
EVERY_LOOK = ("visit", "times", "check", "cancelled")
LOOKS = [
    (name, size, scheme)
    for name in PAGES
    for size in (PHONE, DESKTOP)
    for scheme in ("light", "dark")
    if name in EVERY_LOOK or (size, scheme) in ((PHONE, "dark"), (DESKTOP, "light"))
]


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    made = RealDoors.at(tmp_path_factory.mktemp("browser"))
    with contextlib.closing(made.house):
        yield made


@pytest.fixture(scope="module")
def address(doors):
    with served(create_app(doors.house, ROOMY)) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def visits(doors):
    """Visits by what became of them, a few hours before they begin."""
    house = doors.house
    found = {name: doors.booked(doors.screened(name)) for name in ("visit", "cancelled", "flagged", "checked")}
    doors.clock.at = found["visit"].start - timedelta(hours=3)
    well = {each.id: ("none_of_these",) for each in house.checkin.questions()}
    house.visits.cancel("cancelled", found["cancelled"].id)
    house.checkin.answer("checked", found["checked"].id, well)
    house.checkin.answer("flagged", found["flagged"].id, {**well, "news": ("pregnancy", "surgery")})
    opening = house.visits.fitting(doors.screened("kept"), "dry_cupping", "harbor", Wish(), None).fitting[-1]
    doors.screened(SICK, "diabetes")
    return found | {"kept": house.visits.hold("kept", opening.id)}


@pytest.fixture(scope="module")
def paths(doors, visits):
    """The path of each page."""
    links = {name: doors.link(visit) for name, visit in visits.items()}
    inner = {name: f"{links['visit']}/{name}" for name in ("times", "check", "cancel")}
    closed = f"{links['visit']}/times?day=2026-11-26"
    letter = letter_paths(letter_seal(doors.house.settings.secret, doors.clock), SICK, 0)[0][1]
    return links | inner | {"lost": "/visit/nothing", "closed": closed, "letter": letter}


@pytest.fixture
def show(browser, address, doors):
    """Opens a page; what it asked for and said on the console is kept beside it."""
    with contextlib.ExitStack() as stack:

        def opened(path, size=PHONE, scheme="light", script=True):
            look = {"width": size[0], "height": size[1]}
            context = browser.new_context(viewport=look, color_scheme=scheme, java_script_enabled=script)
            stack.callback(context.close)
            page, said, asked = context.new_page(), [], []
            page.on("console", lambda message: said.append(message.text))
            page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
            page.goto(address + path)
            return page, said, asked

        yield opened


@pytest.mark.parametrize(("name", "size", "scheme"), LOOKS)
def test_page_is_for_everybody(show, paths, name, size, scheme):
    page, _, _ = show(paths[name], size, scheme)
    assert violations(page) == []
    assert not overflows(page)


@pytest.mark.parametrize("name", PAGES)
def test_page_asks_only_its_own_server(show, address, paths, name):
    _, said, asked = show(paths[name])
    assert set(asked) == {urlsplit(address).netloc}
    assert [words for words in said if "404" not in words] == []


@pytest.mark.parametrize("name", EVERY_LOOK)
def test_page_bears_large_letters(show, paths, name):
    page, _, _ = show(paths[name], (640, 900))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not overflows(page)


def test_visit_is_moved_with_keys_alone(show, doors, visits):
    visit = doors.booked(doors.screened("keys"))
    page, _, _ = show(doors.link(visit), script=False)
    page.get_by_role("link", name="Change the time").press("Enter")
    page.get_by_role("radio").first.press("Space")
    page.get_by_role("radio", checked=True).press("ArrowDown")
    page.get_by_role("button", name="Move my visit").press("Enter")
    assert page.get_by_text("Your new time is set").is_visible()
    assert doors.again(visit).start != visit.start


def test_nothing_is_moved_without_a_choice(show, doors, visits):
    visit = doors.booked(doors.screened("no-choice"))
    page, _, _ = show(f"{doors.link(visit)}/times", script=False)
    page.get_by_role("button", name="Move my visit").click()
    assert page.url.endswith("/times")
    assert doors.again(visit) == visit


def test_double_click_cancels_once(show, doors, visits):
    visit = doors.booked(doors.screened("double"))
    page, _, _ = show(f"{doors.link(visit)}/cancel", script=False)
    page.get_by_role("button", name="Yes, cancel my visit").dblclick()
    page.get_by_role("heading", name="Your visit is cancelled").wait_for()
    page.reload()
    kinds = [deed.what for deed in doors.house.records.deeds.of_visit(visit.id)]
    assert (doors.again(visit).status, kinds.count(DeedKind.CANCELLED)) == (AppointmentStatus.CANCELLED, 1)


def test_form_left_open_names_what_is_missing(show, paths):
    page, _, _ = show(paths["check"])
    page.get_by_role("button", name="Send my answers").click()
    alert = page.get_by_role("alert")
    assert alert.get_by_role("link").count() == page.get_by_role("group").count()
    alert.get_by_role("link").first.click()
    assert page.locator(":focus").get_attribute("type") == "checkbox"
    assert violations(page) == []


def test_news_lead_to_words_at_once(show, doors, visits):
    visit = doors.booked(doors.screened("news"))
    with doors.hours_before(visit, 2):
        page, _, _ = show(f"{doors.link(visit)}/check", script=False)
        for group in page.get_by_role("group").all():
            group.get_by_role("checkbox").first.check()
        page.get_by_role("button", name="Send my answers").click()
    assert page.get_by_role("heading", name="This may be an emergency").is_visible()
    assert page.get_by_role("link", name="Call 911 now").get_attribute("href") == "tel:911"


def test_letter_is_saved_from_its_page(show, paths):
    page, _, _ = show(paths["letter"])
    with page.expect_download() as download:
        page.get_by_role("link", name="save it as a PDF").click()
    assert download.value.suggested_filename == "letter-to-physician.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_link_to_file_is_not_on_paper(show, paths):
    page, _, _ = show(paths["letter"])
    page.emulate_media(media="print")
    assert not page.get_by_text("save it as a PDF").is_visible()
