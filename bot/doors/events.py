"""The patient's event stream, and the note that the patient types."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from bot.doors.door import DESCRIBED, DoorHere, Held, must_be_json
from bot.doors.refusals import refused
from bot.doors.schemas import Since
from bot.doors.streaming import EventStream

router = APIRouter(prefix="/api", tags=["chat"], responses=refused(403, 429, 503))
LastEventId = Annotated[int, Header(ge=0, le=2**31 - 1)]

_EVENT = {
    "description": "One event; `data` is JSON: a message, a state, or who types.",
    "type": "object",
    "properties": {
        "event": {"enum": ["message", "state", "typing", "moved"]},
        "id": {"type": "string", "pattern": "^[0-9]+$"},
        "data": {"type": "string"},
    },
    "required": ["event", "data"],
}


class Nothing(BaseModel):
    """A body that says no more than its address."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@router.get(
    "/events",
    dependencies=[DESCRIBED],
    response_class=Response,  # of no media type, so that refusals are described as the JSON that they are
    responses={200: {"content": {"text/event-stream": {"schema": _EVENT}}}, **refused(401, 422)},
)
async def watch_events(
    held: Held, door: DoorHere, since: Annotated[Since, Query()], last_event_id: LastEventId = 0
) -> EventStream:
    """All messages with a number above `Last-Event-ID`, or else `after`, and from then on each as it comes.

    Events are `message` (its id is the message's number), `state`, `typing` and `moved`, after which the stream ends.
    """
    return EventStream(door, held, last_event_id or since.after)


@router.post(
    "/typing",
    status_code=204,
    dependencies=[Depends(must_be_json), DESCRIBED],
    responses=refused(400, 401, 408, 413, 415, 422),
)
async def note_typing(held: Held, _: Nothing, door: DoorHere) -> Response:
    """The patient is typing; whoever reads along at the desk sees it for some seconds."""
    door.house.live.typing(held.conversation, "patient")
    return Response(status_code=204)
