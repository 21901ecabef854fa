"""The diaries of locations that book by a FHIR R4 server."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.errors import BadSettings
from bot.outside.fhir import FhirDiary
from bot.outside.sparing import SparingDiary
from bot.outside.wire import Wire
from bot.ports import OutsideDiary
from bot.scheduling.profile import ClinicProfile

__all__ = ["diaries"]


def diaries(profile: ClinicProfile, token: str | None = None) -> Mapping[str, OutsideDiary]:
    """The outside diary of each location that has one; `token` opens their server.

    Raises `BadSettings` when one token would be shown to several servers.
    """
    found = {name: place for name, place in profile.locations.items() if place.outside and place.outside.fhir}
    servers = {urlsplit(place.outside.fhir).netloc for place in found.values() if place.outside and place.outside.fhir}
    if token and len(servers) > 1:
        raise BadSettings("CUPWISE_FHIR_TOKEN: clinic.yml names several servers, and a token is for one only")
    return {
        name: SparingDiary(FhirDiary(place, profile.services, Wire(place.outside.fhir, token)))
        for name, place in found.items()
        if place.outside and place.outside.fhir
    }
