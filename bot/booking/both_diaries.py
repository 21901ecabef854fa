"""Visits at locations that book by their own system: kept there and in our diary, and never for long in one only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import CupwiseError, HoldExpired, OpeningTaken, StoreUnavailable
from bot.ports import Change, Clock, Contact, ConversationId, Records
from bot.ports.outside import OutsideDiary
from bot.scheduling.model import Appointment, Opening

_MOVING = timedelta(minutes=10)  # far longer than a server may take to answer


class BothDiaries:
    """The outside diaries, by location. Where one fails, the desk's bell rings and nothing is half done for long."""

    def __init__(self, records: Records, clock: Clock, diaries: Mapping[str, OutsideDiary]) -> None:
        self._records, self._clock, self.diaries = records, clock, diaries

    def openings(
        self, conversation: ConversationId, location: str, service: str, start: datetime, end: datetime
    ) -> tuple[Opening, ...]:
        """The free times there; none, and the desk is told, while it does not answer."""
        try:
            return self.diaries[location].openings(service, start, end)
        except StoreUnavailable as fault:
            self._ring(conversation, f"the diary of {location} gave no openings: {fault}")
            return ()

    def hold(self, opening: Opening, held: Appointment) -> Appointment:
        """Keep a time there that is held here; given up here when it cannot be. Raises `OpeningTaken`."""
        diary = self.diaries.get(held.location)
        if diary is None:
            return held
        # Written down before anything is asked: a lost answer, or a crash, leaves nothing there that `tidy` misses.
        named = self._records.diary.name_outside(held.id, held.conversation, diary.name(opening, held))
        try:
            diary.hold(opening, named)
        except OpeningTaken:
            self._release(named)
            raise
        except StoreUnavailable as fault:
            self._release(named)
            self._ring(held.conversation, f"the diary of {held.location} could not keep {opening.id}: {fault}")
            raise OpeningTaken(opening.id) from fault
        return named

    def book(self, held: Appointment, contact: Contact) -> None:
        """Turn a hold into a visit there; given up here when it cannot be. Raises `HoldExpired`."""
        if held.location not in self.diaries:
            return
        try:
            self.diaries[held.location].book(_name_of(held), held, contact)
        except HoldExpired:
            self._release(held)
            raise
        except StoreUnavailable as fault:
            # It may be booked there all the same: `tidy` gives it up there, for it is given up here.
            self._release(held)
            self._ring(held.conversation, f"the diary of {held.location} did not book {held.number}: {fault}")
            raise HoldExpired(f"{held.location} does not answer") from fault

    def move(self, visit: Appointment, opening: Opening, change: Change) -> Appointment:
        """Move a visit: taken there first, then here, then the earlier time is given up there; or all is as it was.

        Each step is written down before the next, so that one that is cut short is put right by `tidy`. Raises what
        the diary raises, and `OpeningTaken`.
        """
        conversation, diary = visit.conversation, self._records.diary
        name = self._take(visit, opening) if opening.location in self.diaries else None
        try:
            moved = diary.move(visit.id, conversation, opening, change, name)
        except CupwiseError:
            self._drop_plan(conversation, name)
            raise
        self._give_up_left(conversation)
        return moved

    def _take(self, visit: Appointment, opening: Opening) -> str:
        """Book another time for a visit there, and return its name. Raises `OpeningTaken` with nothing kept there."""
        diary, moved, conversation = self.diaries[opening.location], _moved(visit, opening), visit.conversation
        contact, name = self._records.people.contact(conversation), diary.name(opening, moved)
        if contact is None:
            raise OpeningTaken(opening.id)
        self._records.diary.plan_outside(opening, conversation, name, self._clock.now() + _MOVING)
        try:
            diary.hold(opening, moved)
            diary.book(name, moved, contact)
        except (HoldExpired, OpeningTaken, StoreUnavailable) as fault:
            if not isinstance(fault, OpeningTaken):
                self._ring(conversation, f"the diary of {opening.location} could not keep {opening.id}: {fault}")
            self._drop_plan(conversation, name)
            raise OpeningTaken(opening.id) from fault
        return name

    def _drop_plan(self, conversation: ConversationId, name: str | None) -> None:
        """Give up there what a visit was to move to."""
        if name is not None and self._records.diary.drop_plan(conversation, name, self._clock.now()):
            self._give_up_left(conversation)

    def _give_up_left(self, conversation: ConversationId) -> None:
        for left in self._left():
            if left.conversation == conversation:
                self.give_up(left)

    def _drop(self, conversation: ConversationId, location: str, name: str | None) -> bool:
        """Give up a time there; False, and the desk is told, when that could not be done."""
        if name is None or location not in self.diaries:
            return True
        try:
            self.diaries[location].cancel(name)
        except StoreUnavailable as fault:
            self._ring(conversation, f"the diary of {location} still keeps {name}: {fault}")
            return False
        return True

    def give_up(self, visit: Appointment) -> None:
        """Give up there what was given up here; what does not succeed now is tried again by `tidy`."""
        if visit.outside is not None and self._drop(visit.conversation, visit.location, visit.outside):
            self._records.diary.name_outside(visit.id, visit.conversation, None)

    def tidy(self) -> int:
        """Give up there whatever was given up here, or ran out; returns how many. The worker's step."""
        left = self._left()
        for visit in left:
            self.give_up(visit)
        return len(left)

    def _left(self) -> tuple[Appointment, ...]:
        return self._records.diary.left_outside(self._clock.now()) if self.diaries else ()

    def _release(self, held: Appointment) -> None:
        self.give_up(self._records.diary.release(held.id, held.conversation, Change(self._clock.now())))

    def _ring(self, conversation: ConversationId, words: str) -> None:
        self._records.alerts.raise_alert(conversation, "failure", words[:500], self._clock.now())


def _moved(visit: Appointment, opening: Opening) -> Appointment:
    """The visit as it will be. Its name there comes from the opening too, so that both times can be kept at once."""
    return replace(
        visit,
        practitioner=opening.practitioner,
        location=opening.location,
        service=opening.service,
        start=opening.start,
        end=opening.end,
    )


def _name_of(held: Appointment) -> str:
    if held.outside is None:
        raise HoldExpired(f"{held.id} is not kept at {held.location}")
    return held.outside
