from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap import read_knowledge
from bot.clinic import KnowledgeBase
from bot.store import Store
from tests.stores import fresh_store


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    return read_knowledge()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with fresh_store(tmp_path) as store:
        yield store
