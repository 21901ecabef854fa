"""What came in the way of a form of the desk, so that the page can say it where it happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.booking.gate import Acting
from bot.desk.house import DeskHouse
from bot.desk.shut import Shut, gate_words, in_danger
from bot.errors import (
    BadInput,
    CupwiseError,
    HoldExpired,
    KeyReused,
    NotAllowed,
    NotScreened,
    OpeningTaken,
    StoreUnavailable,
    TooManyHolds,
)
from bot.ports import ConversationId

# Everything else is translated for the whole application.
_KINDS: tuple[tuple[type[CupwiseError], str], ...] = (
    (OpeningTaken, "taken"),
    (HoldExpired, "expired"),
    (TooManyHolds, "holds"),
    (KeyReused, "reused"),
    (NotScreened, "shut"),
    (NotAllowed, "changed"),
    (BadInput, "choose"),
    (StoreUnavailable, "outside"),
)
REFUSED = tuple(kind for kind, _ in _KINDS)
_UNFIT = frozenset({"choose", "name", "phone", "email", "tick", "reason", "unanswered"})


@dataclass(frozen=True)
class Trouble:
    """`fault` is the page's name for it; `shut` is the gate, when that is what it was."""

    fault: str
    shut: Shut | None = None

    @property
    def status(self) -> int:
        """422 for a form that lacks something, 503 for a diary that does not answer, 409 for all else."""
        return 503 if self.fault == "outside" else 422 if self.fault in _UNFIT else 409


def trouble_of(house: DeskHouse, conversation: ConversationId, error: CupwiseError, by: Acting) -> Trouble:
    """The trouble that an error means for a form of this case."""
    if isinstance(error, NotScreened):
        barred = Shut(gate_words(house, error), in_danger(house, conversation))
        return Trouble("reason" if by.reason else "shut", barred)
    return Trouble(next(name for kind, name in _KINDS if isinstance(error, kind)))


def without_tick(house: DeskHouse, conversation: ConversationId, form: Mapping[str, str]) -> Trouble | None:
    """Trouble when an urgent finding stands and staff have not ticked that they know of it."""
    return Trouble("tick") if in_danger(house, conversation) and form.get("tick") != "yes" else None
