"""Telephone numbers that are dictated or spelled out."""

from __future__ import annotations

import pytest

from bot.phones import read_phone
from bot.spoken_figures import figures


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("five five five, nope sorry it's six one seven five five five oh one nine two", "+16175550192"),
        ("six one seven, double five five, 0 1 9 2", "+16175550192"),
        ("617 555 oh one four three", "+16175550143"),
        ("one of these days", None),
        ("555-0199", None),
    ],
)
def test_spelled_number_is_read(base, text, number):
    assert read_phone(figures(text, base.words.say("digit_words"))) == number
