"""What anyone may know of the clinic: how to reach it, and the words and places that the chat shows."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from bot.doors.door import DoorHere
from bot.doors.schemas import ErrorOut

router = APIRouter(prefix="/api", tags=["chat"], responses={status: {"model": ErrorOut} for status in (403, 429, 503)})


class AreaOut(BaseModel):
    """One place of the body, and the sides of a drawing on which it can be picked."""

    area: str
    title: str
    front: bool
    back: bool


class ClinicOut(BaseModel):
    """The clinic as its chat presents it; `languages` are language tags (BCP 47)."""

    name: str
    phone: str
    emergency_number: str
    crisis_line: str
    languages: list[str]
    areas: list[AreaOut]
    words: dict[str, str]


@router.get("/clinic")
def show_clinic(door: DoorHere) -> ClinicOut:
    """The clinic's numbers, and what the chat needs before the first word is said."""
    profile, widget = door.house.profile, door.house.widget
    return ClinicOut(
        name=profile.name,
        phone=profile.phone,
        emergency_number=profile.emergency_number,
        crisis_line=profile.crisis_line,
        languages=[widget.language],
        areas=[AreaOut(area=a.area, title=a.title, front=a.front, back=a.back) for a in widget.areas],
        words=dict(widget.words),
    )
