"""Staff in a patient's chat: take it over, speak, give it back, let it go on after an alarm; and what happens, live."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import quote

from fastapi import APIRouter
from fastapi import Request as HttpRequest
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.desk.access import SignedIn
from bot.desk.case_page import case_page
from bot.desk.chat import ChatTrouble
from bot.desk.deeds import acting
from bot.desk.forms import Form
from bot.desk.room import Asked, Here, Room, Sender, Who
from bot.desk.stream import CaseStream
from bot.errors import BadInput, CupwiseError, KeyReused, NotAllowed
from bot.incoming import clean
from bot.ports import Request

router = APIRouter(prefix="/desk/cases/{conversation}", include_in_schema=False)

_WISHES = ("holder", "reason", "read")
_OURS = frozenset({"same-origin", "none"})


@router.get("/events")
def show_events(room: Here, who: Who, conversation: Asked, request: HttpRequest) -> Response:
    """What happens in a case, as server-sent events; not a sign of anyone's presence. Raises `NotFound`."""
    if request.headers.get("sec-fetch-site", "none") not in _OURS:
        raise HTTPException(403)
    room.house.desk.case(conversation)
    after = request.headers.get("last-event-id") or request.query_params.get("after", "")
    return CaseStream(room, who, request.cookies[room.cookie], conversation, _number(after))


@router.post("/chat/take")
def take(room: Here, who: Sender, conversation: Asked, form: Form) -> Response:
    """Answer instead of the assistant, or of the colleague that the form names."""
    holders = {form.get("holder") or None, who.username}
    work = partial(room.house.conversation.take_over, conversation, who.username, holders)
    return _once(room, who, conversation, form, "take", work, {NotAllowed: "holder"})


@router.post("/chat/back")
def give_back(room: Here, who: Sender, conversation: Asked, form: Form) -> Response:
    """Let the assistant answer again; whoever does not have the chat gives nothing back."""
    work = partial(room.house.conversation.give_back, conversation, who.username, {None, who.username})
    return _once(room, who, conversation, form, "back", work, {NotAllowed: "holder"})


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
        return _back(conversation)
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
    reason, read = form.get("reason", ""), _number(form.get("read", ""))
    work = partial(room.house.conversation.end_alarm, conversation, who.username, clean(reason), read)
    return _once(room, who, conversation, form, "checked", work, {BadInput: "reason", NotAllowed: "written"})


def _key(room: Room, who: SignedIn, conversation: str, form: Mapping[str, str]) -> str:
    """The key of a form for a case that exists. Raises 400 and `NotFound`."""
    key = acting(who, form).key or ""
    if len(key) > 80:
        raise HTTPException(400)
    room.house.desk.case(conversation)
    return key


def _once(
    room: Room,
    who: SignedIn,
    conversation: str,
    form: Mapping[str, str],
    what: str,
    work: Callable[[], None],
    faults: Mapping[type[CupwiseError], str],
) -> Response:
    """Do what a form asks for, whichever process it reaches how often; `faults` names what may come in the way."""
    key = _key(room, who, conversation, form)
    wish = [what, *(form.get(field, "") for field in _WISHES)]
    request = Request(f"{conversation}:{who.username}", key, json.dumps(wish))
    try:
        room.house.records.requests.once(conversation, request, work, room.house.clock.now())
    except KeyReused:
        return case_page(room, who, conversation, chat_trouble=ChatTrouble("reused"))
    except tuple(faults) as refusal:
        trouble = ChatTrouble(faults[type(refusal)], form.get("reason", ""))
        return case_page(room, who, conversation, chat_trouble=trouble)
    return _back(conversation)


def _back(conversation: str) -> Response:
    return RedirectResponse(f"/desk/cases/{quote(conversation, safe='')}#chat", 303)


def _number(text: str) -> int:
    """The number of a message; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
