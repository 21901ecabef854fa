"""What the tests of a visit's pages do again and again: fill in a form, read a page."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlencode

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def key_in(page: str) -> str:
    """The key that the page's form carries."""
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found, "the page has no form"
    return found[1]


def openings_in(page: str) -> list[str]:
    """The openings that a page offers."""
    return [html.unescape(value) for value in re.findall(r'name="opening" value="([^"]+)"', page)]


def post(browser: Any, path: str, **fields: Any) -> Any:
    """Send a form; a list stands for several values of one field."""
    return browser.post(path, content=urlencode(fields, doseq=True), headers=FORM)


def words_of(page: str) -> str:
    """What a reader sees of a page, without its markup."""
    body = page[page.index("<main") :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
