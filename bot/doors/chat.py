"""The chat API: open a conversation, speak, read what was said."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.concurrency import run_in_threadpool

from bot.doors.door import DESCRIBED, Bearer, Door, DoorHere, Held, Site, Speaking, may_open, must_be_json
from bot.doors.links import shown
from bot.doors.refusals import Refusal, refused
from bot.doors.schemas import (
    AnswerOut,
    HistoryOut,
    MessageIn,
    MessageOut,
    ReplyOut,
    SessionOut,
    Since,
    StateOut,
)
from bot.errors import BadInput

router = APIRouter(prefix="/api", tags=["chat"], responses=refused(403, 429, 503))


@router.post("/session", status_code=201, dependencies=[Depends(may_open)], responses=refused(408, 413))
async def open_conversation(site: Site, door: DoorHere) -> SessionOut:
    """Open a new conversation. The server chooses its id; the token counts on the site that asked for it."""
    session = door.sessions.start(site)
    answer = await door.turns.finish(door.house.conversation.open(session.conversation, "web"))
    return SessionOut(
        conversation=session.conversation,
        token=door.sessions.token(session),
        replies=[ReplyOut.of(reply) for reply in answer.replies],
        state=shown(door, session, answer.state),
    )


@router.post(
    "/messages",
    dependencies=[Depends(must_be_json), DESCRIBED],
    responses=refused(400, 401, 404, 408, 409, 413, 415, 422),
)
async def hear_message(mine: Speaking, bearer: Bearer, message: MessageIn, door: DoorHere) -> AnswerOut:
    """Say something. The same id again gives the same answer, so a lost answer can be asked for again."""
    if mine is None:
        answer = await run_in_threadpool(door.house.conversation.last_resort, message.text)
        return AnswerOut.of(answer, StateOut.of(answer.state))
    message_id = message.id.lower()
    text = message.text
    if message.choices:
        text = await run_in_threadpool(_picked, door, mine, message_id, message)
    answer = await door.turns.finish(door.house.conversation.hear(mine, text, message_id))
    return AnswerOut.of(answer, shown(door, bearer, answer.state))


@router.get("/messages", dependencies=[DESCRIBED], responses=refused(401, 404, 422))
def read_messages(held: Held, door: DoorHere, since: Annotated[Since, Query()]) -> HistoryOut:
    """Read the conversation after a message number."""
    state = door.house.conversation.state(held.conversation)
    messages = door.house.conversation.history(held.conversation, since.after)
    return HistoryOut(messages=[MessageOut.of(message) for message in messages], state=shown(door, held, state))


def _picked(door: Door, conversation: str, message_id: str, message: MessageIn) -> str:
    try:
        return door.house.conversation.pick(conversation, message.choices)
    except BadInput:
        # A retry of a message that was answered: newer choices have taken the place of those it picked.
        earlier = (kept.text for kept in door.house.messages.transcript(conversation) if kept.client_id == message_id)
        text = next(earlier, None)
    if text is None:
        raise Refusal(409, "not_offered", "A choice was not among those offered last.")
    return text
