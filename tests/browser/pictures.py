"""`python -m tests.browser.pictures`: the pictures of the chat in `docs/pictures`, taken in Chromium."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.house import Served, served_house
from tests.browser.states import arrive
from tests.browser.widget import Chat, carry
from tests.doors.browsing import chromium

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
DESKTOP, MOBILE = (1120, 720), (390, 780)
STATES = {"body": "areas", "openings": "openings", "emergency": "emergency"}


def main() -> None:
    """Take all pictures anew."""
    with tempfile.TemporaryDirectory() as folder, served_house(Path(folder)) as clinic, chromium() as browser:
        for scheme in ("light", "dark"):
            with a_page(browser, DESKTOP, scheme) as page:
                embedded(page, clinic)
                keep(page, f"widget-{scheme}-desktop")
            with a_page(browser, MOBILE, scheme) as page:
                arrive("summary", shown(page, clinic), clinic)
                keep(page, f"widget-{scheme}-mobile")
        for name, state in STATES.items():
            with a_page(browser, MOBILE, "light") as page:
                arrive(state, shown(page, clinic), clinic)
                keep(page, f"widget-{name}")


@contextlib.contextmanager
def a_page(browser: Browser, size: tuple[int, int], scheme: str) -> Iterator[Page]:
    """A page of its own device."""
    look: Any = {"viewport": {"width": size[0], "height": size[1]}, "color_scheme": scheme, "reduced_motion": "reduce"}
    context = browser.new_context(**look)
    yield context.new_page()
    context.close()


def shown(page: Page, clinic: Served) -> Any:
    """Opens the full page there, with a talk that was led by the API."""

    def show(talk: Any = None, path: str = "/") -> Chat:
        if talk:
            carry(page, clinic.address, talk.token)
        page.goto(clinic.address + path)
        return Chat(page, clinic.words)

    return show


def embedded(page: Page, clinic: Served) -> None:
    """The chat on a clinic's own site, in the middle of the intake."""
    page.goto(f"{clinic.host}/clinic")
    chat = Chat(page, clinic.words)
    chat.launcher.click()
    chat.say("My lower back has been stiff for two weeks, mostly after sitting.")
    chat.pick("Yes, go on")


def keep(page: Page, name: str) -> None:
    """Write one picture."""
    page.wait_for_timeout(400)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
