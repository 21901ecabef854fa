"""Several visits at once: the same time of day at the same place, all of them or none."""

from __future__ import annotations

from bot.booking.doorkeeper import Doorkeeper, check_booked
from bot.booking.free_times import FreeTimes
from bot.booking.gate import Acting
from bot.errors import BadInput, NotAllowed
from bot.ports import Clock, ConversationId, Records
from bot.scheduling.model import Appointment
from bot.scheduling.profile import ClinicProfile

_MOST_DAYS_APART = 56


class Series:
    """Books visits after one that is booked."""

    def __init__(
        self, profile: ClinicProfile, records: Records, clock: Clock, door: Doorkeeper, free: FreeTimes
    ) -> None:
        self._profile, self._records, self._clock, self._door, self._free = profile, records, clock, door, free

    def book(
        self, conversation: ConversationId, appointment_id: str, count: int, every_days: int, acting: Acting
    ) -> tuple[Appointment, ...]:
        """Book `count` more, soonest first; see `Visits.repeat`. The gate is asked for the day of each."""
        if not 1 <= count <= self._profile.series_most or not 1 <= every_days <= _MOST_DAYS_APART:
            raise BadInput(f"at most {self._profile.series_most} visits, at most {_MOST_DAYS_APART} days apart")
        first, now = self._door.own(conversation, appointment_id, acting), self._clock.now()
        asked = (appointment_id, str(count), str(every_days))
        notices = self._profile.notice_rules.booked(now)
        change = self._door.change(conversation, acting, "repeat", asked, notices)
        if (before := self._records.diary.told(conversation, change)) is not None:
            return before
        check_booked(first, now)
        if first.location in self._free.outside:
            raise NotAllowed(f"{first.location} books one visit at a time")
        found = self._free.repeated(conversation, first, count, every_days)
        for opening in found:
            self._door.pass_with(first, self._free.day(opening.start, opening.location), acting)
        return self._records.diary.book_series(found, conversation, change, first.id)
