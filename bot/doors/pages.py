"""The patient's pages: the chat, the letter for the physician, and a page for what cannot be shown."""

from __future__ import annotations

import jinja2
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse

from bot.doors.door import DoorHere
from bot.doors.headers import content_policy, style_hashes
from bot.doors.house import Profile
from bot.doors.refusals import Refusal

router = APIRouter(include_in_schema=False)

_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("bot.doors"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
)
_TEMPLATES.filters["dial"] = lambda number: "".join(mark for mark in number if mark.isdigit() or mark in "+*#")


@router.get("/")
def show_chat(door: DoorHere) -> HTMLResponse:
    """The chat page."""
    return HTMLResponse(_TEMPLATES.get_template("chat.html").render(clinic=door.house.profile))


@router.get("/favicon.ico")
def show_icon() -> RedirectResponse:
    """What browsers ask for on pages that name no icon, such as the letter."""
    return RedirectResponse("/static/icon.svg")


@router.get("/letter")
def show_letter(request: Request, door: DoorHere) -> HTMLResponse:
    """The letter of this session's own conversation."""
    conversation = door.sessions.conversation(request)
    if conversation is None:
        raise Refusal(404)
    return letter_page(door.house.letter(conversation))


def letter_page(html: str) -> HTMLResponse:
    """A letter as a page: its own style blocks are let through by their hash, nothing else is."""
    return HTMLResponse(html, headers={"Content-Security-Policy": content_policy(style_hashes(html))})


def error_page(clinic: Profile, status: int, back: str) -> HTMLResponse:
    """What a browser shows when there is nothing to show; `back` is where to go from there."""
    page = _TEMPLATES.get_template("error.html").render(clinic=clinic, status=status, back=back)
    return HTMLResponse(page, status)
