"""The chat API: open a conversation, speak, read what was said."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.concurrency import run_in_threadpool

from bot.doors.door import DESCRIBED, Door, DoorHere, Mine, may_open, must_be_json
from bot.doors.refusals import Refusal
from bot.doors.schemas import (
    AnswerOut,
    ErrorOut,
    HistoryOut,
    MessageIn,
    MessageOut,
    ReplyOut,
    SessionOut,
    Since,
    StateOut,
)
from bot.errors import BadInput


def _refused(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": ErrorOut} for status in statuses}


router = APIRouter(prefix="/api", tags=["chat"], responses=_refused(403, 429, 503))


@router.post("/session", status_code=201, dependencies=[Depends(may_open)], responses=_refused(408, 413))
async def open_conversation(door: DoorHere, response: Response) -> SessionOut:
    """Open a new conversation. The server chooses its id; the token is also set as a cookie."""
    session = door.sessions.start()
    answer = await door.turns.finish(door.house.conversation.open(session.conversation, "web"))
    door.sessions.keep(response, session)
    return SessionOut(
        conversation=session.conversation,
        token=session.token,
        replies=[ReplyOut.of(reply) for reply in answer.replies],
        state=StateOut.of(answer.state),
    )


@router.post(
    "/messages",
    dependencies=[Depends(must_be_json), DESCRIBED],
    responses=_refused(400, 401, 404, 408, 409, 413, 415, 422),
)
async def hear_message(mine: Mine, message: MessageIn, door: DoorHere) -> AnswerOut:
    """Say something. The same id again gives the same answer, so a lost answer can be asked for again."""
    message_id = message.id.lower()
    text = await run_in_threadpool(_words, door, mine, message_id, message)
    return AnswerOut.of(await door.turns.finish(door.house.conversation.hear(mine, text, message_id)))


@router.get("/messages", dependencies=[DESCRIBED], responses=_refused(401, 404, 422))
def read_messages(mine: Mine, door: DoorHere, since: Annotated[Since, Query()]) -> HistoryOut:
    """Read the conversation after a message number."""
    state = door.house.conversation.state(mine)
    messages = door.house.conversation.history(mine, since.after)
    return HistoryOut(messages=[MessageOut.of(message) for message in messages], state=StateOut.of(state))


def _words(door: Door, conversation: str, message_id: str, message: MessageIn) -> str:
    if not message.choices:
        return message.text
    try:
        return door.house.conversation.pick(conversation, message.choices)
    except BadInput:
        # A retry of a message that was answered: newer choices have taken the place of those it picked.
        earlier = (kept.text for kept in door.house.messages.transcript(conversation) if kept.client_id == message_id)
        text = next(earlier, None)
    if text is None:
        raise Refusal(409, "not_offered", "A choice was not among those offered last.")
    return text
