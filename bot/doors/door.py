"""The public door of one application: the house behind it and the locks on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from bot.doors.house import DoorHouse
from bot.doors.limits import Limiter, Limits, TokenBuckets, address_of
from bot.doors.metrics import Metrics
from bot.doors.once import Once
from bot.doors.refusals import Refusal
from bot.doors.session import Sessions
from bot.doors.turns import Turns


@dataclass(frozen=True)
class Door:
    """What the routes of the door work with, and how often each may be used."""

    house: DoorHouse
    sessions: Sessions
    new_sessions: Limiter
    per_session: Limiter
    pdfs: Limiter
    visit_addresses: Limiter
    visit_links: Limiter
    forms: Once
    turns: Turns
    metrics: Metrics

    @classmethod
    def of(cls, house: DoorHouse, limits: Limits, metrics: Metrics) -> Door:
        """Hang the door into a house. Raises `BadSettings`."""
        sessions = Sessions(house.settings.secret, house.clock, house.settings.secure_cookies)
        return cls(
            house=house,
            sessions=sessions,
            new_sessions=TokenBuckets(limits.new_sessions),
            per_session=TokenBuckets(limits.session),
            pdfs=TokenBuckets(limits.pdfs),
            visit_addresses=TokenBuckets(limits.visit_address),
            visit_links=TokenBuckets(limits.visit_link),
            forms=Once(),
            turns=Turns(),
            metrics=metrics,
        )


def door_of(request: Request) -> Door:
    """The door that a request came through."""
    return cast("Door", request.app.state.door)


DoorHere = Annotated[Door, Depends(door_of)]


def may_open(request: Request, door: DoorHere) -> None:
    """Refuse an address that opens conversations too often."""
    spend(door, door.new_sessions, address_of(request))


def must_be_json(request: Request) -> None:
    """Refuse a body that does not say it is JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415)


def session_of(request: Request, door: DoorHere) -> str:
    """The conversation that this request may speak for, within its rate."""
    conversation = door.sessions.conversation(request)
    if conversation is None:
        raise Refusal(401)
    spend(door, door.per_session, conversation)
    return conversation


Mine = Annotated[str, Depends(session_of)]
# Only for the API's description: `Sessions` itself reads the header, and stricter.
DESCRIBED = Depends(HTTPBearer(auto_error=False, description="From POST /api/session; its cookie does as well."))


def spend(door: Door, limiter: Limiter, key: str) -> None:
    """Take one of what a caller may ask for. Raises 429 with the time to wait."""
    wait = limiter.take(key, door.house.clock.now())
    if wait:
        raise Refusal(429, wait=wait)
