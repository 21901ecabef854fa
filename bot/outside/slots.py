"""Free slots in the answer to a search: whatever is not plainly a free slot of the practitioner is passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.errors import StoreUnavailable
from bot.outside.wire import Json

_ID = re.compile(r"(?!\.+$)[A-Za-z0-9.-]{1,64}")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.0+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_REFERENCE = re.compile(r"(?:.*/)?([A-Za-z]{1,40}/[A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?")
_LONGEST_REFERENCE = 500
_LONGEST = timedelta(hours=24)
MOST_ENTRIES = 5_000


@dataclass(frozen=True)
class Slot:
    """A free slot there, in UTC. `codes` are the services it is for, as tokens; none for any."""

    id: str
    start: datetime
    end: datetime
    codes: frozenset[str] = frozenset()

    def serves(self, token: str) -> bool:
        """Whether it is for the service with this search token: `code` or `system|code`."""
        return not self.codes or token in self.codes


def resources(bundle: Json) -> list[Json]:
    """The resources of a search's answer. Raises `StoreUnavailable` for what is no such answer, or too much."""
    entries = bundle.get("entry", [])
    if bundle.get("resourceType") != "Bundle" or not isinstance(entries, list):
        raise StoreUnavailable("the answer is no bundle")
    if len(entries) > MOST_ENTRIES:
        raise StoreUnavailable("the answer has too many entries")
    found = (entry.get("resource") for entry in entries if isinstance(entry, dict))
    return [resource for resource in found if isinstance(resource, dict)]


def next_link(bundle: Json) -> str | None:
    """The address of the next page, if there is one."""
    for link in _dicts(bundle.get("link")):
        if link.get("relation") == "next" and isinstance(link.get("url"), str):
            return str(link["url"])
    return None


def free_slots(found: Iterable[Json], actor: str) -> tuple[Slot, ...]:
    """The free slots on schedules of an actor such as "Practitioner/7"; the schedules must be among what was found.

    A server that passes over what it does not understand gives the slots of everybody, so nothing is taken on trust.
    """
    rows = list(found)
    own = {_key(row) for row in rows if row.get("resourceType") == "Schedule" and actor in _actors(row)}
    slots = (_slot(row) for row in rows if row.get("resourceType") == "Slot" and _reference(row.get("schedule")) in own)
    return tuple(slot for slot in slots if slot is not None)


def instant(value: Any) -> datetime | None:
    """A FHIR instant in UTC; None for anything else, as a time without a zone."""
    match = _INSTANT.fullmatch(value) if isinstance(value, str) and len(value) < 60 else None
    if match is None:
        return None
    zone = "+00:00" if match.group(2) == "Z" else match.group(2)
    try:
        return datetime.fromisoformat(f"{match.group(1)}{zone}").astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


def as_instant(at: datetime) -> str:
    """An instant as FHIR writes it."""
    return at.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def id_of(resource: Json) -> str | None:
    """The id of a resource, when it is one."""
    value = resource.get("id")
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def _slot(row: Json) -> Slot | None:
    name, start, end = id_of(row), instant(row.get("start")), instant(row.get("end"))
    if row.get("status") != "free" or name is None or start is None or end is None:
        return None
    if not timedelta(0) < end - start <= _LONGEST:
        return None
    return Slot(name, start, end, frozenset(_codes(row)))


def _codes(row: Json) -> Iterator[str]:
    for concept in _dicts(row.get("serviceType")):
        for coding in _dicts(concept.get("coding")):
            if isinstance(coding.get("code"), str):
                yield coding["code"]
                yield f"{coding.get('system', '')}|{coding['code']}"


def _key(row: Json) -> str | None:
    name = id_of(row)
    return f"Schedule/{name}" if name else None


def _actors(row: Json) -> set[str | None]:
    return {_reference(actor) for actor in _dicts(row.get("actor"))}


def _reference(value: Any) -> str | None:
    """The kind and id that a reference ends in."""
    text = value.get("reference") if isinstance(value, Mapping) else None
    if not isinstance(text, str) or len(text) > _LONGEST_REFERENCE:
        return None
    match = _REFERENCE.fullmatch(text)
    return match.group(1) if match else None


def _dicts(value: Any) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
