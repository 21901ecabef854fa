"""A chat goes on in another place, or ends: either way, every session and every link of before ends at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from bot.doors.door import DESCRIBED, Door, DoorHere, Held, Site, may_resume, must_be_json
from bot.doors.links import shown
from bot.doors.refusals import Refusal, refused
from bot.doors.schemas import StateOut
from bot.doors.session import Holder, moved

router = APIRouter(prefix="/api", tags=["chat"], responses=refused(403, 429, 503))


class ResumeIn(BaseModel):
    """The key of a resume link: what stands behind `#resume=` in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(min_length=1, max_length=600)


class LinkOut(BaseModel):
    """A link to continue the chat elsewhere, once, and until when."""

    url: str
    expires_at: datetime


class ResumedOut(BaseModel):
    """A conversation that went on here, and its new token."""

    conversation: str
    token: str
    state: StateOut


@router.post("/resume-link", dependencies=[DESCRIBED], responses=refused(401, 408, 413))
def make_link(held: Held, door: DoorHere) -> LinkOut:
    """Make a link. Of all links that were made, the first that is used ends the others, and every session."""
    link = door.resume_links.link(held)
    return LinkOut(url=link.url, expires_at=link.expires_at)


@router.post(
    "/resume",
    dependencies=[Depends(must_be_json), Depends(may_resume)],
    responses=refused(400, 404, 408, 413, 415, 422),
)
def resume(body: ResumeIn, site: Site, door: DoorHere) -> ResumedOut:
    """Continue a chat here and end it where it was. The token counts on the site that asked for it."""
    found = door.resume_links.holder(body.key)
    if found is None:
        raise Refusal(404)
    state = door.house.conversation.state(found.conversation)  # first: a fault must not use up the link
    if not _advance(door, found):
        raise Refusal(404)
    holder = replace(found, epoch=found.epoch + 1, origin=site)
    token, state_out = door.sessions.token(holder), shown(door, holder, state)
    return ResumedOut(conversation=holder.conversation, token=token, state=state_out)


@router.post("/leave", status_code=204, dependencies=[DESCRIBED], responses=refused(401, 408, 413))
def leave(held: Held, door: DoorHere) -> Response:
    """End this chat on every device."""
    if not _advance(door, held):
        raise moved()
    return Response(status_code=204)


def _advance(door: Door, holder: Holder) -> bool:
    """Begin the next epoch, unless somebody else has; the streams of the last one end."""
    if not door.house.epochs.advance(holder.conversation, holder.epoch):
        return False
    door.house.live.moved(holder.conversation)
    return True
