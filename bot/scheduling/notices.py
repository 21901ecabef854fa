"""What a patient is told about a visit, and when: worked out when the visit is made or changed, sent later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.scheduling.model import Appointment


class NoticeKind(str, Enum):
    """What a notice is about. `RECHECK` asks for the short screening before the visit, `OFFER` is the waitlist's."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    REMINDER = "reminder"
    RECHECK = "recheck"
    OFFER = "offer"
    MISSED = "missed"


# These speak of a visit as it will be: a change or cancellation of the visit takes them back.
AHEAD = frozenset({NoticeKind.REMINDER, NoticeKind.RECHECK})


@dataclass(frozen=True)
class Notice:
    """Something to be said about a visit at `due` (UTC), once: `key` is the same for the same thing."""

    kind: NoticeKind
    appointment: str
    sequence: int
    due: datetime

    @property
    def key(self) -> str:
        """A text that no other notice shares, and that a repeat of the same change makes again."""
        at = f":{self.due.isoformat()}" if self.kind in AHEAD | {NoticeKind.OFFER} else ""
        return f"{self.kind.value}:{self.appointment}:{self.sequence}{at}"


Notices = Callable[[Appointment], Iterable[Notice]]


def no_notices(_visit: Appointment) -> Iterable[Notice]:
    """Nothing is said."""
    return ()


@dataclass(frozen=True)
class NoticeRules:
    """How long before a visit reminders go out, and how long before it the patient is screened again."""

    reminders: tuple[timedelta, ...] = (timedelta(hours=24), timedelta(hours=2))
    recheck: timedelta = timedelta(hours=24)

    def booked(self, now: datetime) -> Notices:
        """A confirmation now, reminders later; those whose time is past already are left out."""
        return lambda visit: (_now(NoticeKind.CONFIRMED, visit, now), *self._ahead(visit, now))

    def moved(self, now: datetime) -> Notices:
        """Word of the new time now, and reminders of it later."""
        return lambda visit: (_now(NoticeKind.CHANGED, visit, now), *self._ahead(visit, now))

    def _ahead(self, visit: Appointment, now: datetime) -> Iterable[Notice]:
        times = [(NoticeKind.REMINDER, before) for before in self.reminders]
        times.append((NoticeKind.RECHECK, self.recheck))
        notices = (Notice(kind, visit.id, visit.sequence, visit.start - before) for kind, before in times)
        return [notice for notice in notices if notice.due > now]


def cancelled(now: datetime) -> Notices:
    """Word that the visit is cancelled."""
    return lambda visit: (_now(NoticeKind.CANCELLED, visit, now),)


def missed(now: datetime) -> Notices:
    """Word that the visit was missed, and how to come another time."""
    return lambda visit: (_now(NoticeKind.MISSED, visit, now),)


def offered(now: datetime) -> Notices:
    """Word to somebody on the waitlist that a time is kept for them."""
    return lambda visit: (_now(NoticeKind.OFFER, visit, now),)


def _now(kind: NoticeKind, visit: Appointment, now: datetime) -> Notice:
    return Notice(kind, visit.id, visit.sequence, now)
