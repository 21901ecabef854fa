"""A clinic with the real knowledge and language, a database of its own and a clock that moves when told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.bootstrap import make_language, read_knowledge
from bot.clinic import Clinic, KnowledgeBase
from bot.phones import read_phone
from bot.ports import Language, Records
from bot.settings import read_settings
from bot.store import Store
from tests.fakes import MovableClock
from tests.safety.room import Room, make_room
from tests.stores import fresh_store


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    return read_knowledge()


@pytest.fixture(scope="session")
def language(base: KnowledgeBase) -> Language:
    return make_language(base.clinical, read_settings().signs)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for the run; its conversations do not see each other."""
    with fresh_store(tmp_path_factory.mktemp("safety")) as store:
        yield store


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def records(migrated: Store) -> Records:
    return migrated.records


@pytest.fixture
def clinic(base: KnowledgeBase, language: Language, records: Records, clock: MovableClock) -> Clinic:
    return Clinic(base, language, records, clock, read_phone)


@pytest.fixture
def conversation(request: pytest.FixtureRequest, records: Records, clock: MovableClock) -> str:
    """A conversation of this test."""
    name = f"{Path(str(request.node.path)).stem}-{request.node.name}"[:110]
    return records.messages.open(name, "web", clock.now()).id


@pytest.fixture
def own_store(tmp_path: Path) -> Iterator[Store]:
    """A store that no other test has seen."""
    with fresh_store(tmp_path) as store:
        yield store


@pytest.fixture
def room(base: KnowledgeBase, own_store: Store) -> Callable[..., Room]:
    """Makes a room in which every part may be replaced."""
    return partial(make_room, base, own_store)
