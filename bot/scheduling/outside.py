"""How a location books by a system that is not ours: by its own page, or by a FHIR R4 server."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.clinical.fields import Fields
from bot.scheduling.reading import base_address, page_address

_TOKEN = re.compile(r"[!-+\--~]{1,200}")
_REFERENCE = re.compile(r"(Practitioner|PractitionerRole)/[A-Za-z0-9.-]{1,64}")


@dataclass(frozen=True)
class Outside:
    """Its hours and visits are not in our diary until they are booked through us.

    `page` is the address at which patients book by themselves. `fhir` is the base address of the server, for which
    `practitioners` and `services` give the names there of ours: references and search tokens.
    """

    page: str | None = None
    fhir: str | None = None
    practitioners: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("practitioners", "services"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))


def read_outside(entry: Fields, practitioners: Collection[str], services: Collection[str]) -> Outside:
    """The mapping under `outside`; each fault is noted at its line."""
    entry.only(("page", "fhir", "practitioners", "services"))
    if not {"page", "fhir"} & set(entry.mapping):
        entry.fault("needs the address of a 'page', or of a server under 'fhir'")
    found = Outside(
        page_address(entry, "page"),
        base_address(entry, "fhir"),
        _names_there(entry, "practitioners", practitioners, _REFERENCE, "a reference such as Practitioner/12"),
        _names_there(entry, "services", services, _TOKEN, "a token such as 57 or https://codes.example.org|57"),
    )
    if "fhir" in entry.mapping and not (found.practitioners and found.services):
        entry.fault("'fhir' needs the names there of our 'practitioners' and 'services'", "fhir")
    return found


def _names_there(
    entry: Fields, key: str, known: Collection[str], shape: re.Pattern[str], what: str
) -> Mapping[str, str]:
    if key not in entry.mapping:
        return {}
    inner = entry.inner(key)
    inner.only(known)
    found = {name: inner.text(name) for name in inner.mapping}
    for name, text in found.items():
        if text and not shape.fullmatch(text):
            inner.fault(f"{text!r} is not {what}", name)
    return found
