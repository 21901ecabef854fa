"""What becomes of a visit: the check-in with its short form, no-show, given, cancelled, and taking that back."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from bot.booking.checkin import CheckResult
from bot.desk.access import SignedIn
from bot.desk.case_page import case_page
from bot.desk.deeds import acting, case_at, own_visit
from bot.desk.forms import Form
from bot.desk.room import Asked, Here, Room, Sender, Who
from bot.desk.shut import Shut, in_danger
from bot.desk.trouble import REFUSED, Trouble, trouble_of, without_tick
from bot.desk.visits import visit_row
from bot.errors import BadInput, NotScreened
from bot.scheduling.model import Appointment, AppointmentStatus

router = APIRouter(prefix="/desk/cases/{conversation}/visits/{appointment}", include_in_schema=False)

_MARKS = {
    "arrived": AppointmentStatus.ARRIVED,
    "fulfilled": AppointmentStatus.FULFILLED,
    "noshow": AppointmentStatus.NOSHOW,
    "booked": AppointmentStatus.BOOKED,
}


@router.post("/mark")
def mark(room: Here, who: Sender, conversation: Asked, appointment: str, form: Form) -> Response:
    """Note that the patient arrived, that the visit was given, that nobody came, or that this was a mistake."""
    visit, by = own_visit(room.house, who, conversation, appointment), acting(who, form)
    status = _MARKS.get(form.get("status", ""))
    if status is None:
        return case_page(room, who, conversation, trouble=(appointment, Trouble("choose")))
    trouble = without_tick(room.house, conversation, form) if form.get("override") else None
    if trouble:
        return _check_page(room, who, visit, trouble, typed=form)
    try:
        room.house.visits.mark(conversation, appointment, status, by)
    except NotScreened as refused:
        return _check_page(room, who, visit, trouble_of(room.house, conversation, refused, by), typed=form)
    except REFUSED as refused:
        trouble = trouble_of(room.house, conversation, refused, by)
        return case_page(room, who, conversation, trouble=(appointment, trouble))
    done = "undone" if status is AppointmentStatus.BOOKED else status.value
    return RedirectResponse(case_at(conversation, done), 303)


@router.post("/cancel")
def cancel(room: Here, who: Sender, conversation: Asked, appointment: str, form: Form) -> Response:
    """Cancel a visit, or give a kept opening back."""
    visit, by = own_visit(room.house, who, conversation, appointment), acting(who, form)
    try:
        room.house.visits.cancel(conversation, appointment, by)
    except REFUSED as refused:
        trouble = trouble_of(room.house, conversation, refused, by)
        return case_page(room, who, conversation, trouble=(appointment, trouble))
    done = "released" if visit.status is AppointmentStatus.PENDING else "cancelled"
    return RedirectResponse(case_at(conversation, done), 303)


@router.get("/check")
def show_check(room: Here, who: Who, conversation: Asked, appointment: str) -> Response:
    """The short form, to be filled in with the patient."""
    return _check_page(room, who, own_visit(room.house, who, conversation, appointment))


@router.post("/check")
def check(room: Here, who: Sender, conversation: Asked, appointment: str, form: Form) -> Response:
    """Take the answers of the short form."""
    visit = own_visit(room.house, who, conversation, appointment)
    try:
        result = room.house.checkin.answer(conversation, appointment, _picked(room, form), by=who.username)
    except BadInput:
        return _check_page(room, who, visit, Trouble("unanswered"), typed=form)
    except REFUSED as refused:
        trouble = trouble_of(room.house, conversation, refused, acting(who, form))
        return case_page(room, who, conversation, trouble=(appointment, trouble))
    if result.ok:
        return RedirectResponse(case_at(conversation, "checked"), 303)
    return _check_page(room, who, visit, result=result, typed=form)


def _picked(room: Room, form: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The options picked for each question; each option is a field of its own."""
    return {
        question.id: tuple(key for key, _ in question.options if form.get(f"{question.id}.{key}"))
        for question in room.house.checkin.questions()
    }


def _check_page(
    room: Room,
    who: SignedIn,
    visit: Appointment,
    trouble: Trouble | None = None,
    *,
    result: CheckResult | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    values = {
        "case": room.house.desk.case(visit.conversation),
        "row": visit_row(room.house, visit, room.house.clock.now()),
        "questions": room.house.checkin.questions(),
        "fault": trouble.fault if trouble else None,
        "shut": (trouble.shut if trouble else None) or Shut(None, in_danger(room.house, visit.conversation)),
        "result": result,
        "typed": typed or {},
    }
    return room.show("check.html", values, who, trouble.status if trouble else 200)
