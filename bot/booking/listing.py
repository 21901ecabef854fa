"""The page of openings a patient is looking at: what was wished for, and which part of the list is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.booking.visits import Visits
from bot.ports import Clock, ConversationId, VisitTimes
from bot.scheduling.model import Opening
from bot.scheduling.profile import ClinicProfile
from bot.scheduling.wish import Order, Wish

_MOST_WISHES = 6


@dataclass(frozen=True)
class Listing:
    """What is kept between turns. `said` are the patient's words with the moment they were said, as ISO text.

    Openings are shown that begin after `after` and before `before`, instants as ISO text.
    """

    said: tuple[tuple[str, str], ...] = ()
    after: str | None = None
    before: str | None = None

    @classmethod
    def kept(cls, value: Mapping[str, Any] | None) -> Listing:
        """The listing that a slot keeps; the first page when it keeps none."""
        if not value:
            return cls()
        said = tuple((str(words), str(at)) for words, at in value.get("said") or ())
        return cls(said, value.get("after"), value.get("before"))

    def to_keep(self) -> dict[str, Any]:
        """As plain values for a slot."""
        return {"said": [list(one) for one in self.said], "after": self.after, "before": self.before}

    def page_after(self, opening_id: str) -> Listing:
        """The page after an opening."""
        return replace(self, after=_start(opening_id), before=None)

    def page_before(self, opening_id: str) -> Listing:
        """All that is earlier than an opening, whatever was wished for."""
        return Listing(before=_start(opening_id))


@dataclass(frozen=True)
class Page:
    """The openings of one page; `fits` tells whether they are what was wished for, in `words`, or only near it."""

    openings: tuple[Opening, ...]
    fits: bool = True
    words: str = ""


class Listings:
    """Finds the openings that patients ask for in their own words."""

    def __init__(self, times: VisitTimes, profile: ClinicProfile, visits: Visits, clock: Clock) -> None:
        self._times, self._profile, self._visits, self._clock = times, profile, visits, clock

    def heard(self, text: str, place: str | None) -> Wish | None:
        """The wish in a message said now by a patient who chose that place; None when it names no time of a visit."""
        return self._times.read(text, self._clock.now().astimezone(self._profile.clock_of(place)))

    def with_words(self, listing: Listing, text: str, wish: Wish) -> Listing:
        """The first page of what is wished for with these words after earlier ones; "any time" forgets those."""
        if wish.order is Order.ANY:
            return Listing()
        return Listing((*listing.said, (text, self._clock.now().isoformat()))[-_MOST_WISHES:])

    def wish(self, listing: Listing, place: str | None) -> Wish:
        """All that was wished for, each message read as on the day it was said."""
        zone, wish = self._profile.clock_of(place), Wish()
        for words, at in listing.said:
            said = self._times.read(words, datetime.fromisoformat(at).astimezone(zone))
            wish = said.after(wish) if said is not None and said.problem is None else wish
        return wish

    def in_words(self, listing: Listing, place: str | None) -> str:
        """What was understood of the wishes; empty when there are none."""
        return self._times.say(self.wish(listing, place)) if listing.said else ""

    def page(
        self, conversation: ConversationId, service: str, place: str | None, listing: Listing, most: int = 4
    ) -> Page:
        """The openings to show. Raises `NotScreened`."""
        after, before = (datetime.fromisoformat(at) if at else None for at in (listing.after, listing.before))
        wish = self.wish(listing, place)
        fit = self._visits.fitting(conversation, service, place, wish, after, before, most)
        return Page(fit.fitting or fit.nearest, bool(fit.fitting), self._times.say(wish) if listing.said else "")

    def pointed_at(self, wish: Wish, offered: Sequence[str]) -> tuple[str, ...]:
        """Of the openings shown, by id, those that a wish points at."""
        return tuple(one for one in offered if wish.fits(self.local(one)))

    def local(self, opening_id: str) -> datetime:
        """When an opening begins, on the clock of its place."""
        place = opening_id.split("|")[1]
        return datetime.fromisoformat(_start(opening_id)).astimezone(self._profile.clock_of(place))


def _start(opening_id: str) -> str:
    return opening_id.split("|")[3]
