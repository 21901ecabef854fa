"""Staff in a patient's chat: take it over, speak, give it back, let it go on after an alarm; and what happens, live."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.desk.access import SignedIn
from bot.desk.case_page import case_page
from bot.desk.chat import ChatTrouble
from bot.desk.deeds import acting
from bot.desk.forms import Form
from bot.desk.room import Asked, Here, Room, Sender, Who
from bot.desk.stream import CaseStream
from bot.errors import BadInput, KeyReused, NotAllowed
from bot.incoming import clean

router = APIRouter(prefix="/desk/cases/{conversation}", include_in_schema=False)

_OURS = frozenset({"same-origin", "none"})


@router.get("/events")
def show_events(room: Here, who: Who, conversation: Asked, request: Request) -> Response:
    """What happens in a case, as server-sent events; not a sign of anyone's presence. Raises `NotFound`."""
    if request.headers.get("sec-fetch-site", "none") not in _OURS:
        raise HTTPException(403)
    room.house.desk.case(conversation)
    after = request.headers.get("last-event-id") or request.query_params.get("after", "")
    return CaseStream(room, who, request.cookies[room.cookie], conversation, _number(after))


@router.post("/chat/take")
def take(room: Here, who: Sender, conversation: Asked, form: Form) -> Response:
    """Answer instead of the assistant, or of the colleague that the form names."""
    key = _key(room, who, conversation, form)
    if room.sent.has(who.username, key):
        return _back(conversation)
    holder = room.house.messages.state(conversation).taken_over_by
    if holder not in {form.get("holder") or None, who.username}:
        return case_page(room, who, conversation, chat_trouble=ChatTrouble("holder"))
    room.house.conversation.take_over(conversation, who.username)
    return _done(room, who, conversation, key)


@router.post("/chat/back")
def give_back(room: Here, who: Sender, conversation: Asked, form: Form) -> Response:
    """Let the assistant answer again; whoever does not have the chat gives nothing back."""
    key = _key(room, who, conversation, form)
    if room.sent.has(who.username, key):
        return _back(conversation)
    if room.house.messages.state(conversation).taken_over_by not in {None, who.username}:
        return case_page(room, who, conversation, chat_trouble=ChatTrouble("holder"))
    room.house.conversation.give_back(conversation, who.username)
    return _done(room, who, conversation, key)


@router.post("/chat/say")
def say(room: Here, who: Sender, conversation: Asked, form: Form) -> Response:
    """Speak to the patient. What is refused stays in the box."""
    key, typed = _key(room, who, conversation, form), form.get("text", "").replace("\r\n", "\n")
    try:
        room.house.conversation.staff_says(conversation, who.username, typed, key)
    except BadInput:
        fault = "long" if clean(typed).strip() else "empty"
    except NotAllowed:
        fault = "not_yours"
    except KeyReused:
        fault = "reused"
    else:
        return _done(room, who, conversation, key)
    return case_page(room, who, conversation, chat_trouble=ChatTrouble(fault, typed))


@router.post("/chat/typing")
def tell_typing(room: Here, who: Sender, conversation: Asked) -> Response:
    """Let the patient know that whoever has the chat is typing."""
    if room.house.messages.state(conversation).taken_over_by == who.username:
        room.house.live.typing(conversation, "staff")
    return Response(status_code=204)


@router.post("/chat/checked")
def end_alarm(room: Here, who: Sender, conversation: Asked, form: Form) -> Response:
    """Let the chat go on after an alarm, with a reason, which is logged."""
    key, reason = _key(room, who, conversation, form), form.get("reason", "")
    if room.sent.has(who.username, key):
        return _back(conversation)
    try:
        room.house.conversation.end_alarm(conversation, who.username, clean(reason), _number(form.get("read", "")))
    except BadInput:
        return case_page(room, who, conversation, chat_trouble=ChatTrouble("reason", reason))
    except NotAllowed:
        return case_page(room, who, conversation, chat_trouble=ChatTrouble("written", reason))
    return _done(room, who, conversation, key)


def _key(room: Room, who: SignedIn, conversation: str, form: Mapping[str, str]) -> str:
    """The key of a form for a case that exists. Raises 400 and `NotFound`."""
    key = acting(who, form).key or ""
    if len(key) > 80:
        raise HTTPException(400)
    room.house.desk.case(conversation)
    return key


def _done(room: Room, who: SignedIn, conversation: str, key: str) -> Response:
    room.sent.keep(who.username, key)
    return _back(conversation)


def _back(conversation: str) -> Response:
    return RedirectResponse(f"/desk/cases/{quote(conversation, safe='')}#chat", 303)


def _number(text: str) -> int:
    """The number of a message; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
