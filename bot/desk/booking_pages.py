"""The two pages of a booking: the openings, and the details that go with the one that is kept."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from bot.desk.access import SignedIn
from bot.desk.contacts import typed_contact
from bot.desk.house import DeskHouse
from bot.desk.openings import find
from bot.desk.room import Room
from bot.desk.search import read_search
from bot.desk.shut import shut_on
from bot.desk.trouble import Trouble
from bot.desk.visits import visit_row
from bot.ports import Decision
from bot.scheduling.model import Appointment


def openings_page(
    room: Room,
    who: SignedIn,
    conversation: str,
    asked: Mapping[str, str],
    moving: Appointment | None = None,
    trouble: Trouble | None = None,
) -> Response:
    """The openings as asked for; after trouble fresh ones, with what was typed. Raises `NotFound`."""
    house = room.house
    case, decision = house.desk.case(conversation), house.decisions.latest(conversation)
    service = moving.service if moving else _usual(house, decision)
    search = read_search(house, {**asked, "service": service} if moving else asked, service)
    found = find(house, who.username, conversation, search)
    values = {
        "case": case,
        "found": found,
        "shut": (trouble.shut if trouble else None) or found.shut,
        "moving": visit_row(house, moving, house.clock.now()) if moving else None,
        "profile": house.profile,
        "fault": trouble.fault if trouble else None,
        "typed": dict(asked) if trouble else {},
    }
    return room.show("openings.html", values, who, trouble.status if trouble else 200)


def details_page(
    room: Room, who: SignedIn, held: Appointment, typed: Mapping[str, str], trouble: Trouble | None = None
) -> Response:
    """Who the kept opening is for; after trouble with what was typed."""
    house = room.house
    day = held.start.astimezone(house.profile.clock_of(held.location)).date()
    values = {
        "case": house.desk.case(held.conversation),
        "row": visit_row(house, held, house.clock.now()),
        "expired": held.expires is None or held.expires <= house.clock.now(),
        "shut": (trouble.shut if trouble else None) or shut_on(house, held.conversation, held.service, day),
        "typed": typed_contact(house, held, typed),
        "fault": trouble.fault if trouble else None,
    }
    return room.show("details.html", values, who, trouble.status if trouble else 200)


def _usual(house: DeskHouse, decision: Decision | None) -> str:
    """The service that the patient asked for when the clinic offers it, else its first one."""
    wanted = (decision.assessment.service if decision else None) or ""
    return wanted if wanted in house.profile.services else next(iter(house.profile.services))
