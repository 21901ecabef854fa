"""Openings are kept for a moment, and a server that failed is left alone for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import StoreUnavailable
from bot.outside.sparing import KEPT_SECONDS, REST_SECONDS, SparingDiary
from tests.outside.conftest import TEN, WEEK


class Asked:
    """A diary that counts how often it is asked for openings."""

    def __init__(self, *found):
        self.found, self.asked, self.fails, self.now = found, 0, False, 1000.0

    def openings(self, service, start, end):
        self.asked += 1
        if self.fails:
            raise StoreUnavailable("down")
        return self.found

    def hold(self, opening, held):
        return "name"

    def name(self, opening, held):
        return "name"

    def cancel(self, outside):
        return None

    def book(self, outside, visit, contact):
        raise StoreUnavailable("down")


@pytest.fixture
def asked(opening):
    return Asked(opening)


@pytest.fixture
def sparing(asked):
    return SparingDiary(asked, lambda: asked.now)


def test_same_days_are_asked_once(sparing, asked):
    first = sparing.openings("dry_cupping", *WEEK)
    again = sparing.openings("dry_cupping", WEEK[0] + timedelta(seconds=3), WEEK[1])
    assert (first, again, asked.asked) == (asked.found, asked.found, 1)


def test_what_was_kept_grows_old(sparing, asked):
    sparing.openings("dry_cupping", *WEEK)
    asked.now += KEPT_SECONDS
    sparing.openings("dry_cupping", *WEEK)
    assert asked.asked == 2


@pytest.mark.parametrize("holds", [False, True])
def test_own_change_is_seen_at_once(sparing, asked, opening, held_for, holds):
    sparing.openings("dry_cupping", *WEEK)
    sparing.hold(opening, held_for()) if holds else sparing.cancel("name")
    sparing.openings("dry_cupping", *WEEK)
    assert asked.asked == 2


def test_window_is_kept_to_the_minute(sparing, opening):
    assert sparing.openings("dry_cupping", TEN + timedelta(minutes=1), WEEK[1]) == ()
    assert sparing.openings("dry_cupping", TEN, opening.end - timedelta(minutes=1)) == ()


def test_failed_server_is_left_alone_for_a_while(sparing, asked):
    asked.fails = True
    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            sparing.openings("dry_cupping", *WEEK)
    assert asked.asked == 1


def test_failed_server_is_asked_again_later(sparing, asked):
    asked.fails = True
    with pytest.raises(StoreUnavailable):
        sparing.openings("dry_cupping", *WEEK)
    asked.fails, asked.now = False, asked.now + REST_SECONDS
    assert sparing.openings("dry_cupping", *WEEK) == asked.found


def test_booking_is_never_spared(sparing, held_for, contact):
    with pytest.raises(StoreUnavailable, match="down"):
        sparing.book("name", held_for(), contact)
