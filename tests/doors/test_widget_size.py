"""The chat widget as a file: small enough for a phone, and free of whatever could turn words into markup."""

from __future__ import annotations

import gzip
import re
from importlib.resources import files

import pytest

from bot.doors.drawing import draw
from tests.fakes_doors import FakeHouse

STATIC = files("bot.doors") / "static"
MOST_BYTES = 14_500
SVG_NAME = "http://www.w3.org/2000/svg"  # a namespace: a name that is never fetched
IMPORTED = re.compile(r'from "\./([\w.]+)"')


def _modules() -> dict[str, str]:
    """All that `cupwise.js` makes a page load as script, by file name."""
    found: dict[str, str] = {}
    waiting = ["cupwise.js"]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = (STATIC / name).read_text("utf-8")
            waiting += IMPORTED.findall(found[name])
    return found


MODULES = _modules()
STYLE = (STATIC / "cupwise.css").read_text("utf-8")


def test_all_scripts_together_stay_small():
    assert sum(len(gzip.compress(text.encode(), 9, mtime=0)) for text in MODULES.values()) <= MOST_BYTES


def test_page_preloads_exactly_its_modules():
    house = FakeHouse()
    page = bytes(draw("chat.html", clinic=house.profile, widget=house.widget).body).decode()
    named = re.findall(r'(?:href|src)="/static/(\w+\.js)"', page)
    assert sorted(named) == sorted(MODULES)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_words_can_not_become_markup_or_code(name):
    sinks = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|srcdoc|createContextualFragment|"
        r"setHTML|\beval\b|\bFunction\(|\bimport\(|javascript:|setAttribute\(\"(?:style|on)|\bstyle:|cssText"
    )
    assert re.findall(sinks, MODULES[name]) == []


@pytest.mark.parametrize("name", [*sorted(MODULES), "cupwise.css"])
def test_no_other_host_is_named(name):
    text = MODULES.get(name, STYLE).replace(SVG_NAME, "")
    assert not re.search(r"(?:https?:)?//[\w-]+\.\w|url\(|@import", text)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_words_for_patients_are_not_in_scripts(name):
    strings = re.findall(r'"([^"\n]*)"', re.sub(r"^\s*//.*$", "", MODULES[name], flags=re.MULTILINE))
    sentences = [text for text in strings if re.search(r"[A-Z][a-z]+ [a-z]+ [a-z]+", text)]
    assert sentences == []


def test_no_style_can_leave_the_shadow_root():
    selectors = re.findall(r"(?:^|\})\s*([^{}@/]+)\{", re.sub(r"/\*.*?\*/", "", STYLE, flags=re.DOTALL))
    assert [each for each in selectors if re.search(r"(?:^|[\s,])(?:body|html|:root)\b", each)] == []
