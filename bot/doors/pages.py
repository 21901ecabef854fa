"""The patient's pages: the chat, the letter for the physician, and a page for what cannot be shown."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.doors.door import Door, DoorHere, spend
from bot.doors.drawing import draw
from bot.doors.headers import content_policy, style_hashes
from bot.doors.house import Profile
from bot.doors.refusals import Refusal
from bot.errors import PdfUnavailable

router = APIRouter(include_in_schema=False)


@router.get("/")
def show_chat(door: DoorHere) -> HTMLResponse:
    """The chat page."""
    return draw("chat.html", clinic=door.house.profile)


@router.get("/favicon.ico")
def show_icon() -> RedirectResponse:
    """What browsers ask for on pages that name no icon, such as the letter."""
    return RedirectResponse("/static/icon.svg")


@router.get("/letter")
def show_letter(request: Request, door: DoorHere) -> HTMLResponse:
    """The letter of this session's own conversation."""
    return letter_page(door.house.letter(_own(request, door), "/letter.pdf"))


@router.get("/letter.pdf")
def download_letter(request: Request, door: DoorHere) -> Response:
    """The same letter as a file; a machine that cannot draw it says so, and shows the way to the page."""
    conversation = _own(request, door)
    spend(door, door.pdfs, conversation)
    try:
        file = door.house.letter_pdf(conversation)
    except PdfUnavailable:
        return draw("no_pdf.html", 503, clinic=door.house.profile)
    name = 'attachment; filename="letter-to-physician.pdf"'
    return Response(file, media_type="application/pdf", headers={"Content-Disposition": name})


def letter_page(html: str) -> HTMLResponse:
    """A letter as a page: its own style blocks are let through by their hash, nothing else is."""
    return HTMLResponse(html, headers={"Content-Security-Policy": content_policy(style_hashes(html))})


def error_page(clinic: Profile, status: int, back: str) -> HTMLResponse:
    """What a browser shows when there is nothing to show; `back` is where to go from there."""
    return draw("error.html", status, clinic=clinic, status=status, back=back)


def _own(request: Request, door: Door) -> str:
    """The conversation of this session. Raises 404 without one."""
    conversation = door.sessions.conversation(request)
    if conversation is None:
        raise Refusal(404)
    return conversation
