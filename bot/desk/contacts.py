"""Who a visit is for, as staff type it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.house import DeskHouse
from bot.ports import Contact, DeedKind
from bot.scheduling.model import Appointment

SHORTEST_NAME, LONGEST_NAME = 2, 80
_FIELDS = ("name", "phone", "email", "reason", "tick")


def read_contact(house: DeskHouse, form: Mapping[str, str]) -> tuple[Contact | None, str | None]:
    """The contact in a form, or which field of it cannot be read: "name", "phone" or "email"."""
    name = " ".join(form.get("name", "").split())
    if not _is_name(name):
        return None, "name"
    phone = house.read_phone(form.get("phone", ""))
    if phone is None:
        return None, "phone"
    typed = form.get("email", "").strip()
    email = house.read_email(typed) if typed else None
    if typed and email is None:
        return None, "email"
    return Contact(name, phone, email), None


def typed_contact(house: DeskHouse, held: Appointment, form: Mapping[str, str]) -> dict[str, str]:
    """What the fields of the form begin with: what was typed, else what is known of the patient."""
    if form:
        return {field: form.get(field, "") for field in _FIELDS}
    known = house.records.people.contact(held.conversation)
    case = house.desk.case(held.conversation)
    return {
        "name": known.name if known else case.name or "",
        "phone": known.phone if known else case.phone or "",
        "email": (known.email if known else None) or "",
        "reason": _reason_for(house, held),
        "tick": "",
    }


def _is_name(name: str) -> bool:
    fits = SHORTEST_NAME <= len(name) <= LONGEST_NAME
    return fits and name.isprintable() and sum(map(str.isalpha, name)) >= SHORTEST_NAME


def _reason_for(house: DeskHouse, held: Appointment) -> str:
    """The reason that was given when the opening was kept although the gate was shut."""
    given = [deed.detail for deed in house.records.deeds.of_visit(held.id) if deed.what is DeedKind.OVERRIDE]
    return given[-1].partition(": ")[2] if given else ""
