"""Books and moves visits at the desk: look through the openings, keep one, then book it."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.desk.booking_pages import details_page, openings_page
from bot.desk.contacts import read_contact
from bot.desk.deeds import acting, case_at, own_visit
from bot.desk.forms import Form
from bot.desk.room import Asked, Here, Room, Sender, Who
from bot.desk.search import read_opening
from bot.desk.trouble import REFUSED, Trouble, trouble_of, without_tick
from bot.errors import BadInput
from bot.scheduling.model import AppointmentStatus

router = APIRouter(prefix="/desk/cases/{conversation}", include_in_schema=False)


@router.get("/book")
def show_openings(room: Here, who: Who, conversation: Asked, request: Request) -> Response:
    """The openings for a new visit."""
    return openings_page(room, who, conversation, request.query_params)


@router.post("/hold")
def hold(room: Here, who: Sender, conversation: Asked, form: Form) -> Response:
    """Keep the chosen opening while the details are taken down."""
    room.house.desk.case(conversation)
    by, trouble = acting(who, form), _unfit(room, conversation, form)
    if trouble:
        return openings_page(room, who, conversation, form, trouble=trouble)
    try:
        held = room.house.visits.hold(conversation, form["opening"], by)
    except REFUSED as refused:
        trouble = trouble_of(room.house, conversation, refused, by)
        return openings_page(room, who, conversation, form, trouble=trouble)
    return RedirectResponse(f"/desk/cases/{quote(conversation, safe='')}/visits/{held.id}/book", 303)


@router.get("/visits/{appointment}/book")
def show_details(room: Here, who: Who, conversation: Asked, appointment: str) -> Response:
    """The details that turn the kept opening into a visit."""
    held = own_visit(room.house, who, conversation, appointment)
    if held.status is not AppointmentStatus.PENDING:
        return RedirectResponse(case_at(conversation), 303)
    return details_page(room, who, held, {})


@router.post("/visits/{appointment}/book")
def book(room: Here, who: Sender, conversation: Asked, appointment: str, form: Form) -> Response:
    """Turn the kept opening into a visit."""
    held, by = own_visit(room.house, who, conversation, appointment), acting(who, form)
    contact, fault = read_contact(room.house, form)
    trouble = Trouble(fault) if fault else without_tick(room.house, conversation, form)
    if contact is None or trouble:
        return details_page(room, who, held, form, trouble)
    try:
        room.house.visits.book(conversation, appointment, contact, by)
    except REFUSED as refused:
        return details_page(room, who, held, form, trouble_of(room.house, conversation, refused, by))
    return RedirectResponse(case_at(conversation, "booked"), 303)


@router.get("/visits/{appointment}/move")
def show_other_times(room: Here, who: Who, conversation: Asked, appointment: str, request: Request) -> Response:
    """The openings to which a visit can be moved."""
    visit = own_visit(room.house, who, conversation, appointment)
    return openings_page(room, who, conversation, request.query_params, visit)


@router.post("/visits/{appointment}/move")
def move(room: Here, who: Sender, conversation: Asked, appointment: str, form: Form) -> Response:
    """Give a visit another time."""
    visit, by = own_visit(room.house, who, conversation, appointment), acting(who, form)
    trouble = _unfit(room, conversation, form)
    if trouble:
        return openings_page(room, who, conversation, form, visit, trouble)
    try:
        room.house.visits.move(conversation, appointment, form["opening"], by)
    except REFUSED as refused:
        trouble = trouble_of(room.house, conversation, refused, by)
        return openings_page(room, who, conversation, form, visit, trouble)
    return RedirectResponse(case_at(conversation, "moved"), 303)


def _unfit(room: Room, conversation: str, form: Form) -> Trouble | None:
    """What the form lacks, whatever the diary says."""
    try:
        read_opening(room.house, form.get("opening", ""))
    except BadInput:
        return Trouble("choose")
    return without_tick(room.house, conversation, form)
