"""Whether the gate to a booking is shut, why, and what staff must give to open it all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.clinical.model import Disposition
from bot.desk.house import DeskHouse
from bot.errors import NotScreened
from bot.ports import ConversationId

LONGEST_REASON = 500
_DANGERS = frozenset({Disposition.EMERGENCY.word, Disposition.URGENT.word, "self_harm"})


@dataclass(frozen=True)
class Shut:
    """What stands in the way: `why` in words, None when nothing does; `danger` when an urgent finding stands.

    What is shut asks staff for a reason, danger for a tick that they know.
    """

    why: str | None = None
    danger: bool = False


def shut_on(house: DeskHouse, conversation: ConversationId, service: str, day: date) -> Shut:
    """What stands in the way of a service on a day."""
    try:
        house.visits.gate(conversation, service, day)
    except NotScreened as refused:
        return Shut(gate_words(house, refused), in_danger(house, conversation))
    return Shut(None, in_danger(house, conversation))


def in_danger(house: DeskHouse, conversation: ConversationId) -> bool:
    """Whether the last screening was urgent or worse, or such an alert has not been seen yet, or an emergency stands.

    Whoever books then must say that they know.
    """
    decision = house.decisions.latest(conversation)
    if decision is not None and decision.assessment.overall >= Disposition.URGENT:
        return True
    case = house.desk.case(conversation)
    return bool(_DANGERS.intersection(case.alerts)) or house.messages.state(conversation).emergency_at is not None


def gate_words(house: DeskHouse, refused: NotScreened) -> str:
    """Why the gate is shut, in the clinic's words."""
    return house.words.say(f"gate_{refused.why.value}")


def reason_in(form: Mapping[str, str]) -> str | None:
    """The reason given in a form, on one line; None when there is none."""
    return " ".join(form.get("reason", "").split())[:LONGEST_REASON] or None
