"""Who came: noted by staff, and an arrival only after the short form."""

from __future__ import annotations

from bot.booking.doorkeeper import Doorkeeper
from bot.booking.gate import Acting, is_fresh
from bot.errors import GateReason, NotAllowed, NotScreened
from bot.ports import PATIENT, Clock, ConversationId, Records
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.scheduling.notices import missed, no_notices
from bot.scheduling.profile import ClinicProfile


class Attendance:
    """Marks visits."""

    def __init__(self, profile: ClinicProfile, records: Records, clock: Clock, door: Doorkeeper) -> None:
        self._profile, self._records, self._clock, self._door = profile, records, clock, door

    def mark(
        self, conversation: ConversationId, appointment_id: str, status: AppointmentStatus, acting: Acting
    ) -> Appointment:
        """Note what became of a visit; see `Visits.mark`."""
        visit, now = self._door.own(conversation, appointment_id, acting), self._clock.now()
        if acting.by == PATIENT:
            raise NotAllowed("staff note who came")
        notices = missed(now) if status is AppointmentStatus.NOSHOW else no_notices
        change = self._door.change(conversation, acting, "mark", (visit.id, status.value), notices)
        if (before := self._records.diary.told(conversation, change)) is not None:
            return before[0]
        comes_in = status is AppointmentStatus.ARRIVED and visit.status is AppointmentStatus.BOOKED
        if comes_in and not is_fresh(visit, now, self._profile.clock_of(visit.location)):
            shut = NotScreened("not screened again", GateReason.NOT_CHECKED)
            why = self._door.past(conversation, shut, acting, visit.id)
            self._door.overridden(conversation, visit.id, why, acting)
        return self._records.diary.mark(visit.id, conversation, status, change)
