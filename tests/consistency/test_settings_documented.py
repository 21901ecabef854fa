"""Every setting has its line in the operator's page, and the page has no other."""

from __future__ import annotations

import re
from pathlib import Path

from bot.settings import documented
from tests.consistency.tree import lines_with, python, text

PAGE = Path("docs/operations/settings.md")


def test_page_lists_exactly_the_settings():
    assert sorted(re.findall(r"^\| `(CUPWISE_\w+)`", text(PAGE), re.MULTILINE)) == sorted(documented())


def test_code_reads_no_hidden_setting():
    named = "\n".join(lines_with(r"CUPWISE_[A-Z]", python("bot", "actions")))
    assert set(re.findall(r"CUPWISE_[A-Z_]+[A-Z]", named)) == set(documented())
