"""The desk of one application: the house behind it, its lock, and how it shows a page."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, cast

import jinja2
from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from bot.desk.access import LONGEST_SESSION, Access, SignedIn
from bot.desk.forms import Form
from bot.desk.house import AddressOf, Attempts, DeskHouse, LetterPage
from bot.desk.sessions import Streams

SIGN_IN = "/desk/sign-in"
LONGEST_ID = 200

_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("bot.desk"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["plain"] = lambda name: name.replace("_", " ")
_TEMPLATES.globals["new_key"] = lambda: secrets.token_urlsafe(16)
_TEMPLATES.filters["dial"] = lambda number: "".join(mark for mark in number if mark.isdigit() or mark == "+")


@dataclass(frozen=True)
class Room:
    """What the routes of the desk work with."""

    house: DeskHouse
    access: Access
    address_of: AddressOf
    letter_page: LetterPage
    streams: Streams = field(default_factory=Streams)

    @classmethod
    def of(
        cls, house: DeskHouse, by_address: Attempts, by_name: Attempts, address_of: AddressOf, letter_page: LetterPage
    ) -> Room:
        """Furnish the desk. Raises `BadSettings`."""
        access = Access(house.staff, house.clock, house.settings.secret, by_address, by_name)
        return cls(house, access, address_of, letter_page)

    @property
    def cookie(self) -> str:
        """The name of the session's cookie."""
        return "__Host-cupwise-desk" if self.house.settings.secure_cookies else "cupwise-desk"

    def show(self, page: str, values: Mapping[str, object], who: SignedIn | None = None, status: int = 200) -> Response:
        """A page; one shown to a signed-in person counts as use of the session."""
        response = HTMLResponse(self.render(page, values, who), status)
        if who:
            self.remember(response, who.token)
        return response

    def render(self, page: str, values: Mapping[str, object], who: SignedIn | None = None) -> str:
        """A page or a piece of one as HTML."""
        proof = self.access.form_proof(who) if who else ""
        unsigned = len(self.house.unsigned)
        known = {"clinic": self.house.profile.name, "who": who, "proof": proof, "unsigned": unsigned, **values}
        return _TEMPLATES.get_template(page).render(known)

    def remember(self, response: Response, token: str) -> None:
        """Keep the session in the browser, out of reach of scripts."""
        response.set_cookie(
            self.cookie,
            self.access.cookie(token),
            max_age=int(LONGEST_SESSION.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self.house.settings.secure_cookies,
        )

    def forget(self, response: Response) -> None:
        """Take the session out of the browser."""
        response.delete_cookie(self.cookie, httponly=True, samesite="lax", secure=self.house.settings.secure_cookies)


def room_of(request: Request) -> Room:
    """The desk that a request came to."""
    return cast("Room", request.app.state.desk)


Here = Annotated[Room, Depends(room_of)]


def perhaps_signed_in(request: Request, room: Here) -> SignedIn | None:
    """Who asks, if anyone is signed in."""
    return room.access.signed_in(request.cookies.get(room.cookie, ""))


def signed_in(who: Annotated[SignedIn | None, Depends(perhaps_signed_in)]) -> SignedIn:
    """Who asks; all others are sent to the sign-in, whatever they asked for."""
    if who is None:
        raise HTTPException(303, headers={"Location": SIGN_IN})
    return who


Who = Annotated[SignedIn, Depends(signed_in)]


def asked_conversation(conversation: str) -> str:
    """The conversation in an address; an id that no store could hold does not exist."""
    if not conversation.isprintable() or len(conversation) > LONGEST_ID:
        raise HTTPException(404)
    return conversation


Asked = Annotated[str, Depends(asked_conversation)]


def our_form(form: Form, room: Here, who: Who) -> SignedIn:
    """Who sent a form that this session was given; a form made elsewhere is refused."""
    if not room.access.is_ours(who, form.get("proof", "")):
        raise HTTPException(403)
    return who


Sender = Annotated[SignedIn, Depends(our_form)]
