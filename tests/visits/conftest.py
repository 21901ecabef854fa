"""The real rules and a store of its own for each test of visits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.bootstrap import read_knowledge
from bot.clinic import KnowledgeBase
from bot.store import Store
from tests.stores import fresh_store
from tests.visits.clinic_room import ClinicRoom


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    return read_knowledge()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with fresh_store(tmp_path) as store:
        yield store


@pytest.fixture
def room(base: KnowledgeBase, store: Store) -> ClinicRoom:
    return ClinicRoom(base, store)


@pytest.fixture
def shut() -> Callable[[Callable[[], object]], str]:
    """The reason for which the gate was shut."""
    from bot.errors import NotScreened

    def why(attempt: Callable[[], object]) -> str:
        with pytest.raises(NotScreened) as refused:
            attempt()
        return refused.value.why.value

    return why
