"""Sends what is due about visits: each once, as the visit is now, again and again until it goes or is given up."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.booking.gate import is_fresh
from bot.errors import NotFound, PostRefused, PostUnavailable, StoreUnavailable
from bot.knowledge.post import Trouble
from bot.notices.visit_news import VisitNews
from bot.ports import PATIENT, Clock, Queued, Records
from bot.ports.post import Outgoing, Post
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.scheduling.notices import Notice, NoticeKind
from bot.scheduling.profile import ClinicProfile

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)  # longer than the slowest mail server may take over one message
MOST_AT_ONCE = 20
MOST_ATTEMPTS = 12  # about twenty hours
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
LATE = timedelta(hours=6)
_MISSED_LATELY = timedelta(days=7)
_STATUS = {
    NoticeKind.CANCELLED: AppointmentStatus.CANCELLED,
    NoticeKind.OFFER: AppointmentStatus.PENDING,
    NoticeKind.MISSED: AppointmentStatus.NOSHOW,
}
_BY_STAFF = frozenset({NoticeKind.CHANGED, NoticeKind.CANCELLED})


class Posting:
    """The sender of one clinic. `email` and `texts` are its ways out; without `texts` it sends no text messages."""

    def __init__(
        self, records: Records, news: VisitNews, profile: ClinicProfile, clock: Clock, email: Post, texts: Post | None
    ) -> None:
        self._records, self._news, self._profile, self._clock = records, news, profile, clock
        self._email, self._texts = email, texts

    def send_due(self) -> int:
        """Send what is due, at most `MOST_AT_ONCE`; return how many notices were dealt with.

        One is claimed at a time, so that none waits for another longer than its own claim lasts; after a way out that
        did not answer the others wait for the next call. Raises `StoreUnavailable` only.
        """
        for before in range(MOST_AT_ONCE):
            claimed = self._records.outbox.claim(self._clock.now(), LEASE, 1)
            if not claimed:
                return before
            if not self._deal_with(claimed[0]):
                return before + 1
        return MOST_AT_ONCE

    def _deal_with(self, queued: Queued) -> bool:
        """Outside of any transaction; False when it failed in a way that a later attempt may mend."""
        until = None
        try:
            visit = self._records.diary.visit(queued.notice.appointment)
            until = self._last_moment(queued.notice, visit)
            self._deliver(queued, visit, until)
        except NotFound:
            self._done(queued)
        except PostRefused as fault:
            self._give_up(queued, str(fault), Trouble.REFUSED)
        except StoreUnavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - the never-silent guard: whatever it is, it stops no other message
            why = str(fault) if isinstance(fault, PostUnavailable) else type(fault).__name__
            logger.error("a notice did not go out: %s", why)
            self._try_again(queued, until, why)
            return False
        return True

    def _deliver(self, queued: Queued, visit: Appointment, until: datetime) -> None:
        if not self._still_true(queued, visit):
            self._done(queued)
        elif self._clock.now() >= until:
            self._too_late(queued)
        elif (ready := self._made(queued, visit)) is None:
            self._not_reached(queued)
        else:
            way, message = ready
            way.send(message)
            self._done(queued)

    def _made(self, queued: Queued, visit: Appointment) -> tuple[Post, Outgoing] | None:
        """The message and its way: by e-mail to those who gave an address, else as a text message."""
        contact, now = self._records.people.contact(queued.conversation), self._clock.now()
        if contact is not None and contact.email:
            return self._email, self._news.email(queued.notice, visit, contact.email, now)
        if contact is not None and contact.phone and self._texts is not None:
            return self._texts, self._news.text_message(queued.notice, visit, contact.phone, now)
        return None

    def _not_reached(self, queued: Queued) -> None:
        """Staff call when the patient cannot know otherwise; what the chat said or asks again is let go."""
        if self._patient_must_hear(queued.notice):
            self._give_up(queued, "no address", Trouble.UNREACHABLE)
        else:
            self._done(queued)

    def _too_late(self, queued: Queued) -> None:
        """It is of no use any more. What failed before, or what only we could have told, rings the desk."""
        if queued.attempts or self._patient_must_hear(queued.notice):
            self._give_up(queued, "too late", Trouble.LATE)
        else:
            self._done(queued)

    def _still_true(self, queued: Queued, visit: Appointment) -> bool:
        """Whether the visit is as the notice says; one that was answered already is not wanted any more."""
        notice, wanted = queued.notice, _STATUS.get(queued.notice.kind, AppointmentStatus.BOOKED)
        same = (visit.status, visit.sequence, visit.conversation) == (wanted, notice.sequence, queued.conversation)
        if notice.kind is NoticeKind.RECHECK:
            return same and not is_fresh(visit, self._clock.now(), self._profile.clock_of(visit.location))
        return same

    def _last_moment(self, notice: Notice, visit: Appointment) -> datetime:
        """From when on it is of no use: the visit began, the offer ran out, the reminder is long overdue."""
        if notice.kind is NoticeKind.MISSED:
            return visit.start + _MISSED_LATELY
        if notice.kind is NoticeKind.OFFER:
            return min(visit.start, visit.expires or visit.start)
        return min(visit.start, notice.due + LATE) if notice.kind is NoticeKind.REMINDER else visit.start

    def _patient_must_hear(self, notice: Notice) -> bool:
        """Whether the patient cannot know of it: an offer, or what staff did to the visit."""
        if notice.kind in _BY_STAFF:
            deeds = self._records.deeds.of_visit(notice.appointment)
            return any(deed.by != PATIENT for deed in deeds if deed.at == notice.due)
        return notice.kind is NoticeKind.OFFER

    def _try_again(self, queued: Queued, until: datetime | None, why: str) -> None:
        """Later, each time after twice as long; staff are told while the visit is still to come."""
        now = self._clock.now()
        again = now + min(FIRST_WAIT * 2**queued.attempts, LONGEST_WAIT)
        if queued.attempts + 1 >= MOST_ATTEMPTS or (until is not None and again >= until):
            self._give_up(queued, why, Trouble.GAVE_UP)
        else:
            self._records.outbox.failed(queued.id, why, again, now)

    def _give_up(self, queued: Queued, why: str, trouble: Trouble) -> None:
        """The desk hears of it first: a stop in between rings twice rather than never."""
        now, words = self._clock.now(), self._news.trouble(trouble, queued.notice)
        self._records.alerts.raise_alert(queued.conversation, "failure", words, now)
        self._records.outbox.failed(queued.id, why, None, now)

    def _done(self, queued: Queued) -> None:
        self._records.outbox.sent(queued.id, self._clock.now())
