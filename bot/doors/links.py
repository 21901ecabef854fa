"""What a patient can open or save beside the chat: the letter for a physician, and the next visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.doors.letters import letter_paths
from bot.doors.schemas import StateLinkOut, StateOut

if TYPE_CHECKING:
    from bot.doors.door import Door
    from bot.doors.house import Standing
    from bot.doors.session import Holder


def shown(door: Door, holder: Holder, state: Standing) -> StateOut:
    """A state with its links, for whoever holds the conversation. Each link needs no session and opens that alone."""
    paths = letter_paths(door.letters, holder.conversation, holder.epoch) if state.letter else ()
    if state.visit is not None:
        page = f"/visit/{door.house.links.token(state.visit)}"
        paths = (*paths, ("visit", page), ("calendar", f"{page}/calendar.ics"))
    return StateOut.of(state, [StateLinkOut.model_validate({"kind": kind, "href": href}) for kind, href in paths])
