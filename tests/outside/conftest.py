"""A FHIR server for each test, and the diary of a location that books there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.bootstrap import read_knowledge
from bot.outside.fhir import FhirDiary
from bot.outside.wire import Wire
from bot.ports import Contact
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
from bot.scheduling.outside import Outside
from bot.scheduling.places import Location, Service
from tests.outside.fhir_server import FhirServer, served
from tests.stores import fresh_store
from tests.visits.clinic_room import CUPPING, ClinicRoom

UTC = timezone.utc
DAY = datetime(2026, 11, 25, 14, tzinfo=UTC)
TEN = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WEEK = (TEN - HOUR, TEN + timedelta(days=7))
SERVICES = {"dry_cupping": Service("dry_cupping", "Dry cupping", 45)}
NAMES = {"okafor": "Practitioner/7", "lind": "PractitionerRole/8"}


@pytest.fixture
def server():
    made = FhirServer()
    made.schedule("s7", "Practitioner/7")
    made.schedule("s8", "PractitionerRole/8")
    with served(made):
        yield made


@pytest.fixture
def diary_of(server):
    """A diary of the location, with a token and as much patience as a busy machine needs."""

    def made(token=server.token, seconds=20.0, base=None):
        outside = Outside(
            fhir=server.base, practitioners=NAMES, services={"dry_cupping": "http://codes.example.org|57"}
        )
        place = Location("mill", "Mill Pond", "1 Road", "01608", "508-555-0142", "America/New_York", outside=outside)
        return FhirDiary(place, SERVICES, Wire(base or server.base, token, seconds))

    return made


@pytest.fixture
def diary(diary_of):
    return diary_of()


@pytest.fixture
def free(server):
    """One free slot of Okafor's, at ten."""
    return server.slot("2026-12-01T15:00:00+00:00", "2026-12-01T16:00:00+00:00")


@pytest.fixture
def opening():
    return Opening("okafor", "mill", "dry_cupping", TEN, TEN + HOUR)


@pytest.fixture
def held_for(opening):
    """A hold of ours for the opening."""

    def made(name="hold-1"):
        given = (opening.practitioner, opening.location, opening.service, opening.start, opening.end)
        return Appointment(name, AppointmentStatus.PENDING, *given, f"conversation of {name}")

    return made


@pytest.fixture
def contact():
    return Contact("Jordan Example", "+12125550147", "jordan@example.org")


@pytest.fixture(scope="session")
def shipped():
    return read_knowledge()


@pytest.fixture
def base(shipped, server):
    """The clinic, where Mill Pond books by the FHIR server."""
    outside = Outside(fhir=server.base, practitioners=NAMES, services={CUPPING: "http://codes.example.org|57"})
    mill = replace(shipped.profile.locations["mill"], outside=outside)
    profile = replace(shipped.profile, locations={**shipped.profile.locations, "mill": mill})
    return replace(shipped, profile=profile)


@pytest.fixture
def slots(server):
    """Three free hours of Okafor's, two days from now."""
    hours = [(DAY + timedelta(hours=n), DAY + timedelta(hours=n + 1)) for n in range(3)]
    return [server.slot(start.isoformat(), end.isoformat()) for start, end in hours]


@pytest.fixture
def fhir(base, server):
    """The diary of Mill Pond in that clinic."""
    return FhirDiary(base.profile.locations["mill"], base.profile.services, Wire(server.base, server.token, 20.0))


@pytest.fixture
def room(base, fhir, slots, tmp_path):
    with fresh_store(tmp_path) as store:
        yield ClinicRoom(base, store, {"mill": fhir})
