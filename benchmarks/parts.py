"""The clinical parts by themselves, without a process around them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from itertools import cycle
from pathlib import Path

from benchmarks.figures import Figure, median_ms
from bot.bootstrap import build
from bot.clinical.assess import assess
from bot.clinical.model import Facts, Presence
from bot.clock import StoppedClock
from bot.settings import read_settings
from bot.store import migrate

_NOW = datetime(2026, 11, 23, 14, tzinfo=timezone.utc)
_WORDS = (
    "My lower back has been hurting for about three weeks, it is worse when I sit and I take warfarin.",
    "no, I don't have diabetes, but my mother does, and I had my gallbladder out in 2015",
    "it's a 6 out of 10 today, was 8 yesterday",
    "I'm 47 and I think I might be pregnant",
    "both sides of my neck, and sometimes down to the shoulder blade",
)


def part_figures(folder: Path) -> Iterator[Figure]:
    """How long it takes to read a message and to screen a patient."""
    settings = read_settings({"CUPWISE_DATA_DIR": str(folder)})
    migrate(settings.database_url)
    house = build(settings, StoppedClock(_NOW))
    words, knowledge = cycle(_WORDS), house.clinic.knowledge
    yield Figure("read a message, median", median_ms(lambda: house.language.read(next(words)), 500), "ms", 3)
    facts = cycle(_patients(tuple(knowledge.concepts)))
    yield Figure("assess, median", median_ms(lambda: assess(next(facts), knowledge, _NOW.date()), 500), "ms", 1)
    house.store.close()


def _patients(concepts: tuple[str, ...]) -> list[Facts]:
    """Someone new, someone who denied everything, someone with much to tell."""
    denied = dict.fromkeys(concepts, Presence.ABSENT)
    return [Facts(), Facts(denied, age=42), Facts({**denied, **dict.fromkeys(concepts[::7], Presence.PRESENT)}, age=71)]
