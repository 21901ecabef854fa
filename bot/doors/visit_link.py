"""Whose visit a link opens: nothing but the signed token says so, and nothing else is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.responses import Response

from bot.booking.visit_sheet import VisitSheet
from bot.doors.door import Door, DoorHere, spend
from bot.doors.drawing import draw
from bot.doors.forms import new_key
from bot.doors.house_visits import LinkedVisits
from bot.doors.limits import address_of
from bot.scheduling.model import Appointment


@dataclass(frozen=True)
class Mine:
    """The visit that a request may see and change, with the address of its page."""

    path: str
    visit: Appointment
    door: Door

    @property
    def linked(self) -> LinkedVisits:
        """What may be done with it."""
        return self.door.house.linked

    def sheet(self) -> VisitSheet:
        """The visit as its page shows it now."""
        return self.linked.sheet(self.visit)

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """One of the visit's pages; each carries a new key for what its form may ask."""
        sheet = values.pop("sheet", None) or self.sheet()
        known = {"clinic": self.door.house.profile, "path": self.path, "sheet": sheet, "key": new_key()}
        return draw(template, status, **known, **values)

    def front(self, status: int = 200, notice: str = "", gate: str = "", words: tuple[str, ...] = ()) -> Response:
        """The page that shows how the visit stands.

        `gate` are the words on why something was refused, `words` those on what was just found against the visit.
        """
        sheet = self.sheet()
        return self.page("visit.html", status, sheet=sheet, notice=notice, gate=gate, against=words or sheet.against)


def linked_visit(request: Request, token: str, door: DoorHere) -> Mine:
    """The visit of a link, within the rates. Raises `NotFound` for a link that is forged, expired or of no visit."""
    spend(door, door.visit_addresses, address_of(request))
    visit = door.house.linked.open(token)
    spend(door, door.visit_links, visit.id)
    return Mine(f"/visit/{token}", visit, door)


Linked = Annotated[Mine, Depends(linked_visit)]


def lost_page(door: Door) -> Response:
    """What is shown for a link that opens nothing."""
    return draw("visit_lost.html", 404, clinic=door.house.profile)


def is_visit(path: str) -> bool:
    """Whether an address is that of a visit's page, or would be one."""
    return path.startswith("/visit/")


def page_of(path: str) -> str:
    """Where someone goes on after an error at an address: a visit's own page, or else the chat."""
    return quote("/".join(path.split("/")[:3])) if is_visit(path) else "/"
