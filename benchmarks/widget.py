"""What a patient waits for at the chat, measured in a real browser in front of a real `cupwise serve`."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.figures import Figure, percentile

_TAPS, _FIRST_VIEWS = 60, 5
_PATIENCE = 400  # milliseconds between two taps: a patient reads, and the door's limits are not met
_OPENING = "My lower back has been stiff for three weeks."
# Notes when the bot's words stand in the log after a frame was drawn, and when the last press or key before that was.
_WATCH = """
const clock = { first: 0, acted: 0, waited: [] };
window.benchClock = clock;
for (const kind of ["click", "keydown"]) addEventListener(kind, (event) => (clock.acted = event.timeStamp), true);
const see = () => requestAnimationFrame(() => setTimeout(() => {
  const now = performance.now();
  clock.first ||= now;
  if (clock.acted) clock.waited.push(now - clock.acted);
  clock.acted = 0;
}));
const watch = (log) => {
  if (log.querySelector(".bot")) see();
  new MutationObserver((changes) => {
    if (changes.some((change) => [...change.addedNodes].some((node) => node.matches?.(".bot")))) see();
  }).observe(log, { childList: true });
};
const seek = () => {
  const log = document.querySelector("cupwise-chat")?.shadowRoot?.querySelector("[role=log]");
  if (log) watch(log);
  else requestAnimationFrame(seek);
};
document.addEventListener("DOMContentLoaded", seek);
"""
# Looked at in each frame; a function given as text would need `unsafe-eval`, which the page does not allow.
_UNTIL = "new Promise((done) => { const look = () => HOLDS ? done(HOLDS) : requestAnimationFrame(look); look(); })"


def widget_figures(address: str) -> Iterator[Figure]:
    """Size of the script, time to the bot's first words, and from a tap to the bot's words."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        visitor = Visitor(browser, address)
        for _ in range(_FIRST_VIEWS):
            visitor.look()
        while len(visitor.waited) < _TAPS:
            visitor.tap()
        browser.close()
    yield Figure("scripts of the chat, gzipped", sum(visitor.scripts.values()) / 1024, "KB", 15)
    yield Figure("first words of the bot seen, slowest of 5", max(visitor.first_views) / 1000, "s", 1.5)
    yield Figure(f"tap to the bot's words, p50 of {len(visitor.waited)}", percentile(visitor.waited, 50), "ms", 150)
    yield Figure("tap to the bot's words, p95", percentile(visitor.waited, 95), "ms")


@dataclass
class Visitor:
    """Patients with a browser each. `scripts` are the sizes of what was loaded, gzipped, in bytes.

    `waited` are milliseconds from the last press to the bot's words, `first_views` from the start of the page.
    """

    browser: Browser
    address: str
    scripts: dict[str, int] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)
    first_views: list[float] = field(default_factory=list)

    def look(self) -> None:
        """Come with an empty cache until the first words of the bot are seen."""
        page = self._page()
        self.first_views.append(self._first_words(page))
        page.context.close()

    def tap(self) -> None:
        """One intake in which everything that can be tapped is tapped."""
        page = self._page()
        self._first_words(page)
        box = page.get_by_role("textbox")
        box.fill(_OPENING)
        asked = self._act(page, partial(box.press, "Enter"))
        while asked["state"]["asked"] != "patient_name":
            asked = self._act(page, partial(_answer, page, asked["replies"][-1]))
        self.waited += page.evaluate("benchClock.waited")
        page.context.close()

    def _page(self) -> Page:
        page = self.browser.new_context().new_page()
        page.add_init_script(_WATCH)
        page.on("response", lambda got: got.url.endswith(".js") and self._weigh(got.url, got.body()))
        page.goto(self.address)
        return page

    def _weigh(self, url: str, body: bytes) -> None:
        self.scripts[url] = len(gzip.compress(body, 9))

    def _first_words(self, page: Page) -> float:
        return float(page.evaluate(_UNTIL.replace("HOLDS", "benchClock.first")))

    def _act(self, page: Page, act: Callable[[], object]) -> dict[str, Any]:
        """Do something that the bot answers. Returns its answer, once the words are seen."""
        with page.expect_response(lambda got: got.url.endswith("/api/messages")) as caught:
            act()
        answer: dict[str, Any] = caught.value.json()
        page.evaluate(_UNTIL.replace("HOLDS", "!benchClock.acted"))
        page.wait_for_timeout(_PATIENCE)
        return answer


def _answer(page: Page, asked: dict[str, Any]) -> None:
    if not asked["choices"] or asked["choices"][0]["tag"] == "unsure":
        page.get_by_role("textbox").fill("42")
        page.get_by_role("textbox").press("Enter")
    elif asked["multiple"]:
        title = next(
            (each["title"] for each in asked["choices"] if each["tag"] == "none"), asked["choices"][0]["title"]
        )
        page.get_by_role("checkbox", name=title, exact=True).check()
        page.locator("button.send").click()
    else:
        page.locator("button.choice").first.click()
