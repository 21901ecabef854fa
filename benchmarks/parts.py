"""The clinical parts by themselves, without a process around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from itertools import cycle
from pathlib import Path

from benchmarks.figures import Figure, median_ms
from bot.bootstrap import build
from bot.clinical.assess import assess
from bot.clinical.model import Facts, Presence
from bot.clock import StoppedClock
from bot.scheduling.availability import openings
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
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
    """How long it takes to read a message, to screen a patient, and to look for openings."""
    settings = read_settings({"CUPWISE_DATA_DIR": str(folder)})
    migrate(settings.database_url)
    house = build(settings, StoppedClock(_NOW))
    words, knowledge, profile = cycle(_WORDS), house.clinic.knowledge, house.profile
    yield Figure("read a message, median", median_ms(lambda: house.language.read(next(words)), 500), "ms", 3)
    facts = cycle(_patients(tuple(knowledge.concepts)))
    yield Figure("assess, median", median_ms(lambda: assess(next(facts), knowledge, _NOW.date()), 500), "ms", 1)
    service, end = next(iter(profile.services)), _NOW + timedelta(days=14)
    busy = _full_diary(openings(profile, service, (), _NOW, end))
    look = median_ms(lambda: openings(profile, service, busy, _NOW, end), 50)
    yield Figure(f"openings of two weeks beside {len(busy)} visits, median", look, "ms", 10)
    house.store.close()


def _patients(concepts: tuple[str, ...]) -> list[Facts]:
    """Someone new, someone who denied everything, someone with much to tell."""
    denied = dict.fromkeys(concepts, Presence.ABSENT)
    return [Facts(), Facts(denied, age=42), Facts({**denied, **dict.fromkeys(concepts[::7], Presence.PRESENT)}, age=71)]


def _full_diary(free: Sequence[Opening]) -> list[Appointment]:
    """Visits in three of four openings, as many as do not overlap."""
    taken: list[Appointment] = []
    until: dict[str, datetime] = {}
    for number, one in enumerate(free):
        if number % 4 and one.start >= until.get(one.practitioner, _NOW):
            until[one.practitioner] = one.end
            place = (one.practitioner, one.location, one.service, one.start, one.end)
            taken.append(Appointment(str(number), AppointmentStatus.BOOKED, *place, conversation="someone"))
    return taken
