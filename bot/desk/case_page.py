"""The page of one case, with word of what was just done or of what came in the way."""

from __future__ import annotations

from starlette.responses import Response

from bot.desk.access import SignedIn
from bot.desk.chat import ChatTrouble, chat
from bot.desk.room import Room
from bot.desk.trouble import Trouble
from bot.desk.views import sheet


def case_page(
    room: Room,
    who: SignedIn,
    conversation: str,
    done: str = "",
    trouble: tuple[str, Trouble] | None = None,
    chat_trouble: ChatTrouble | None = None,
) -> Response:
    """All of one case. `done` names what was done, `trouble` the visit with what came in its way. Raises `NotFound`."""
    visit, came = trouble or ("", None)
    fault = came.fault if came else None
    values = {"sheet": sheet(room.house, conversation), "done": done, "fault": fault, "faulty": visit}
    values |= {"chat": chat(room.house, conversation, who), "amiss": chat_trouble or ChatTrouble()}
    status = came.status if came else chat_trouble.status if chat_trouble else 200
    return room.show("case.html", values, who, status)
