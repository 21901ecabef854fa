"""What one process does: it keeps a house and lets patients talk to it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot.bootstrap import House, build
from bot.settings import read_settings
from bot.store import migrate
from tests.conftest import ENVIRONMENT
from tests.generated.facts import Population
from tests.generated.figures import Row
from tests.generated.talk import Held, hold

MEMORY = Path("/dev/shm")  # a file system in memory, where there is one: nothing here must last


def rows(numbers: Sequence[int]) -> list[Row]:
    """What counts of the talks of the patients with these numbers."""
    return [Row.of(number, held) for number, held in zip(numbers, talks(numbers), strict=True)]


def talks(numbers: Sequence[int]) -> list[Held]:
    """Their talks, one after the other."""
    house, loop = _house()
    population = Population(house.clinic.knowledge, house.profile.screened)
    return [loop.run_until_complete(hold(house, population, number)) for number in numbers]


@cache
def _house() -> tuple[House, asyncio.AbstractEventLoop]:
    """One house of this process, and the loop in which it lives. Its data go when the process ends."""
    folder = _folder()
    settings = read_settings({**ENVIRONMENT, "CUPWISE_DATA_DIR": folder.name})
    migrate(settings.database_url)
    house = build(settings)
    house.dialogue.start()
    if not house.dialogue.wait(300):
        raise SystemExit(house.dialogue.fault or "the dialogue does not start")
    return house, asyncio.new_event_loop()


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
