"""The pages of the front desk."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.desk.access import SignedIn
from bot.desk.forms import Form
from bot.desk.room import SIGN_IN, Asked, Here, Sender, Who, perhaps_signed_in, signed_in
from bot.desk.views import board, sheet

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
def show_case(room: Here, who: Who, conversation: Asked) -> Response:
    """All of one case."""
    return room.show("case.html", {"sheet": sheet(room.house, conversation)}, who)


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
    if not (alert.isascii() and alert.isdigit() and len(alert) < 10):
        raise HTTPException(404)
    room.house.alerts.mark_seen(int(alert), who.username, room.house.clock.now())
    case = form.get("case", "")
    return RedirectResponse(f"/desk/cases/{quote(case, safe='')}" if case else "/desk", 303)


@router.api_route("/{anything:path}", methods=["GET", "POST"], dependencies=[Depends(signed_in)])
def show_nothing(anything: str) -> Response:
    """Everything else does not exist, which only a signed-in person learns."""
    if not anything:
        return RedirectResponse("/desk", 303)
    raise HTTPException(404)


def _turned_away(room: Here, username: str, wait: float) -> Response:
    fault, status = ("wait", 429) if wait else ("wrong", 403)
    response = room.show("sign_in.html", {"fault": fault, "username": username}, status=status)
    if wait:
        response.headers["Retry-After"] = str(int(wait) + 1)
    return response
