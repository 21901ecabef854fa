"""The chat as a patient meets it: found by roles and words, not by markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Locator, Page, expect


class Chat:
    """The chat on one page. `words` are those that the door gives the widget."""

    def __init__(self, page: Page, words: dict[str, str]) -> None:
        self.page, self.words = page, words
        self.log = page.get_by_role("log", name=words["log"])
        self.box = page.get_by_role("textbox", name=words["message"])
        self.launcher = page.get_by_role("button", name=words["launcher"])

    def button(self, key: str) -> Locator:
        """A button of the frame, by the key of its words."""
        return self.page.get_by_role("button", name=self.words[key], exact=True)

    def link(self, key: str) -> Locator:
        """A link of the frame, by the key of its words."""
        return self.page.get_by_role("link", name=self.words[key], exact=True)

    def menu(self, key: str) -> Locator:
        """What the menu holds under these words; opens it first."""
        self.button("menu").click()
        return self.button(key)

    def shows(self, words: str) -> None:
        """Wait until the log shows these words."""
        expect(self.log).to_contain_text(words)

    def times(self, words: str) -> int:
        """How often the log shows these words."""
        return self.log.inner_text().count(words)

    def say(self, text: str) -> dict[str, Any]:
        """Type and send; returns the door's answer, which is on the page by then."""
        with self.answered() as answer:
            self.box.fill(text)
            self.box.press("Enter")
        return answer

    def pick(self, title: str) -> dict[str, Any]:
        """Tap one of the answers offered; returns the door's answer."""
        with self.answered() as answer:
            self.choice(title).click()
        return answer

    def pick_several(self, *titles: str) -> dict[str, Any]:
        """Tick answers and send them; returns the door's answer."""
        for title in titles:
            self.page.get_by_role("checkbox", name=title, exact=True).check()
        with self.answered() as answer:
            self.send_picked.click()
        return answer

    def choice(self, title: str) -> Locator:
        """An answer to tap."""
        return self.page.get_by_role("button", name=title, exact=True)

    @property
    def send_picked(self) -> Locator:
        """The button below answers of which several may be picked."""
        return self.button("send_picked")

    @contextmanager
    def answered(self) -> Iterator[dict[str, Any]]:
        """What is done inside leads to an answer of the door; it ends when that is on the page."""
        answer: dict[str, Any] = {}
        with self.page.expect_response(lambda got: got.url.endswith("/api/messages") and got.ok) as caught:
            yield answer
        answer.update(caught.value.json())
        for reply in answer["replies"]:
            self.shows(last_line(reply["text"]))

    def answer(self, asked: dict[str, Any], title: str) -> dict[str, Any]:
        """Answer the newest question in the way that it is put."""
        offered = {choice["title"]: choice for choice in asked["replies"][-1]["choices"]}
        if title not in offered:
            return self.say(title)
        if asked["replies"][-1]["multiple"]:
            return self.pick_several(title)
        choice = offered[title]
        if not choice["tag"].startswith("time:"):
            return self.pick(title)
        with self.answered() as answer:
            self.opening(choice).click()
        return answer

    def opening(self, choice: dict[str, Any]) -> Locator:
        """The button of a free time."""
        return self.page.get_by_role("button", name=re.compile(re.escape(choice["short"])))

    def waits(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds. Raises `AssertionError` after ten seconds."""
        for _ in range(200):
            if holds():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("it never came to hold")


def last_line(text: str) -> str:
    """A stretch of a text that a page shows whatever it makes of lists and links."""
    lines = [re.split(r"https?://", line)[0].strip(" -*") for line in text.splitlines()]
    return [line for line in lines if line][-1]


def carry(page: Page, address: str, token: str) -> None:
    """Put a patient's session into the browser, as the widget keeps it."""
    page.goto(f"{address}/health")
    page.evaluate("([key, token]) => localStorage.setItem(key, token)", [f"cupwise:{address}", token])
