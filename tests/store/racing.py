"""A process that races others for the same openings."""

from __future__ import annotations

import random

from bot.errors import OpeningTaken
from bot.scheduling.model import Appointment
from bot.store import open_store
from tests.store.samples import KEY, NOW, later, opened, opening


def race(url: str, runner: int, attempts: int) -> tuple[list[Appointment], list[str]]:
    """Hold and book at random; returns the visits acknowledged as booked and those released again."""
    store, chance = open_store(url, [KEY]), random.Random(runner)
    who = f"runner {runner}"
    opened(store, who)
    booked: list[Appointment] = []
    released: list[str] = []
    for _ in range(attempts):
        if booked and chance.random() < 0.5:
            released.append(chance.choice(booked).id)
            store.diary.release(released[-1], who, NOW)
        wanted = opening(chance.randrange(8, 14), chance.choice([30, 60, 90]), chance.choice(["ruiz", "lind"]))
        try:
            hold = store.diary.hold(wanted, who, later(10), NOW)
            booked.append(store.diary.book(hold.id, who, NOW))
        except OpeningTaken:
            continue
    store.close()
    return booked, released
