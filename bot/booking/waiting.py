"""The waitlist: first come, first served; what becomes free is kept for the next in line who may have it."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from datetime import datetime, timedelta

from bot.booking.listing import Listing, Listings
from bot.booking.visits import Acting, Visits
from bot.errors import NotFound, NotScreened, OpeningTaken
from bot.ports import Change, Clock, ConversationId, Records, Waiting
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
from bot.scheduling.notices import offered
from bot.scheduling.profile import ClinicProfile

CUPWISE = "cupwise"
_MOST = 8
_PATIENT = Acting()


class WaitingList:
    """Who waits for an earlier time, or for any."""

    def __init__(
        self, visits: Visits, listings: Listings, profile: ClinicProfile, records: Records, clock: Clock
    ) -> None:
        self._visits, self._listings, self._profile = visits, listings, profile
        self._records, self._clock = records, clock

    def join(self, conversation: ConversationId, service: str, location: str | None, listing: Listing) -> Waiting:
        """Take a place, or change the wish of the one that is open for that service. Raises `NotScreened`."""
        self._visits.first_day(conversation, service)
        wish, now = json.dumps(listing.to_keep()), self._clock.now()
        visit = self._booked(conversation, service)
        until = visit.start.astimezone(self._profile.clock_of(visit.location)).date() if visit else None
        return self._records.waitlist.join(conversation, service, location, wish, until, now)

    def leave(self, conversation: ConversationId) -> None:
        """Give up every open place, and what is kept for it; again is nothing."""
        self._records.waitlist.leave(conversation, self._clock.now())

    def standing(self, conversation: ConversationId) -> tuple[Waiting, ...]:
        """The open places of a conversation, oldest first."""
        return self._records.waitlist.standing(conversation)

    def shut_out(self, conversation: ConversationId) -> NotScreened | None:
        """Why a patient who waits is passed over for now, to be told when they are next here; else None."""
        for place in self.standing(conversation):
            try:
                self._visits.first_day(conversation, place.service)
            except NotScreened as shut:
                return shut
        return None

    def serve(self) -> int:
        """Make offers of what is free, first come first served; returns how many. The worker's step.

        Nobody has two offers at once, nor is one time kept for two.
        """
        return sum(self._offer(place) for place in self._records.waitlist.line(self._clock.now()))

    def accept(self, conversation: ConversationId, hold_id: str, acting: Acting = _PATIENT) -> Appointment:
        """Book what is kept for a patient; the next later visit of that service they had is then given up.

        Raises `NotFound`, `HoldExpired`, `NotScreened`, `KeyReused`.
        """
        contact = self._records.people.contact(conversation)
        if contact is None:
            raise NotFound("nobody is known here")
        visit = self._visits.book(conversation, hold_id, contact, acting)
        later = self.replaced_by(visit)
        if later is not None:
            self._visits.cancel(conversation, later.id, replace(acting, key=None))
        return visit

    def replaced_by(self, offered: Appointment) -> Appointment | None:
        """The visit that somebody gives up who takes an offer: their next later one of that service."""
        later = [one for one in self._visits.coming(offered.conversation) if one.start > offered.start]
        return next((one for one in later if one.service == offered.service), None)

    def _offer(self, place: Waiting) -> bool:
        """Keep the first time that suits one who waits. Who may not come now keeps the place in line."""
        now, conversation = self._clock.now(), place.conversation
        if self._has_offer(conversation) or self._records.people.contact(conversation) is None:
            return False
        expires = now + timedelta(minutes=self._profile.offer_minutes)
        change = Change(now, CUPWISE, notices=offered(now))
        try:
            for opening in self._suiting(place, expires):
                with contextlib.suppress(OpeningTaken):
                    self._visits.offer(place, opening.id, expires, change)
                    return True
        except (NotScreened, NotFound):
            return False
        return False

    def _suiting(self, place: Waiting, expires: datetime) -> list[Opening]:
        """The first openings that fit the wish, are not over before the offer is, and are earlier than the visit."""
        listing = Listing.kept(json.loads(place.wish))
        page = self._listings.page(place.conversation, place.service, place.location, listing, _MOST)
        visit = self._booked(place.conversation, place.service)
        found = [opening for opening in page.openings if page.fits and opening.start > expires]
        if place.until is not None:
            found = [o for o in found if self._listings.local(o.id).date() <= place.until]
        return [opening for opening in found if visit is None or opening.start < visit.start]

    def _booked(self, conversation: ConversationId, service: str) -> Appointment | None:
        """The next booked visit of that service."""
        coming = self._visits.coming(conversation)
        return next((v for v in coming if v.service == service and v.status is AppointmentStatus.BOOKED), None)

    def _has_offer(self, conversation: ConversationId) -> bool:
        now = self._clock.now()
        offers = [place.offer for place in self.standing(conversation) if place.offer is not None]
        holds = (self._records.diary.visit(offer) for offer in offers)
        return any(_stands(hold, now) for hold in holds)


def _stands(hold: Appointment, now: datetime) -> bool:
    pending = hold.status is AppointmentStatus.PENDING
    return pending and hold.expires is not None and hold.expires > now
