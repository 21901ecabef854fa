"""One location's diary on a FHIR R4 server: slots are found, held, booked and given up.

The server must keep two appointments from taking one slot: it answers the second with 409 or 412.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from urllib.parse import quote

from bot.errors import HoldExpired, OpeningTaken, StoreUnavailable
from bot.outside import appointments
from bot.outside.slots import Slot, as_instant, free_slots, id_of, instant, next_link, resources
from bot.outside.wire import Deadline, Json, Wire
from bot.ports import Contact, OutsideDiary
from bot.scheduling.model import Appointment, Opening
from bot.scheduling.outside import Outside
from bot.scheduling.places import Location, Service

MOST_PAGES = 20
_PAGE = "200"
_MINUTE = timedelta(minutes=1)
_CONFLICTS, _GONE = (409, 412), (404, 410)


class FhirDiary(OutsideDiary):
    """Speaks with the server that `location.outside` names."""

    def __init__(self, location: Location, services: Mapping[str, Service], wire: Wire) -> None:
        self._location, self._services, self._wire = location.id, services, wire
        self._names = location.outside or Outside()

    def openings(self, service: str, start: datetime, end: datetime) -> tuple[Opening, ...]:
        until = self._wire.deadline()
        if service not in self._names.services:
            return ()
        found = {
            (who, slot.start): Opening(who, self._location, service, slot.start, slot.end)
            for who in self._names.practitioners
            for slot in reversed(self._slots(who, service, start, end, until))
            if slot.end <= end
        }
        return tuple(sorted(found.values(), key=lambda opening: (opening.start, opening.practitioner)))

    def name(self, opening: Opening, held: Appointment) -> str:
        return appointments.identifier_of(held, opening)

    def hold(self, opening: Opening, held: Appointment) -> str:
        name, until = self.name(opening, held), self._wire.deadline()
        actor, token = self._names.practitioners.get(opening.practitioner), self._names.services.get(opening.service)
        if actor is None or token is None:
            raise OpeningTaken(opening.id)
        slots = self._slots(opening.practitioner, opening.service, opening.start, opening.start + _MINUTE, until)
        slot = next((slot for slot in slots if (slot.start, slot.end) == (opening.start, opening.end)), None)
        if slot is not None:
            kept = self._create(appointments.hold(name, slot.id, actor, token, slot.start, slot.end), name, until)
        else:
            # It may be our own hold that keeps it, of an earlier try whose answer was lost.
            kept = self._find(name, until)
        if kept is None or kept.get("status") not in (*appointments.KEPT, *appointments.VISITS):
            raise OpeningTaken(opening.id)
        if instant(kept.get("start")) != opening.start:
            raise StoreUnavailable("the server kept another time")
        return name

    def book(self, outside: str, visit: Appointment, contact: Contact) -> None:
        until = self._wire.deadline()
        kept = self._find(outside, until)
        if kept is not None and kept.get("status") in appointments.KEPT:
            if instant(kept.get("start")) != visit.start:
                raise HoldExpired(outside)
            kept = self._put(appointments.booked(kept, contact), outside, until)
        if kept is None or kept.get("status") not in appointments.VISITS:
            raise HoldExpired(outside)

    def cancel(self, outside: str) -> None:
        until = self._wire.deadline()
        for _ in range(2):
            kept = self._find(outside, until)
            if kept is None or kept.get("status") not in (*appointments.KEPT, "booked", "waitlist"):
                return
            kept = self._put(appointments.cancelled(kept), outside, until)
            if kept is None or kept.get("status") == "cancelled":
                return
        raise StoreUnavailable("the appointment could not be given up")

    def _slots(self, who: str, service: str, start: datetime, end: datetime, until: Deadline) -> list[Slot]:
        """The free slots of a practitioner of ours that begin in a window and are long enough."""
        actor, token = self._names.practitioners[who], self._names.services[service]
        asked = [
            *(("status", "free"), ("start", f"ge{as_instant(start)}"), ("start", f"lt{as_instant(end)}")),
            *(("service-type", token), ("schedule.actor", actor)),
            *(("_include", "Slot:schedule"), ("_count", _PAGE)),
        ]
        slots = free_slots(self._pages(asked, until), actor)
        length = self._services[service].length
        fitting = (slot for slot in slots if start <= slot.start < end and slot.end - slot.start >= length)
        return sorted((slot for slot in fitting if slot.serves(token)), key=lambda slot: (slot.start, slot.id))

    def _pages(self, asked: list[tuple[str, str]], until: Deadline) -> Iterator[Json]:
        reply = self._wire.get("Slot", asked, until)
        for _ in range(MOST_PAGES):
            if not reply.good:
                raise StoreUnavailable(f"the server refused the search: {reply.status}")
            yield from resources(reply.resource)
            link = next_link(reply.resource)
            if link is None:
                return
            reply = self._wire.follow(link, until)
        raise StoreUnavailable("the answer has too many pages")

    def _find(self, name: str, until: Deadline) -> Json | None:
        """The appointment with a name of ours; one that is not given up before others."""
        reply = self._wire.get("Appointment", [("identifier", f"{appointments.URIS}|{name}")], until)
        if not reply.good:
            raise StoreUnavailable(f"the server refused the search: {reply.status}")
        ours = [one for one in resources(reply.resource) if appointments.is_ours(one, name) and id_of(one)]
        return min(ours, key=lambda one: one.get("status") == "cancelled", default=None)

    def _create(self, body: Json, name: str, until: Deadline) -> Json | None:
        """Create it unless it is there; a lost answer is asked for once more. None when the slot is taken."""
        headers = {"If-None-Exist": f"identifier={quote(f'{appointments.URIS}|{name}', safe='')}"}
        try:
            reply = self._wire.send("POST", "Appointment", body, headers, until)
        except StoreUnavailable:
            reply = self._wire.send("POST", "Appointment", body, headers, until)
        if reply.status in _CONFLICTS:
            return None
        if not reply.good:
            raise StoreUnavailable(f"the server refused the hold: {reply.status}")
        return reply.resource if appointments.is_ours(reply.resource, name) else self._find(name, until)

    def _put(self, body: Json, name: str, until: Deadline) -> Json | None:
        """Change it, and return it as it then is; changed by somebody else first, as that made it."""
        reply = self._wire.send("PUT", f"Appointment/{id_of(body)}", body, appointments.match_header(body), until)
        if reply.status in _GONE:
            return None
        if not reply.good and reply.status not in _CONFLICTS:
            raise StoreUnavailable(f"the server refused the change: {reply.status}")
        ours = reply.good and appointments.is_ours(reply.resource, name)
        return reply.resource if ours else self._find(name, until)
