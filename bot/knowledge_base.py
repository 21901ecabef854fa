"""Every knowledge file, read and checked together."""

from __future__ import annotations

from calendar import day_name
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from bot.booking.places import Places, check_zips
from bot.clinic import KnowledgeBase
from bot.clinical.faults import BadKnowledge, Fault
from bot.gazetteer import UsGazetteer
from bot.knowledge.checkin import read_checkin
from bot.knowledge.consent import read_consent
from bot.knowledge.followup import read_followup
from bot.knowledge.load import load
from bot.knowledge.meanings import read_meanings
from bot.knowledge.places import read_place_words
from bot.knowledge.post import read_post
from bot.knowledge.topics import read_topics
from bot.knowledge.widget import read_widget
from bot.knowledge.words import read_words
from bot.knowledge.yamlfile import read_yaml
from bot.language.visit_times import load as load_times
from bot.scheduling.profile import ClinicProfile
from bot.scheduling.profile_reading import build_profile

T = TypeVar("T")
KNOWLEDGE = Path(__file__).resolve().parent / "knowledge"


def read_knowledge(folder: Path = KNOWLEDGE, overlay: Path | None = None) -> KnowledgeBase:
    """Read and check every knowledge file; `overlay` holds the clinic's own changes to the rules.

    Raises `BadKnowledge` with all faults of all files at once.
    """
    faults: list[Fault] = []
    clinical = _gather(faults, lambda: load(folder, overlay))
    screened = clinical.services if clinical else None
    profile = _gather(faults, lambda: build_profile(read_yaml(folder / "clinic.yml"), screened))
    fills = _clinic_words(profile) if profile else None
    words = _gather(faults, lambda: read_words(folder, fills)) if fills else None
    topics = _gather(faults, lambda: read_topics(folder, fills)) if fills else None
    meanings = _gather(faults, lambda: read_meanings(folder))
    consent = _gather(faults, lambda: read_consent(folder, fills)) if fills else None
    followup = _gather(faults, lambda: read_followup(folder, fills)) if fills else None
    post = _gather(faults, lambda: read_post(folder, fills)) if fills else None
    checkin = _gather(faults, lambda: read_checkin(folder, clinical, fills)) if clinical and fills else None
    widget = _gather(faults, lambda: read_widget(folder, clinical, fills)) if clinical and fills else None
    times = _gather(faults, lambda: load_times(folder))
    places = _gather(faults, lambda: _read_places(folder, profile)) if profile else None
    if (
        faults
        or clinical is None
        or profile is None
        or words is None
        or topics is None
        or meanings is None
        or consent is None
        or followup is None
        or times is None
        or places is None
        or post is None
        or checkin is None
        or widget is None
    ):
        raise BadKnowledge(faults)
    return KnowledgeBase(
        clinical, profile, words, topics, meanings, consent, followup, times, places, post, checkin, widget
    )


def _read_places(folder: Path, profile: ClinicProfile) -> Places:
    """Finds what is near. Raises `BadKnowledge`, also for a location whose zip code is unknown."""
    words = read_place_words(folder)
    gazetteer = UsGazetteer(words.states)
    check_zips(read_yaml(folder / "clinic.yml"), profile, gazetteer)
    return Places(profile, gazetteer, words)


def _clinic_words(profile: ClinicProfile) -> Mapping[str, str]:
    return {
        "clinic_name": profile.name,
        "clinic_phone": profile.phone,
        "emergency_number": profile.emergency_number,
        "crisis_line": profile.crisis_line,
        "locations": "; ".join(f"{place.name}, {place.address}" for place in profile.locations.values()),
        "team": ", ".join(person.name for person in profile.practitioners.values()),
        "visit_minutes": "; ".join(f"{service.title} {service.minutes}" for service in profile.services.values()),
        "open_days": "; ".join(_open_days(profile)),
    }


def _open_days(profile: ClinicProfile) -> Iterator[str]:
    """Each location with the days of the week on which somebody works there."""
    for id_, place in profile.locations.items():
        schedules = [
            one for person in profile.practitioners.values() for one in person.schedules if one.location == id_
        ]
        days = sorted({day for one in schedules for day, hours in one.weekly.items() if hours})
        if days:
            yield f"{place.name}, {', '.join(day_name[day] for day in days)}"


def _gather(faults: list[Fault], part: Callable[[], T]) -> T | None:
    """The part, or None with its faults gathered."""
    try:
        return part()
    except BadKnowledge as bad:
        faults += bad.faults
        return None
