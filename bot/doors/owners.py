"""The page for owners of web sites: how to embed the chat, how to theme it and how to restrict it."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from bot.doors.door import DoorHere
from bot.doors.drawing import draw

router = APIRouter(include_in_schema=False)


@router.get("/embed")
def show_embedding(door: DoorHere) -> HTMLResponse:
    """How to embed the chat, with the chat itself as a preview. Which sites are allowed is nobody's to read here."""
    address = door.house.settings.public_url
    parts = urlsplit(address)
    page = draw(
        "embed.html",
        clinic=door.house.profile,
        script=f"{address}/static/cupwise.js",
        full_page=f"{address}/",
        origin=f"{parts.scheme}://{parts.netloc}",
    )
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    return page
