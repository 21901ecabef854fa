"""Visits by video, and those that a location books on its own page. The gate stands before both."""

from __future__ import annotations

from bot.booking.visits import Visits
from bot.errors import NotFound, NotScreened
from bot.ports import PATIENT, Clock, ConversationId, Deed, DeedKind, Records
from bot.scheduling.profile import ClinicProfile


class Elsewhere:
    """What a screened patient may be shown outside of our own diary."""

    def __init__(self, profile: ClinicProfile, visits: Visits, records: Records, clock: Clock) -> None:
        self._profile, self._visits = profile, visits
        self._records, self._clock = records, clock

    def by_video(self, conversation: ConversationId) -> str | None:
        """The service given by video that the screening leaves open to the patient, if the clinic has one."""
        services = [name for name, service in self._profile.screened.items() if service.virtual]
        return next((name for name in services if self._is_open(conversation, name)), None)

    def page_of(self, location: str | None) -> str | None:
        """The page on which a location books by itself, when that is the only way."""
        place = self._profile.locations.get(location or "")
        outside = place.outside if place else None
        return outside.page if outside and not outside.fhir else None

    def hand_over(self, conversation: ConversationId, service: str, location: str) -> str:
        """The page on which the patient books, noted as a deed. Raises `NotScreened`, `NotFound` for no such page."""
        page = self.page_of(location)
        if page is None:
            raise NotFound(location)
        self._visits.gate(conversation, service)
        deed = Deed(self._clock.now(), PATIENT, DeedKind.HANDED_OVER, None, conversation, f"{service} at {location}")
        self._records.deeds.note(deed)
        return page

    def _is_open(self, conversation: ConversationId, service: str) -> bool:
        try:
            self._visits.first_day(conversation, service)
        except NotScreened:
            return False
        return True
