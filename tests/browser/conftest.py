"""The whole house with the trained model, served, and the machine's Chromium in front of it.

The house lives as long as the run. A browser lives for one file: Playwright's loop must be gone before other tests
start their own.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.house import Served, served_house
from tests.browser.talking import ApiTalk
from tests.browser.widget import Chat, carry
from tests.doors.browsing import DESKTOP, chromium


@dataclass
class Watch:
    """What the pages of a test did beside what was looked at: other servers asked, faults on the console."""

    own: set[str]
    abroad: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    expected: str = r"(?!)"

    def over(self, context: BrowserContext) -> None:
        """Look over all pages of a context."""
        context.on("request", lambda request: self._asked(request.url))
        context.on("console", lambda message: self._said(message.type, message.text))
        context.on("weberror", lambda error: self._said("error", str(error.error)))

    def _asked(self, url: str) -> None:
        if not url.startswith(("data:", "blob:", "about:")) and "/".join(url.split("/", 3)[:3]) not in self.own:
            self.abroad.append(url)

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not re.search(self.expected, text):
            self.faults.append(text)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of the machine."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A house that is served, beside two sites of other people."""
    with served_house(tmp_path_factory.mktemp("served")) as clinic:
        yield clinic


@pytest.fixture
def watch(clinic: Served) -> Iterator[Watch]:
    """Every test ends with a look at what its pages did."""
    watch = Watch({clinic.address, clinic.host, clinic.stranger})
    yield watch
    assert watch.abroad == []
    assert watch.faults == []


@pytest.fixture
def device(browser: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Makes devices: a browser each, with nothing in it yet."""
    with contextlib.ExitStack() as stack:

        def made(size: tuple[int, int] = DESKTOP, **how: Any) -> BrowserContext:
            context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **how)
            context.set_default_timeout(10_000)
            stack.callback(context.close)
            watch.over(context)
            return context

        yield made


@pytest.fixture
def show(device: Callable[..., BrowserContext], clinic: Served) -> Callable[..., Chat]:
    """Opens the full page on a new device, with the chat of `talk` when one is given."""

    def shown(talk: ApiTalk | None = None, path: str = "/", blocked: str = "", **how: Any) -> Chat:
        page = device(**how).new_page()
        if blocked:
            page.route(blocked, lambda route: route.abort())
        if talk:
            carry(page, clinic.address, talk.token)
        page.goto(clinic.address + path)
        return Chat(page, clinic.words)

    return shown
