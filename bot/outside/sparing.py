"""Asks an outside diary no more than needed: neither turning pages nor its silence may hold up other patients."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from bot.errors import StoreUnavailable
from bot.ports import Contact, OutsideDiary
from bot.scheduling.model import Appointment, Opening

KEPT_SECONDS, REST_SECONDS = 10.0, 30.0
_DAY = timedelta(days=1)
_MOST_KEPT = 50


class SparingDiary(OutsideDiary):
    """Gives openings again that were asked for a moment ago, and leaves a server that failed alone for a while.

    Holding and booking are never spared: the server has the last word on what is free.
    """

    def __init__(self, diary: OutsideDiary, seconds: Callable[[], float] = time.monotonic) -> None:
        self._diary, self._seconds = diary, seconds
        self._kept: dict[tuple[str, datetime, datetime], tuple[float, tuple[Opening, ...]]] = {}
        self._rests_until = 0.0

    def openings(self, service: str, start: datetime, end: datetime) -> tuple[Opening, ...]:
        found = self._of_days(service, _midnight(start), _midnight(end) + _DAY)
        return tuple(opening for opening in found if start <= opening.start and opening.end <= end)

    def name(self, opening: Opening, held: Appointment) -> str:
        return self._diary.name(opening, held)

    def hold(self, opening: Opening, held: Appointment) -> str:
        self._kept.clear()
        return self._diary.hold(opening, held)

    def book(self, outside: str, visit: Appointment, contact: Contact) -> None:
        self._diary.book(outside, visit, contact)

    def cancel(self, outside: str) -> None:
        self._kept.clear()
        self._diary.cancel(outside)

    def _of_days(self, service: str, first: datetime, last: datetime) -> tuple[Opening, ...]:
        now = self._seconds()
        at, found = self._kept.get((service, first, last), (now - KEPT_SECONDS, ()))
        if now - at < KEPT_SECONDS:
            return found
        if now < self._rests_until:
            raise StoreUnavailable("the server failed a moment ago")
        try:
            found = self._diary.openings(service, first, last)
        except StoreUnavailable:
            self._rests_until = self._seconds() + REST_SECONDS
            raise
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[service, first, last] = now, found
        return found


def _midnight(instant: datetime) -> datetime:
    return instant.astimezone(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
