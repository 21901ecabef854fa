"""The diary in plain Python, written to be read: lists and loops, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import HoldExpired, NotAllowed, NotFound, OpeningTaken, RoomTaken, TooManyHolds
from bot.scheduling.model import BUSY_STATUSES, AppointmentStatus, Opening

S = AppointmentStatus
MOST_HOLDS = 2
NEXT = {S.BOOKED: (S.ARRIVED, S.FULFILLED, S.NOSHOW), S.ARRIVED: (S.FULFILLED, S.BOOKED), S.NOSHOW: (S.BOOKED,)}
Refusal = type[HoldExpired | NotAllowed | NotFound | OpeningTaken | TooManyHolds]


@dataclass
class Entry:
    """One hold or visit."""

    id: str
    who: str
    opening: Opening
    status: AppointmentStatus
    expires: datetime | None = None
    series: str | None = None
    sequence: int = 0


@dataclass
class Place:
    """One open place on the waitlist."""

    who: str
    turn: datetime
    joined: int
    offer: Entry | None = None
    lapsed: int = 0


@dataclass
class PlainDiary:
    """What the diary should say. `same_phone` are people that are one contact."""

    now: datetime
    same_phone: frozenset[str] = frozenset()
    entries: list[Entry] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    joined: int = 0

    def busy(self, entry: Entry) -> bool:
        """Whether it keeps its practitioner and room now."""
        return entry.status in BUSY_STATUSES and not self.ran_out(entry)

    def ran_out(self, entry: Entry) -> bool:
        """Whether it is a hold that ran out."""
        return entry.status is S.PENDING and entry.expires is not None and entry.expires <= self.now

    def taken(self, wanted: Opening, besides: Entry | None = None) -> Refusal | None:
        """Why an opening cannot be had."""
        others = [one.opening for one in self.entries if self.busy(one) and one is not besides]
        in_time = [o for o in others if o.kept.start < wanted.kept.end and wanted.kept.start < o.kept.end]
        if any(o.practitioner == wanted.practitioner for o in in_time):
            return OpeningTaken
        if wanted.room is not None and any((o.location, o.room) == (wanted.location, wanted.room) for o in in_time):
            return RoomTaken
        return None

    def held(self, who: str, wanted: Opening) -> Entry | None:
        """The same, held by the same already."""
        mine = (one for one in self.entries if one.who == who and one.status is S.PENDING and self.busy(one))
        return next((one for one in mine if same(one.opening, wanted)), None)

    def may_hold(self, who: str, wanted: Opening) -> Refusal | None:
        """Why a hold is refused."""
        contact = self.same_phone if who in self.same_phone else {who}
        offers = [place.offer for place in self.places]
        holds = [one for one in self.entries if one.who in contact and one.status is S.PENDING and self.busy(one)]
        if self.held(who, wanted):
            return None
        if len([one for one in holds if one not in offers]) >= MOST_HOLDS:
            return TooManyHolds
        return self.taken(wanted)

    def may_book(self, who: str, entry: Entry) -> Refusal | None:
        """Why a hold is not booked."""
        if entry.who != who:
            return NotFound
        held = entry.status is S.PENDING and self.busy(entry)
        return None if held or entry.status in (S.BOOKED, S.ARRIVED, S.FULFILLED) else HoldExpired

    def may_move(self, who: str, entry: Entry, wanted: Opening) -> Refusal | None:
        """Why a visit is not moved."""
        if entry.who != who:
            return NotFound
        if entry.status is not S.BOOKED:
            return NotAllowed
        return None if same(entry.opening, wanted) else self.taken(wanted, besides=entry)

    def may_release(self, who: str, entry: Entry) -> Refusal | None:
        """Why a hold is not given up, or a visit not cancelled."""
        if entry.who != who:
            return NotFound
        return None if entry.status in (S.PENDING, S.BOOKED, S.CANCELLED) else NotAllowed

    def may_mark(self, who: str, entry: Entry, status: AppointmentStatus) -> Refusal | None:
        """Why a visit is not marked."""
        if entry.who != who:
            return NotFound
        if entry.status is status:
            return None
        if status not in NEXT.get(entry.status, ()):
            return NotAllowed
        return self.taken(entry.opening) if entry.status is S.NOSHOW else None

    def may_book_all(self, who: str, openings: list[Opening]) -> Refusal | None:
        """Why a series is refused: by the first that is not free."""
        if len({wanted.id for wanted in openings}) < len(openings):
            return OpeningTaken
        new = [wanted for wanted in openings if self.mine(who, wanted) is None]
        for place, wanted in enumerate(new):
            before = [Entry("", who, one, S.BOOKED) for one in new[:place]]
            if refused := PlainDiary(self.now, entries=[*self.entries, *before]).taken(wanted):
                return refused
        return None

    def mine(self, who: str, wanted: Opening) -> Entry | None:
        """The same, held or booked by the same already."""
        busy = (one for one in self.entries if one.who == who and one.status in (S.PENDING, S.BOOKED))
        return next((one for one in busy if self.busy(one) and same(one.opening, wanted)), None)

    def settle(self) -> None:
        """Offers that ran out or were given up put their patients at the end of the line."""
        for place in self.places:
            if place.offer is not None and self.ran_out(place.offer):
                self.give_back(place.offer, place.offer.expires or self.now)

    def give_back(self, hold: Entry, at: datetime) -> None:
        """An offer is no more."""
        hold.status = S.CANCELLED
        for place in self.places:
            if place.offer is hold:
                place.offer, place.turn, place.lapsed = None, at, place.lapsed + 1

    def line(self) -> list[tuple[str, int]]:
        """Who waits without an offer, in turn, and how many offers they let pass."""
        self.settle()
        waiting = [place for place in self.places if place.offer is None]
        return [(place.who, place.lapsed) for place in sorted(waiting, key=lambda one: (one.turn, one.joined))]


def same(one: Opening, other: Opening) -> bool:
    """Whether a patient would choose the same again."""
    return one.id == other.id and one.end == other.end
