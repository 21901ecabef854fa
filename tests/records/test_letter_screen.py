"""What the letter says for the patient who holds it, on the screen and on paper."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.records import render_letter
from tests.records.samples import DIABETES, full_letter

LINK = "/letter.pdf"


def test_screen_links_to_the_file() -> None:
    assert f'<a href="{LINK}">' in render_letter(full_letter(), LINK)


def test_letter_without_file_has_no_link() -> None:
    assert "<a " not in render_letter(full_letter())


def test_link_is_not_printed() -> None:
    page = render_letter(full_letter(), LINK)
    printed = page[page.index("@media print") :]
    assert re.match(r"@media print \{ \.screen \{ display: none; \}", printed)


def test_reason_is_told_in_plain_words() -> None:
    plain = replace(DIABETES, told="Sugar in the blood can make skin heal slowly.")
    assert "In plain words: Sugar in the blood" in render_letter(replace(full_letter(), reasons=(plain,)))


def test_mail_address_is_given_when_known() -> None:
    assert "anna@example.org" in render_letter(replace(full_letter(), email="anna@example.org"))
    assert "E-mail" not in render_letter(full_letter())


def test_mail_address_never_becomes_markup() -> None:
    page = render_letter(replace(full_letter(), email="<b>x</b>@example.org"))
    assert "<b>x</b>" not in page
