"""The sender of messages over a real store, with ways out that keep what they are given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap import KNOWLEDGE
from bot.knowledge.post import PostWords, read_post
from bot.knowledge.words import Words
from bot.knowledge.yamlfile import read_yaml
from bot.scheduling.profile import ClinicProfile
from bot.scheduling.profile_reading import build_profile
from bot.store import Store, open_store
from tests.fakes import MovableClock
from tests.post.desk import CLINIC, PostRoom, links
from tests.store.samples import KEY, NOW
from tests.stores import fresh_url


@pytest.fixture(scope="session")
def profile() -> ClinicProfile:
    """The clinic of the knowledge files."""
    return build_profile(read_yaml(KNOWLEDGE / "clinic.yml"))


@pytest.fixture(scope="session")
def post_words() -> PostWords:
    """The words of the knowledge files."""
    return read_post(KNOWLEDGE, CLINIC)


@pytest.fixture(scope="session")
def words() -> Words:
    """The clinic's details alone."""
    return Words({}, CLINIC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of an empty database of this test."""
    return fresh_url(tmp_path)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    store = open_store(url, [KEY])
    yield store
    store.close()


@pytest.fixture
def room(store: Store, profile: ClinicProfile, post_words: PostWords, words: Words) -> PostRoom:
    """A sender, its ways out and its clock."""
    return PostRoom(store, profile, post_words, words, MovableClock(NOW), links)
