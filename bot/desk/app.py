"""The pages of the front desk."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.desk.access import SignedIn
from bot.desk.case_page import case_page
from bot.desk.deeds import case_at
from bot.desk.forms import Form
from bot.desk.room import SIGN_IN, Asked, Here, Sender, Who, perhaps_signed_in, signed_in
from bot.desk.views import board
from bot.errors import PdfUnavailable

router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("/sign-in")
def show_sign_in(room: Here) -> Response:
    """The form to sign in."""
    return room.show("sign_in.html", {"fault": None, "username": ""})


@router.post("/sign-in")
def sign_in(
    request: Request, room: Here, form: Form, before: Annotated[SignedIn | None, Depends(perhaps_signed_in)]
) -> Response:
    """Check name and password; a session is always a new one, and the one before it ends."""
    username = form.get("username", "").strip()[:100]
    admission = room.access.sign_in(username, form.get("password", ""), room.address_of(request))
    if admission.token is None:
        return _turned_away(room, username, admission.wait)
    if before:
        room.access.sign_out(before)
    response = RedirectResponse("/desk", 303)
    room.remember(response, admission.token)
    return response


@router.post("/sign-out")
def sign_out(room: Here, who: Sender) -> Response:
    """End the session."""
    room.access.sign_out(who)
    response = RedirectResponse(SIGN_IN, 303)
    room.forget(response)
    return response


@router.get("")
def show_board(room: Here, who: Who) -> Response:
    """All cases, most severe first."""
    return room.show("board.html", {"board": board(room.house)}, who)


@router.get("/cases")
def show_rows(room: Here, who: Who) -> Response:
    """The list alone, for the page to refresh itself; not a sign of anyone's presence."""
    values = {"board": board(room.house), "proof": room.access.form_proof(who)}
    return room.show("rows.html", values)


@router.get("/cases/{conversation}")
def show_case(room: Here, who: Who, conversation: Asked, request: Request) -> Response:
    """All of one case."""
    return case_page(room, who, conversation, request.query_params.get("done", ""))


@router.get("/letter/{conversation}.pdf")
def show_letter_pdf(room: Here, who: Who, conversation: Asked) -> Response:
    """The letter for the physician as a PDF; a page that says why when this machine cannot draw one."""
    try:
        drawn = room.house.letter_pdf(conversation)
    except PdfUnavailable:
        return room.show("no_pdf.html", {"conversation": conversation}, who, 503)
    name = {"Content-Disposition": 'inline; filename="letter.pdf"'}
    return Response(drawn, media_type="application/pdf", headers=name)


@router.get("/letter/{conversation}", dependencies=[Depends(signed_in)])
def show_letter(room: Here, conversation: Asked) -> Response:
    """The letter for the physician."""
    return room.letter_page(room.house.letter(conversation))


@router.get("/rules", dependencies=[Depends(signed_in)])
def show_rules(room: Here) -> Response:
    """The rule book, with its picture of the flow of questions."""
    return room.letter_page(room.house.rule_book())


@router.post("/alerts/{alert}/seen")
def mark_seen(room: Here, who: Sender, alert: str, form: Form) -> Response:
    """Note who saw an alert, and go back to where it was."""
    room.house.alerts.mark_seen(_number(alert), who.username, room.house.clock.now())
    return _back(form)


@router.post("/calls/{call}/done")
def mark_called(room: Here, who: Sender, call: str, form: Form) -> Response:
    """Note who made a promised call, and go back to where it was."""
    room.house.records.call_backs.mark_done(_number(call), who.username, room.house.clock.now())
    return _back(form)


@router.post("/cases/{conversation}/waitlist")
def leave_waitlist(room: Here, who: Sender, conversation: Asked, form: Form) -> Response:
    """Note who took a patient off the waitlist, and go back to where that was asked."""
    room.house.desk.case(conversation)
    room.house.records.waitlist.leave(conversation, room.house.clock.now(), who.username)
    return RedirectResponse(case_at(conversation, "left"), 303) if form.get("case") else _back(form)


@router.api_route("/{anything:path}", methods=["GET", "POST"], dependencies=[Depends(signed_in)])
def show_nothing(anything: str) -> Response:
    """Everything else does not exist, which only a signed-in person learns."""
    if not anything:
        return RedirectResponse("/desk", 303)
    raise HTTPException(404)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise HTTPException(404)
    return int(text)


def _back(form: Form) -> Response:
    """To the case that a form stood on, or to the list."""
    case = form.get("case", "")
    return RedirectResponse(f"/desk/cases/{quote(case, safe='')}" if case else "/desk", 303)


def _turned_away(room: Here, username: str, wait: float) -> Response:
    fault, status = ("wait", 429) if wait else ("wrong", 403)
    response = room.show("sign_in.html", {"fault": fault, "username": username}, status=status)
    if wait:
        response.headers["Retry-After"] = str(int(wait) + 1)
    return response
