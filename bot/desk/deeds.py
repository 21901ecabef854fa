"""What staff ask of the diary by a form: as whom, under which key, and for which visit of the case."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from starlette.exceptions import HTTPException

from bot.booking.gate import Acting
from bot.desk.access import SignedIn
from bot.desk.house import DeskHouse
from bot.desk.shut import reason_in
from bot.errors import NotFound
from bot.ports import ConversationId, Deed, DeedKind
from bot.scheduling.model import Appointment

LONGEST_KEY = 255


def acting(who: SignedIn, form: Mapping[str, str]) -> Acting:
    """Who sent a form, under the key that the form was made with. Raises 400 for a form without one."""
    key = form.get("key", "")
    if not (key.isascii() and key.isprintable() and 8 <= len(key) <= LONGEST_KEY):
        raise HTTPException(400)
    return Acting(by=who.username, key=key, reason=reason_in(form))


def own_visit(house: DeskHouse, who: SignedIn, conversation: ConversationId, appointment: str) -> Appointment:
    """A hold or visit of this case. Raises `NotFound`; who reached for one that is not the case's is noted."""
    house.desk.case(conversation)
    for visit in house.records.diary.visits(conversation):
        if visit.id == appointment:
            return visit
    note(house, who, conversation, appointment, "not a visit of this case")
    raise NotFound("no such visit of this case")


def note(house: DeskHouse, who: SignedIn, conversation: ConversationId, appointment: str | None, why: str) -> None:
    """Note in the diary's log that something was refused."""
    deed = Deed(house.clock.now(), who.username, DeedKind.REFUSED, appointment, conversation, why)
    house.records.deeds.note(deed)


def case_at(conversation: ConversationId, done: str = "") -> str:
    """The address of a case's visits; `done` names what has just been done."""
    return f"/desk/cases/{quote(conversation, safe='')}{f'?done={done}' if done else ''}#visits"
