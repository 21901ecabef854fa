"""Openings, holds and visits behind one gate: no booking without a valid screening for that service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.booking.attendance import Attendance
from bot.booking.both_diaries import BothDiaries
from bot.booking.doorkeeper import Doorkeeper, check_booked
from bot.booking.free_times import FreeTimes, Wanted, opening_of
from bot.booking.gate import Acting, Gate
from bot.booking.series import Series
from bot.circumstances import EarlierContacts
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Assessment, Facts
from bot.errors import NotAllowed, NotScreened
from bot.ports import PATIENT, Change, Clock, Contact, ConversationId, Decision, Records, Waiting
from bot.ports.outside import OutsideDiary
from bot.scheduling.model import COMING_STATUSES, Appointment, AppointmentStatus, Opening
from bot.scheduling.notices import cancelled, no_notices
from bot.scheduling.profile import ClinicProfile
from bot.scheduling.wish import Fit, Wish

__all__ = ["Acting", "Visits"]

_PATIENT = Acting()


class Visits:
    """The diary as a screened patient may use it, and as staff do; `outside` are diaries by location, not ours."""

    def __init__(
        self,
        knowledge: Knowledge,
        profile: ClinicProfile,
        records: Records,
        clock: Clock,
        outside: Mapping[str, OutsideDiary] | None = None,
    ) -> None:
        self._profile, self._records, self._clock = profile, records, clock
        self._gate = Gate(knowledge, profile, records, clock)
        self._door = Doorkeeper(self._gate, records, clock)
        self._both = BothDiaries(records, clock, outside or {})
        self._free = FreeTimes(profile, records, clock, self._both)
        self._series = Series(profile, records, clock, self._door, self._free)
        self._attendance = Attendance(profile, records, clock, self._door)

    def gate(self, conversation: ConversationId, service: str, on: date | None = None) -> Decision:
        """The stored screening that opens this service on a day, today by default; it is assessed again for that day.

        Raises `NotScreened` with the reason.
        """
        return self._gate.open(conversation, service, on)

    def first_day(self, conversation: ConversationId, service: str) -> date:
        """The first day on which the service is open to the patient. Raises `NotScreened`."""
        return self._gate.first_day(conversation, service)

    def opens_from(self, conversation: ConversationId, service: str) -> date | None:
        """The day up to which a patient has to wait for a service; None when there is nothing to wait for."""
        try:
            first = self._gate.first_day(conversation, service)
        except NotScreened:
            return None
        return first if first > self._clock.now().date() else None

    def opens_on(self, facts: Facts, assessment: Assessment, service: str) -> date | None:
        """Today, or the day on which a dated reason to wait lets go and the service is open; else None."""
        return self._gate.opens_on(facts, assessment, service)

    def valid(self, decision: Decision) -> bool:
        """Whether a screening still counts: of this intake, made with these rules, and not too long ago."""
        return self._gate.valid(decision)

    def outdated(self, decision: Decision) -> bool:
        """Whether the answers behind a screening were given too long ago to decide anything."""
        return self._gate.outdated(decision)

    def service_for(self, facts: Facts) -> str:
        """The service asked for when the clinic offers it, else its first one."""
        wanted = facts.service or ""
        return wanted if wanted in self._profile.services else next(iter(self._profile.screened))

    def fitting(  # noqa: PLR0913, PLR0917 - all that a patient may name of a time
        self,
        conversation: ConversationId,
        service: str,
        location: str | None,
        wish: Wish,
        after: datetime | None = None,
        before: datetime | None = None,
        most: int = 4,
        acting: Acting = _PATIENT,
        moving: Appointment | None = None,
    ) -> Fit:
        """The openings that fit a wish and begin between two instants, or else the nearest ones; `most` of them.

        The visit that is `moving` takes no time. Raises `NotScreened`, unless staff look with a reason to override.
        """
        now = self._clock.now()
        day = now.date() if acting.may_override else self.first_day(conversation, service)
        first = datetime.combine(day, time.min, ZoneInfo(self._profile.zone))
        start = max(after + timedelta(minutes=1) if after else now, first)
        return self._free.fitting(conversation, service, location, wish, start, before, most, moving)

    def hold(self, conversation: ConversationId, opening_id: str, acting: Acting = _PATIENT) -> Appointment:
        """Take an opening for a while in place of any other.

        Raises `NotScreened`, `OpeningTaken`, `TooManyHolds`.
        """
        wanted = Wanted.of(opening_id)
        refused = self._door.admit(conversation, wanted.service, self._free.day(wanted.start, wanted.location), acting)
        self.give_up_holds(conversation)
        expires = self._clock.now() + timedelta(minutes=self._profile.hold_minutes)

        def held(opening: Opening) -> Appointment:
            kept = self._records.diary.hold(opening, conversation, expires, self._clock.now(), acting.by)
            return self._both.hold(opening, kept)

        hold = self._free.take(conversation, opening_id, held)
        self._door.overridden(conversation, hold.id, refused, acting)
        return hold

    def book(
        self, conversation: ConversationId, hold_id: str, contact: Contact, acting: Acting = _PATIENT
    ) -> Appointment:
        """Turn a hold into a visit; again is the same visit.

        Raises `NotScreened`, `HoldExpired`, `NotFound`, `KeyReused`.
        """
        held, now = self._door.own(conversation, hold_id, acting), self._clock.now()
        asked = (hold_id, contact.name, contact.phone, contact.email or "")
        change = self._door.change(conversation, acting, "book", asked, self._profile.notice_rules.booked(now))
        if (before := self._records.diary.told(conversation, change)) is not None:
            return before[0]
        if held.status is AppointmentStatus.PENDING:
            self._door.pass_with(held, self._free.day(held.start, held.location), acting, contact)
        if held.status is AppointmentStatus.PENDING and held.expires is not None and held.expires > now:
            self._records.people.remember(conversation, contact, now)
            EarlierContacts(self._records).ring(conversation, now)
            self._both.book(held, contact)
        return self._records.diary.book(hold_id, conversation, change)

    def repeat(
        self,
        conversation: ConversationId,
        appointment_id: str,
        count: int,
        every_days: int = 7,
        acting: Acting = _PATIENT,
    ) -> tuple[Appointment, ...]:
        """Book `count` more visits after one that is booked, at the same time of day, all or none.

        They are joined with the first by `series`. Raises `OpeningTaken` with the first day that is not free,
        `NotScreened`, `NotFound`, `NotAllowed` for a visit that is not booked, `BadInput`.
        """
        return self._series.book(conversation, appointment_id, count, every_days, acting)

    def move(
        self, conversation: ConversationId, appointment_id: str, opening_id: str, acting: Acting = _PATIENT
    ) -> Appointment:
        """Give a booked visit another time in one step; it keeps its number. The gate is asked for the new day.

        Raises `NotScreened`, `OpeningTaken` with the visit as it was, `NotFound`, or `NotAllowed` for a visit that is
        not booked or has begun.
        """
        visit, now = self._door.own(conversation, appointment_id, acting), self._clock.now()
        moved = self._profile.notice_rules.moved(now)
        change = self._door.change(conversation, acting, "move", (visit.id, opening_id), moved)
        if (before := self._records.diary.told(conversation, change)) is not None:
            return before[0]
        check_booked(visit, now)
        if opening_id == opening_of(visit).id:
            return visit
        wanted = Wanted.of(opening_id)
        day = self._free.day(wanted.start, wanted.location)
        self._door.pass_with(visit, day, acting, service=wanted.service)
        return self._free.take(conversation, opening_id, lambda found: self._both.move(visit, found, change), visit)

    def cancel(self, conversation: ConversationId, appointment_id: str, acting: Acting = _PATIENT) -> Appointment:
        """Cancel a visit or give up a hold, whatever the screening says; again is nothing.

        Raises `NotFound`, or `NotAllowed` once it began.
        """
        visit, now = self._door.own(conversation, appointment_id, acting), self._clock.now()
        is_visit = visit.status in COMING_STATUSES
        notices = cancelled(now) if is_visit else no_notices
        change = self._door.change(conversation, acting, "cancel", (visit.id,), notices)
        if (before := self._records.diary.told(conversation, change)) is not None:
            return before[0]
        if is_visit and acting.by == PATIENT and visit.start <= now:
            raise NotAllowed(f"the visit {visit.number} has begun")
        released = self._records.diary.release(visit.id, conversation, change)
        self._both.give_up(released)
        return released

    def mark(
        self, conversation: ConversationId, appointment_id: str, status: AppointmentStatus, acting: Acting
    ) -> Appointment:
        """Note that the patient arrived, that the visit was given, or that nobody came. For staff only.

        Raises `NotScreened` for an arrival without a fresh short screening and without a reason to go on,
        `NotAllowed`, `NotFound`, `OpeningTaken`.
        """
        return self._attendance.mark(conversation, appointment_id, status, acting)

    def coming(self, conversation: ConversationId) -> tuple[Appointment, ...]:
        """The booked visits that are not over yet, soonest first."""
        now, visits = self._clock.now(), self._records.diary.visits(conversation)
        found = (visit for visit in visits if visit.status in COMING_STATUSES and visit.end > now)
        return tuple(sorted(found, key=lambda visit: visit.start))

    def give_up_holds(self, conversation: ConversationId) -> None:
        """Release what the conversation holds; visits stay, and so does what is kept for it from the waitlist."""
        offers = {place.offer for place in self._records.waitlist.standing(conversation)}
        for visit in self._records.diary.visits(conversation):
            if visit.status is AppointmentStatus.PENDING and visit.id not in offers:
                change = Change(self._clock.now())
                self._both.give_up(self._records.diary.release(visit.id, conversation, change))

    def booked(self, conversation: ConversationId) -> Appointment | None:
        """The booked visit of a conversation, the newest first."""
        visits = self._records.diary.visits(conversation)
        return next((visit for visit in visits if visit.status is AppointmentStatus.BOOKED), None)

    def offer(self, place: Waiting, opening_id: str, expires: datetime, change: Change) -> Appointment:
        """Keep an opening for one who waits, beside what they hold.

        Raises `NotScreened`, `OpeningTaken`, `NotFound`.
        """
        wanted = Wanted.of(opening_id)
        self._gate.open(place.conversation, wanted.service, self._free.day(wanted.start, wanted.location))

        def kept(opening: Opening) -> Appointment:
            return self._both.hold(opening, self._records.waitlist.offer(place.id, opening, expires, change))

        return self._free.take(place.conversation, opening_id, kept)

    def tidy(self) -> int:
        """Give up in the outside diaries what is given up here; returns how many. The worker's step."""
        return self._both.tidy()
