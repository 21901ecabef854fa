"""The public door of one application: the house behind it and the locks on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from bot.doors.house import DoorHouse
from bot.doors.limits import Limiter, Limits, TokenBuckets, address_of
from bot.doors.metrics import Metrics
from bot.doors.refusals import Refusal
from bot.doors.session import Sessions
from bot.doors.turns import Turns


@dataclass(frozen=True)
class Door:
    """What the routes of the door work with."""

    house: DoorHouse
    sessions: Sessions
    new_sessions: Limiter
    per_session: Limiter
    turns: Turns
    metrics: Metrics

    @classmethod
    def of(cls, house: DoorHouse, limits: Limits, metrics: Metrics) -> Door:
        """Hang the door into a house. Raises `BadSettings`."""
        sessions = Sessions(house.settings.secret, house.clock, house.settings.secure_cookies)
        return cls(house, sessions, TokenBuckets(limits.new_sessions), TokenBuckets(limits.session), Turns(), metrics)


def door_of(request: Request) -> Door:
    """The door that a request came through."""
    return cast("Door", request.app.state.door)


DoorHere = Annotated[Door, Depends(door_of)]


def may_open(request: Request, door: DoorHere) -> None:
    """Refuse an address that opens conversations too often."""
    _spend(door, door.new_sessions, address_of(request))


def must_be_json(request: Request) -> None:
    """Refuse a body that does not say it is JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415)


def session_of(request: Request, door: DoorHere) -> str:
    """The conversation that this request may speak for, within its rate."""
    conversation = door.sessions.conversation(request)
    if conversation is None:
        raise Refusal(401)
    _spend(door, door.per_session, conversation)
    return conversation


Mine = Annotated[str, Depends(session_of)]
# Only for the API's description: `Sessions` itself reads the header, and stricter.
DESCRIBED = Depends(HTTPBearer(auto_error=False, description="From POST /api/session; its cookie does as well."))


def _spend(door: Door, limiter: Limiter, key: str) -> None:
    wait = limiter.take(key, door.house.clock.now())
    if wait:
        raise Refusal(429, wait=wait)
