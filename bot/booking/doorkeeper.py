"""Who may act on the diary: patients through the gate, staff past it with a reason, all of it written down."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256

from bot.booking.gate import Acting, Gate
from bot.clinical.model import Disposition
from bot.errors import GateReason, NotAllowed, NotFound, NotScreened
from bot.ports import Change, Clock, Contact, ConversationId, Deed, DeedKind, Records, Request
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.scheduling.notices import Notices, no_notices

_LONGEST_ID = 64


class Doorkeeper:
    """Asks the gate for whoever acts, and notes in the diary's log what was refused and what was overridden."""

    def __init__(self, gate: Gate, records: Records, clock: Clock) -> None:
        self._gate, self._records, self._clock = gate, records, clock

    def admit(
        self,
        conversation: ConversationId,
        service: str,
        day: date,
        acting: Acting,
        contact: Contact | None = None,
        appointment: str | None = None,
    ) -> GateReason | None:
        """None when the gate is open, or the reason that staff go past. Raises `NotScreened`."""
        try:
            self._gate.open(conversation, service, day, contact)
        except NotScreened as shut:
            return self.past(conversation, shut, acting, appointment)
        return None

    def past(
        self, conversation: ConversationId, shut: NotScreened, acting: Acting, appointment: str | None = None
    ) -> GateReason:
        """The reason for which the gate is shut, when staff may go past it. Raises `NotScreened` again."""
        if not acting.may_override:
            self._note(conversation, acting, DeedKind.REFUSED, appointment, f"{shut.why.value}: {shut}")
            raise shut
        return shut.why

    def overridden(
        self, conversation: ConversationId, appointment: str, why: GateReason | None, acting: Acting
    ) -> None:
        """Write down that staff went past the gate for a hold or visit; the bell rings when the patient needs care."""
        if why is None:
            return
        self._note(conversation, acting, DeedKind.OVERRIDE, appointment, f"{why.value}: {acting.reason}")
        decision = self._records.decisions.latest(conversation)
        if decision is not None and decision.assessment.overall >= Disposition.URGENT:
            overall = decision.assessment.overall.word
            words = f"{acting.by} went past {overall} for {appointment[:8].upper()}: {acting.reason}"
            self._records.alerts.raise_alert(conversation, overall, words[:500], self._clock.now())

    def pass_with(
        self, visit: Appointment, day: date, acting: Acting, contact: Contact | None = None, service: str | None = None
    ) -> None:
        """Through the gate with a hold or visit that is to be on that day, or past it. Raises `NotScreened`."""
        why = self.admit(visit.conversation, service or visit.service, day, acting, contact, visit.id)
        self.overridden(visit.conversation, visit.id, why, acting)

    def own(self, conversation: ConversationId, appointment: str, acting: Acting) -> Appointment:
        """A hold or visit of the conversation. Raises `NotFound` for any other, and writes the attempt down."""
        visits = self._records.diary.visits(conversation)
        found = next((visit for visit in visits if visit.id == appointment), None)
        if found is None:
            self._note(conversation, acting, DeedKind.REFUSED, appointment[:_LONGEST_ID], "not of this conversation")
            raise NotFound("no such visit")
        return found

    def change(
        self,
        conversation: ConversationId,
        acting: Acting,
        what: str,
        asked: tuple[str, ...],
        notices: Notices = no_notices,
    ) -> Change:
        """A change of the diary now, in the name of whoever acts. Of what was `asked` only a digest is kept."""
        body = sha256("\x1f".join((what, *asked)).encode()).hexdigest()
        scope = f"{conversation}:{acting.by}"
        request = Request(scope, acting.key, f"{what} {body}") if acting.key else None
        return Change(self._clock.now(), acting.by, request, acting.reason, notices)

    def _note(
        self, conversation: ConversationId, acting: Acting, what: DeedKind, appointment: str | None, detail: str
    ) -> None:
        self._records.deeds.note(Deed(self._clock.now(), acting.by, what, appointment, conversation, detail))


def check_booked(visit: Appointment, now: datetime) -> None:
    """Raises `NotAllowed` unless the visit is booked and has not begun."""
    if visit.status is not AppointmentStatus.BOOKED or visit.start <= now:
        raise NotAllowed(f"the visit {visit.number} is {visit.status.value}, or has begun")
