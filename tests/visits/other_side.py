"""A location's own diary, in memory, that can be made to fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import HoldExpired, OpeningTaken, StoreUnavailable
from bot.ports import Contact
from bot.scheduling.model import Appointment, Opening


@dataclass
class OtherSide:
    """Holds and visits there by name. `failing` are methods that do not answer; `late` ones act, then do not answer."""

    free: tuple[Opening, ...] = ()
    failing: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    kept: dict[str, Opening] = field(default_factory=dict)
    booked: dict[str, str] = field(default_factory=dict)

    def openings(self, service: str, start: datetime, end: datetime) -> tuple[Opening, ...]:
        self._answer("openings")
        found = (o for o in self.free if o.service == service and start <= o.start and o.end <= end)
        return tuple(opening for opening in found if opening not in self.kept.values())

    def name(self, opening: Opening, held: Appointment) -> str:
        return f"{held.id}@{opening.start:%d%H%M}"

    def hold(self, opening: Opening, held: Appointment) -> str:
        self._answer("hold")
        bare = opening._replace(room=None)
        name = self.name(opening, held)
        if bare in self.kept.values() and name not in self.kept:
            raise OpeningTaken(opening.id)
        self.kept[name] = bare
        self._lose("hold")
        return name

    def book(self, outside: str, visit: Appointment, contact: Contact) -> None:
        self._answer("book")
        if outside not in self.kept:
            raise HoldExpired(outside)
        self.booked[outside] = contact.name
        self._lose("book")

    def cancel(self, outside: str) -> None:
        self._answer("cancel")
        self.kept.pop(outside, None)
        self.booked.pop(outside, None)

    def _answer(self, method: str) -> None:
        if method in self.failing:
            raise StoreUnavailable(f"{method}: no answer")

    def _lose(self, method: str) -> None:
        if method in self.late:
            raise StoreUnavailable(f"{method}: the answer was lost")
