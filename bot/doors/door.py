"""The public door of one application: the house behind it and the locks on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPBearer

from bot.doors.house import DoorHouse
from bot.doors.letters import letter_seal
from bot.doors.limits import KeptBuckets, Limiter, Limits, PatientBuckets, StreamLimits, address_of
from bot.doors.metrics import Metrics
from bot.doors.origin import Sites
from bot.doors.refusals import Refusal
from bot.doors.resume_link import ResumeLinks
from bot.doors.session import EpochSeal, Holder, Sessions, moved
from bot.doors.turns import Turns
from bot.errors import NotFound, StoreUnavailable


@dataclass(frozen=True)
class Door:
    """What the routes of the door work with, and how often each may be used."""

    house: DoorHouse
    sites: Sites
    sessions: Sessions
    letters: EpochSeal
    resume_links: ResumeLinks
    new_sessions: Limiter
    per_session: PatientBuckets
    resumes: Limiter
    pdfs: Limiter
    visit_addresses: Limiter
    visit_links: Limiter
    turns: Turns
    streams: StreamLimits
    metrics: Metrics

    @classmethod
    def of(cls, house: DoorHouse, limits: Limits, metrics: Metrics) -> Door:
        """Hang the door into a house. Raises `BadSettings`."""
        secret, clock = house.settings.secret, house.clock
        kept = partial(KeptBuckets, house.takings, metrics)
        return cls(
            house=house,
            sites=Sites(house.settings.allowed_origins, house.settings.secure_cookies),
            sessions=Sessions(secret, clock),
            letters=letter_seal(secret, clock),
            resume_links=ResumeLinks(secret, clock, house.settings.public_url),
            new_sessions=kept("new_sessions", limits.new_sessions),
            per_session=PatientBuckets(house.takings, metrics, "session", limits.session),
            resumes=kept("resume", limits.resume),
            pdfs=kept("pdfs", limits.pdfs),
            visit_addresses=kept("visit_address", limits.visit_address),
            visit_links=kept("visit_link", limits.visit_link),
            turns=Turns(),
            streams=limits.streams,
            metrics=metrics,
        )


def door_of(request: Request) -> Door:
    """The door that a request came through."""
    return cast("Door", request.app.state.door)


DoorHere = Annotated[Door, Depends(door_of)]


def may_open(request: Request, door: DoorHere) -> None:
    """Refuse an address that opens conversations too often."""
    spend(door, door.new_sessions, address_of(request))


def may_resume(request: Request, door: DoorHere) -> None:
    """Refuse an address that tries keys of chats too often."""
    spend(door, door.resumes, address_of(request))


def site_of(request: Request, door: DoorHere) -> str:
    """The site that a request comes from: one that may embed the chat, or "" for our own pages. Raises 403."""
    site = door.sites.of(request.headers)
    if site is None:
        raise Refusal(403)
    return site


Site = Annotated[str, Depends(site_of)]


def must_be_json(request: Request) -> None:
    """Refuse a body that does not say it is JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415)


def must_count(door: Door, holder: Holder) -> None:
    """Raises 401 for a session, or a link, that has ended; it waits for the database. Raises `StoreUnavailable`."""
    try:
        epoch = door.house.epochs.epoch(holder.conversation)
    except NotFound:
        raise Refusal(401) from None
    if epoch != holder.epoch:
        raise moved()


async def bearer_of(request: Request, door: DoorHere) -> Holder:
    """Whom the token of this request proves, within the rate. That it still counts is not known yet."""
    holder = door.sessions.holder(request, door.sites.of(request.headers))
    await spend_patient(door, f"{holder.conversation}.{holder.epoch}")  # an ended session uses up nobody else's rate
    return holder


Bearer = Annotated[Holder, Depends(bearer_of)]


async def holder_of(bearer: Bearer, door: DoorHere) -> Holder:
    """Who holds the conversation that this request may speak for. Raises 401."""
    await run_in_threadpool(must_count, door, bearer)
    return bearer


Held = Annotated[Holder, Depends(holder_of)]


async def speaker_of(bearer: Bearer, door: DoorHere) -> str | None:
    """The conversation in which this request may speak; None while the store cannot say whether its session counts.

    Then nothing may be kept or shown, but what was typed may be an emergency and is answered all the same.
    """
    try:
        await run_in_threadpool(must_count, door, bearer)
    except StoreUnavailable:
        return None
    return bearer.conversation


Speaking = Annotated[str | None, Depends(speaker_of)]
# Only for the API's description: `Sessions` itself reads the header, and stricter.
DESCRIBED = Depends(HTTPBearer(auto_error=False, description="From POST /api/session or POST /api/resume."))


def spend(door: Door, limiter: Limiter, key: str) -> None:
    """Take one of what a caller may ask for; it waits for the database. Raises 429 with the time to wait."""
    _refuse(limiter.take(key, door.house.clock.now()))


async def spend_patient(door: Door, key: str) -> None:
    """Take one of what a patient may ask for, which no fault of the database stops. Raises 429 as well."""
    _refuse(await door.per_session.take(key, door.house.clock.now()))


def _refuse(wait: float) -> None:
    if wait:
        raise Refusal(429, wait=wait)
