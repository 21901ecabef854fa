"""A process that races others for the same times and rooms, and knows what was acknowledged to it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.errors import HoldExpired, NotAllowed, NotFound, OpeningTaken, RoomTaken, TooManyHolds
from bot.ports import Change, Request, WaitStatus
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
from bot.scheduling.notices import NoticeRules, cancelled, offered
from bot.store import Store, open_store
from tests.store.samples import HOUR, KEY, MINUTE, NOW, opened, opening

_REFUSALS = (HoldExpired, NotAllowed, NotFound, OpeningTaken, RoomTaken, TooManyHolds)
_RULES = NoticeRules()
_DONE = (AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED, AppointmentStatus.NOSHOW)


class Runner:
    """One patient, one process. `seen` holds every visit as it was acknowledged last."""

    def __init__(self, store: Store, number: int) -> None:
        self.store, self.chance = store, random.Random(number)
        self.who, self.keys = f"runner {number}", 0
        self.seen: dict[str, Appointment] = {}
        self.now = NOW
        opened(store, self.who)

    def attempt(self) -> bool:
        """Try one thing at random, with time going on a little; False when it was refused."""
        self.now += timedelta(seconds=5)
        ways = [self.take, self.take, self.take, self.leave_hold, self.move, self.move, self.cancel]
        ways += [self.series, self.mark, self.join, self.offer, self.accept]
        way: Callable[[], None] = self.chance.choice(ways)
        try:
            way()
        except _REFUSALS:
            return False
        return True

    def take(self) -> None:
        """Hold and book, and ask for the booking again as after a lost answer."""
        hold = self._hold()
        change = self._change(_RULES.booked(self.now), key="book")
        visit = self.store.diary.book(hold.id, self.who, change)
        self._keep(visit)
        if self.chance.random() < 0.3:
            assert self.store.diary.book(hold.id, self.who, change) == visit

    def leave_hold(self) -> None:
        """Hold, and never come back."""
        self._hold()

    def move(self) -> None:
        """Move a visit, and ask for it again: the second answer is the first, good or bad."""
        visit, wanted, change = self._one(), self._wanted(), self._change(_RULES.moved(self.now), key="move")
        first = self._answer(visit.id, wanted, change)
        assert first is RoomTaken or self._answer(visit.id, wanted, change) == first
        if isinstance(first, Appointment):
            self._keep(first)

    def cancel(self) -> None:
        """Cancel a visit."""
        change = self._change(cancelled(self.now))
        self._keep(self.store.diary.release(self._one().id, self.who, change))

    def series(self) -> None:
        """Book three times at once, or none."""
        wanted = [self._wanted() for _ in range(3)]
        for visit in self.store.diary.book_series(wanted, self.who, self._change(_RULES.booked(self.now))):
            self._keep(visit)

    def mark(self) -> None:
        """Note what became of a visit, or take it back."""
        status = self.chance.choice([*_DONE, AppointmentStatus.BOOKED])
        self._keep(self.store.diary.mark(self._one().id, self.who, status, self._change()))

    def join(self) -> None:
        """Take a place on the waitlist, or leave it."""
        if self.chance.random() < 0.2:
            self.store.waitlist.leave(self.who, self.now)
        else:
            self.store.waitlist.join(self.who, "dry_cupping", None, "{}", None, self.now)

    def offer(self) -> None:
        """Offer a time to whoever is first in the line."""
        for place in self.store.waitlist.line(self.now)[:1]:
            change = self._change(offered(self.now))
            self.store.waitlist.offer(place.id, self._wanted(), self.now + 5 * MINUTE, change)

    def accept(self) -> None:
        """Book what is offered to this patient."""
        for place in self.store.waitlist.standing(self.who):
            if place.status is WaitStatus.OFFERED and place.offer is not None:
                self._keep(self.store.diary.book(place.offer, self.who, self._change(_RULES.booked(self.now))))

    def _hold(self) -> Appointment:
        return self.store.diary.hold(self._wanted(), self.who, self.now + 2 * MINUTE, self.now)

    def _wanted(self) -> Opening:
        hour, minutes = self.chance.randrange(8, 18), self.chance.choice([30, 60, 90])
        whom, room = self.chance.choice(["ruiz", "lind", "okafor"]), self.chance.choice(["one", "two", None])
        return opening(hour, minutes, whom, room=room, buffer=self.chance.choice([0, 10]))

    def _one(self) -> Appointment:
        if not self.seen:
            raise NotFound("nothing yet")
        return self.seen[self.chance.choice(list(self.seen))]

    def _keep(self, visit: Appointment) -> None:
        self.seen[visit.id] = visit

    def _change(self, notices: object = None, key: str | None = None) -> Change:
        self.keys += 1
        request = Request(self.who, f"{key} {self.keys}", "body") if key else None
        if callable(notices):
            return Change(self.now, request=request, notices=notices)
        return Change(self.now, request=request)

    def _answer(self, visit: str, wanted: Opening, change: Change) -> object:
        try:
            return self.store.diary.move(visit, self.who, wanted, change)
        except RoomTaken:
            return RoomTaken
        except (OpeningTaken, NotAllowed) as refusal:
            return type(refusal), str(refusal)


def race(url: str, number: int, attempts: int) -> tuple[str, list[Appointment], int, datetime]:
    """Run one runner; returns who, its visits as acknowledged last, how many attempts succeeded, and its last hour."""
    store = open_store(url, [KEY])
    runner = Runner(store, number)
    succeeded = sum(runner.attempt() for _ in range(attempts))
    store.close()
    return runner.who, list(runner.seen.values()), succeeded, runner.now + HOUR
