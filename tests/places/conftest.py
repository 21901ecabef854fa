"""The real gazetteer, and clinics made up of places alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.booking.places import Places
from bot.booking.whereabouts import WhereReader
from bot.bootstrap import KNOWLEDGE, read_knowledge
from bot.gazetteer import UsGazetteer
from bot.knowledge.places import read_place_words
from bot.scheduling.places import Location


@pytest.fixture(scope="session")
def place_words():
    return read_place_words(KNOWLEDGE)


@pytest.fixture(scope="session")
def gazetteer(place_words):
    return UsGazetteer(place_words.states)


@pytest.fixture(scope="session")
def reader(place_words, gazetteer):
    return WhereReader(place_words, gazetteer)


@pytest.fixture(scope="session")
def profile():
    return read_knowledge().profile


@pytest.fixture(scope="session")
def places(profile, gazetteer, place_words):
    return Places(profile, gazetteer, place_words)


@pytest.fixture
def places_at(profile, gazetteer, place_words):
    """A clinic with a location at each zip code, named by it."""

    def made(*zips):
        locations = {zip_: Location(zip_, zip_, "1 Main Street", zip_, "555 0100", "UTC") for zip_ in zips}
        return Places(replace(profile, locations=locations), gazetteer, place_words)

    return made
