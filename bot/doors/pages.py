"""The patient's pages: the chat, the letter for the physician, and a page for what cannot be shown."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.doors.door import DoorHere, must_count, spend, spend_patient
from bot.doors.drawing import draw
from bot.doors.headers import content_policy, style_hashes
from bot.doors.house import Profile
from bot.doors.refusals import Refusal
from bot.errors import PdfUnavailable

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]


@router.get("/")
def show_chat(door: DoorHere) -> HTMLResponse:
    """The chat page."""
    return draw("chat.html", clinic=door.house.profile, widget=door.house.widget)


@router.get("/favicon.ico")
def show_icon() -> RedirectResponse:
    """What browsers ask for on pages that name no icon, such as the letter."""
    return RedirectResponse("/static/icon.svg")


async def linked_letter(sealed: str, door: DoorHere) -> str:
    """The conversation whose letter a link opens, within its rate. Raises 404 for a link that opens none."""
    holder = door.letters.holder(sealed)
    if holder is None:
        raise Refusal(404)
    await spend_patient(door, f"{holder.conversation}.{holder.epoch}")
    try:
        await run_in_threadpool(must_count, door, holder)
    except Refusal:
        raise Refusal(404) from None
    return holder.conversation


Linked = Annotated[str, Depends(linked_letter)]


@router.api_route("/letter/{sealed}.pdf", methods=READ)
def download_letter(sealed: str, conversation: Linked, door: DoorHere) -> Response:
    """The same letter as a file; a machine that cannot draw it says so, and shows the way to the page."""
    spend(door, door.pdfs, conversation)
    try:
        file = door.house.letter_pdf(conversation)
    except PdfUnavailable:
        return draw("no_pdf.html", 503, clinic=door.house.profile, page=f"/letter/{sealed}")
    name = 'attachment; filename="letter-to-physician.pdf"'
    return Response(file, media_type="application/pdf", headers={"Content-Disposition": name})


@router.api_route("/letter/{sealed}", methods=READ)
def show_letter(sealed: str, conversation: Linked, door: DoorHere) -> HTMLResponse:
    """The letter of a conversation, with the way to its file."""
    return letter_page(door.house.letter(conversation, f"/letter/{sealed}.pdf"))


def letter_page(html: str) -> HTMLResponse:
    """A letter as a page: its own style blocks are let through by their hash, nothing else is."""
    return HTMLResponse(html, headers={"Content-Security-Policy": content_policy(style_hashes(html))})


def error_page(clinic: Profile, status: int, back: str) -> HTMLResponse:
    """What a browser shows when there is nothing to show; `back` is where to go from there."""
    return draw("error.html", status, clinic=clinic, status=status, back=back)
