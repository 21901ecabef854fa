"""Event classes are looked up once; the stock look-up still walks through all of them."""

from __future__ import annotations

import cProfile
import pstats

import pytest

from bot.dialogue import lean

lean.prepare()

from rasa.shared.core.events import Event, SlotSet, UserUttered  # noqa: E402

from bot.dialogue import event_types  # noqa: E402


@pytest.fixture(scope="module")
def stock():
    """Rasa's own look-up."""
    return getattr(Event.resolve_by_type, "__wrapped__", Event.resolve_by_type)


@pytest.fixture(scope="module")
def ours(stock):
    event_types.resolve_once()
    return Event.resolve_by_type


def walks(resolve, calls=3):
    """How often all classes were walked through."""
    with cProfile.Profile() as profile:
        for _ in range(calls):
            resolve("slot")
    stats = pstats.Stats(profile).stats
    return sum(primitive for (_, _, name), (primitive, *_) in stats.items() if name == "all_subclasses")


def test_stock_rasa_walks_each_time(stock):
    assert walks(stock) == 3


def test_ours_walks_no_more(ours):
    ours("slot")
    assert walks(ours) == 0


def test_events_get_their_own_class(ours):
    assert (ours("slot"), ours("user")) == (SlotSet, UserUttered)


def test_unknown_name_is_refused_again(ours):
    for _ in range(2):
        with pytest.raises(ValueError, match="weather"):
            ours("weather")
