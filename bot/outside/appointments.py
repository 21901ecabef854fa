"""Appointments as FHIR R4 writes them: a hold, a visit, and one that is given up."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bot.outside.slots import as_instant
from bot.outside.wire import Json
from bot.ports import Contact
from bot.scheduling.model import Appointment, Opening

URIS = "urn:ietf:rfc:3986"
_TERMS = "http://terminology.hl7.org/CodeSystem"
_SUBJECT = {"coding": [{"system": f"{_TERMS}/v3-ParticipationType", "code": "SBJ"}]}
_GIVEN_UP = {"coding": [{"system": f"{_TERMS}/appointment-cancellation-reason", "code": "other"}]}
_PATIENT = "patient"
KEPT, VISITS = ("pending", "proposed"), ("booked", "arrived", "checked-in", "fulfilled")


def identifier_of(held: Appointment, opening: Opening) -> str:
    """Our name for an opening kept for a hold or a visit: the same for the same, and for no other.

    A visit that moves away and back again takes the same time under another name, for the first was given up.
    """
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'urn:cupwise:{held.id}|{held.sequence}|{opening.id}')}"


def hold(name: str, slot: str, actor: str, token: str, start: datetime, end: datetime) -> Json:
    """A time kept for somebody whose name is not told yet."""
    return {
        "resourceType": "Appointment",
        "identifier": [{"system": URIS, "value": name}],
        "status": "pending",
        "serviceType": [{"coding": [_coding(token)]}],
        "slot": [{"reference": f"Slot/{slot}"}],
        "start": as_instant(start),
        "end": as_instant(end),
        "participant": [
            {"type": [_SUBJECT], "status": "tentative"},
            {"actor": {"reference": actor}, "status": "needs-action"},
        ],
    }


def booked(kept: Json, contact: Contact) -> Json:
    """The hold as a visit, with the patient's name and telephone number and nothing else of them."""
    patient = {
        "resourceType": "Patient",
        "id": _PATIENT,
        "name": [{"text": contact.name}],
        "telecom": [{"system": "phone", "value": contact.phone}],
    }
    subject = {"type": [_SUBJECT], "actor": {"reference": f"#{_PATIENT}"}, "status": "accepted"}
    others = [{**one, "status": "accepted"} for one in _participants(kept) if "actor" in one]
    others = [one for one in others if one["actor"] != subject["actor"]]
    return {**kept, "status": "booked", "contained": [patient], "participant": [subject, *others]}


def cancelled(kept: Json) -> Json:
    """The same given up."""
    return {**kept, "status": "cancelled", "cancelationReason": _GIVEN_UP}


def is_ours(resource: Json, name: str) -> bool:
    """Whether it is the appointment with this name of ours."""
    identifiers = resource.get("identifier")
    wanted = {"system": URIS, "value": name}
    return (
        resource.get("resourceType") == "Appointment"
        and isinstance(identifiers, list)
        and any(isinstance(one, dict) and wanted.items() <= one.items() for one in identifiers)
    )


def match_header(resource: Json) -> dict[str, str]:
    """The header that makes a change fail when somebody else changed it first, where the server counts versions."""
    meta: Any = resource.get("meta")
    version = meta.get("versionId") if isinstance(meta, dict) else None
    told = isinstance(version, str) and version.isascii() and version.isprintable() and 0 < len(version) <= 64
    return {"If-Match": f'W/"{version}"'} if told and '"' not in str(version) else {}


def _participants(kept: Json) -> list[Json]:
    given = kept.get("participant")
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _coding(token: str) -> Json:
    system, bar, code = token.rpartition("|")
    return {"system": system, "code": code} if bar and system else {"code": code}
