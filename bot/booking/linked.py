"""What the holder of a visit's link may see and do: that one visit, by the same rules as in the chat."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.booking.checkin import CheckIn, CheckResult
from bot.booking.linked_times import LinkedTimes
from bot.booking.links import VisitLinks
from bot.booking.short_form import CheckQuestion
from bot.booking.visit_sheet import Form, VisitSheet, sheet_of
from bot.booking.visits import Acting, Visits
from bot.errors import GateReason, NotFound
from bot.knowledge.words import Words
from bot.ports import PATIENT, Clock, Deed, DeedKind, Records, Request
from bot.scheduling.model import Appointment
from bot.scheduling.profile import ClinicProfile

LINK = "link"


class Offers(Protocol):
    """Times that are kept for patients on the waitlist."""

    def accept(self, conversation: str, hold_id: str, acting: Acting) -> Appointment:
        """Book what is kept. Raises `HoldExpired`, `NotScreened`, `NotFound`, `KeyReused`."""


class Behind(Protocol):
    """The parts of the clinic that stand behind the links."""

    @property
    def visits(self) -> Visits: ...
    @property
    def waiting(self) -> Offers: ...
    @property
    def checkin(self) -> CheckIn: ...
    @property
    def profile(self) -> ClinicProfile: ...
    @property
    def words(self) -> Words: ...


class LinkedVisits:
    """The visits of one clinic as their links open them."""

    def __init__(self, links: VisitLinks, clinic: Behind, records: Records, clock: Clock) -> None:
        self._links, self._clinic, self._records, self._clock = links, clinic, records, clock
        self.times = LinkedTimes(clinic.visits, clinic.profile, clock)

    def open(self, token: str) -> Appointment:
        """The visit of a link. Raises `NotFound` for a link that opens none, and notes the attempt, not the link."""
        appointment = self._links.appointment(token)
        if appointment is None:
            self._note_refused(None, "the link is forged or has expired")
            raise NotFound("no such link")
        try:
            return self._records.diary.visit(appointment)
        except NotFound:
            self._note_refused(appointment, "there is no such visit")
            raise

    def again(self, visit: Appointment) -> Appointment:
        """The visit as it is now."""
        return self._records.diary.visit(visit.id)

    def sheet(self, visit: Appointment) -> VisitSheet:
        """The visit as its page shows it."""
        now = self._clock.now()
        against = self._clinic.checkin.against(visit)
        sheet = sheet_of(visit, self._clinic.profile, now, self._form(visit, now), against)
        return replace(sheet, emergency=self._clinic.words.say("emergency") in against)

    def gate_words(self, why: GateReason) -> str:
        """Why the gate stays shut, in the patient's words."""
        return self._clinic.words.say(f"gate_{why.value}")

    def move(self, visit: Appointment, opening_id: str, key: str) -> Appointment:
        """Give the visit another time. Raises `OpeningTaken`, `NotScreened`, `NotAllowed`, `KeyReused`."""
        return self._clinic.visits.move(visit.conversation, visit.id, opening_id, Acting(key=key))

    def cancel(self, visit: Appointment, key: str) -> Appointment:
        """Cancel the visit, or let a kept time go. Raises `NotAllowed`, `KeyReused`."""
        return self._clinic.visits.cancel(visit.conversation, visit.id, Acting(key=key))

    def take(self, visit: Appointment, key: str) -> Appointment:
        """Book the time that is kept. Raises `HoldExpired`, `NotScreened`, `KeyReused`, `NotFound`."""
        return self._clinic.waiting.accept(visit.conversation, visit.id, Acting(key=key))

    def questions(self) -> Sequence[CheckQuestion]:
        """The short form."""
        return self._clinic.checkin.questions()

    def check(self, visit: Appointment, picked: Mapping[str, Collection[str]], key: str) -> CheckResult | None:
        """Keep the answers of the short form; None when the same were kept under this key.

        Raises `BadInput`, `NotAllowed`, `KeyReused`.
        """
        asked = sorted((question, sorted(options)) for question, options in picked.items())
        request = Request(f"{visit.conversation}:{PATIENT}", key, f"check {visit.id} {asked}")
        answer = partial(self._clinic.checkin.answer, visit.conversation, visit.id, picked)
        return self._records.requests.once(visit.conversation, request, answer, self._clock.now())

    def _form(self, visit: Appointment, now: datetime) -> Form:
        if self._clinic.checkin.fresh(visit, now):
            return Form.DONE
        due = visit.start - timedelta(hours=self._clinic.profile.recheck_hours)
        return Form.DUE if due <= now < visit.end else Form.NOT_YET

    def _note_refused(self, appointment: str | None, why: str) -> None:
        self._records.deeds.note(Deed(self._clock.now(), LINK, DeedKind.REFUSED, appointment, detail=why))
