"""A follow-up with the real words and language, a store of its own, and a visit that took place."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.bootstrap import make_language, read_knowledge
from bot.clinical.model import Facts
from bot.followup import FollowUp
from bot.ports import Change
from bot.scales import Scales
from bot.scheduling.model import Opening
from bot.settings import read_settings
from bot.store import Store
from tests.fakes import MovableClock
from tests.store.samples import assessment
from tests.stores import fresh_store

HOUR = timedelta(hours=1)


@pytest.fixture(scope="session")
def base():
    return read_knowledge()


@pytest.fixture(scope="session")
def language(base):
    return make_language(base.clinical, read_settings().signs)


@pytest.fixture(scope="session")
def kept(tmp_path_factory) -> Iterator[Store]:
    with fresh_store(tmp_path_factory.mktemp("followup")) as store:
        yield store


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def scales(base, language) -> Scales:
    return Scales(base.followup, language)


@pytest.fixture
def followup(base, language, records, clock) -> FollowUp:
    return FollowUp(base.followup, base.words, base.profile, language, records, clock)


@pytest.fixture
def who(kept, clock) -> str:
    """A conversation of this test."""
    return kept.messages.open(uuid.uuid4().hex, "test", clock.now()).id


@pytest.fixture
def visited(kept, clock, who):
    """Lets a visit of an hour take place and end now."""
    numbers = itertools.count()

    def made(hours_ago=0.0):
        end = clock.now() - timedelta(hours=hours_ago)
        opening = Opening(f"{who}-{next(numbers)}", "harbor", "dry_cupping", end - HOUR, end)
        kept.decisions.record(who, Facts(), assessment(), clock.now())
        held = kept.diary.hold(opening, who, clock.now() + HOUR, clock.now())
        return kept.diary.book(held.id, who, Change(clock.now()))

    return made
