"""The pages of visits in a real browser: they work, with and without scripts, and axe finds nothing against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bot.app import create_app
from bot.scheduling.model import AppointmentStatus
from tests.desk.real import RealHouse
from tests.doors.browsing import chromium, served, violations
from tests.fakes_staff import PASSWORD

OPEN = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of the machine."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def address(real: RealHouse) -> Iterator[str]:
    """The desk of the real store, served."""
    with served(create_app(real)) as address:
        yield address


@pytest.fixture
def show(browser: Browser, address: str) -> Iterator[OPEN]:
    """Opens a page of the desk, signed in."""
    contexts = []

    def opened(path: str, **how: Any) -> Page:
        context = browser.new_context(base_url=address, **how)
        contexts.append(context)
        page = context.new_page()
        page.goto("/desk/sign-in")
        page.get_by_label("Name").fill("mina")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def pages(real: RealHouse) -> dict[str, str]:
    """Every new page, by what it shows."""
    visit, held = real.booked("ada"), real.visits.hold("ada", real.opening(5))
    real.screened("urgent", "dvt_blood_clot")
    real.store.records.call_backs.request("urgent", "urgent", real.clock.now(), real.clock.now())
    real.store.records.waitlist.join("ada", "dry_cupping", None, "{}", None, real.clock.now())
    return {
        "list": "/desk",
        "case": "/desk/cases/ada",
        "openings": "/desk/cases/ada/book",
        "shut": "/desk/cases/urgent/book",
        "details": f"/desk/cases/ada/visits/{held.id}/book",
        "move": f"/desk/cases/ada/visits/{visit.id}/move",
        "check": f"/desk/cases/ada/visits/{visit.id}/check",
    }


@pytest.mark.parametrize("name", ["list", "case", "openings", "shut", "details", "move", "check"])
def test_axe_finds_nothing(show: OPEN, pages: dict[str, str], name: str) -> None:
    page = show(pages[name], color_scheme="light")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []


@pytest.mark.parametrize("name", ["list", "case", "openings", "shut", "details", "move", "check"])
def test_narrow_page_does_not_scroll_sideways(show: OPEN, pages: dict[str, str], name: str) -> None:
    page = show(pages[name], viewport={"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("scripts", [True, False])
def test_visit_is_booked_from_case_to_case(show: OPEN, real: RealHouse, scripts: bool) -> None:
    page = show("/desk/cases/ada", java_script_enabled=scripts)
    page.get_by_role("link", name="Book a visit").click()
    page.locator("label.time").first.click()
    page.get_by_role("button", name="Keep this time").click()
    page.get_by_role("button", name="Book the visit").click()
    assert "The visit is booked" in page.locator("#visits").get_by_role("status").inner_text()
    assert [visit.status for visit in real.records.diary.visits("ada")] == [AppointmentStatus.BOOKED]


def test_openings_are_chosen_by_keyboard(show: OPEN, real: RealHouse) -> None:
    page = show("/desk/cases/ada/book")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/visits/*/book")
    assert len(real.records.diary.visits("ada")) == 1


def test_visit_time_stays_on_the_clock_of_its_place(show: OPEN, real: RealHouse) -> None:
    real.booked("ada")
    page = show("/desk/cases/ada", timezone_id="Asia/Tokyo")
    assert "EST" in page.locator("#visits h3").inner_text()


def test_cancelling_asks_first(show: OPEN, real: RealHouse) -> None:
    visit = real.booked("ada")
    page = show("/desk/cases/ada")
    assert not page.get_by_role("button", name="Cancel the visit").is_visible()
    page.locator("summary", has_text="Cancel").click()
    page.get_by_role("button", name="Cancel the visit").click()
    assert real.visit(visit.id).status is AppointmentStatus.CANCELLED
