"""The page of openings a patient is looking at: what was wished for, and which part of the list is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.booking.visits import Visits
from bot.ports import Clock, ConversationId, VisitTimes
from bot.scheduling.model import Opening
from bot.scheduling.profile import ClinicProfile
from bot.scheduling.wish import Order, Wish

_MOST_WISHES, _ALL = 6, 2_000


@dataclass(frozen=True)
class Listing:
    """What is kept between turns. `said` are the patient's words with the moment they were said, as ISO text.

    Openings are shown that begin after `after` and before `before`, instants as ISO text, with `who` when one is named.
    """

    said: tuple[tuple[str, str], ...] = ()
    after: str | None = None
    before: str | None = None
    who: str | None = None

    @classmethod
    def kept(cls, value: Mapping[str, Any] | None) -> Listing:
        """The listing that a slot keeps; the first page when it keeps none."""
        if not value:
            return cls()
        said = tuple((str(words), str(at)) for words, at in value.get("said") or ())
        return cls(said, value.get("after"), value.get("before"), value.get("who"))

    def to_keep(self) -> dict[str, Any]:
        """As plain values for a slot."""
        return {"said": [list(one) for one in self.said], "after": self.after, "before": self.before, "who": self.who}

    def from_start(self) -> Listing:
        """The first page of the same wishes."""
        return Listing(self.said, who=self.who)

    def with_practitioner(self, who: str) -> Listing:
        """The first page of the same wishes with one practitioner."""
        return Listing(self.said, who=who)

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

    def heard(self, text: str, place: str | None, shown: str | None = None) -> Wish | None:
        """The wish in a message said now by a patient who chose that place; None when it names no time of a visit.

        `shown` is the opening from which "the week after" counts.
        """
        return self._times.read(text, self._moment(text, shown).astimezone(self._profile.clock_of(place)))

    def with_words(self, listing: Listing, text: str, wish: Wish, shown: str | None = None) -> Listing:
        """The first page of what is wished for with these words after earlier ones; "any time" forgets those."""
        if wish.order is Order.ANY:
            return Listing()
        said = (text, self._moment(text, shown).isoformat())
        return Listing((*listing.said, said)[-_MOST_WISHES:], who=listing.who)

    def _moment(self, text: str, shown: str | None) -> datetime:
        """When a message counts as said: now, or on the day of what is shown."""
        back = self._times.days_back(text) if shown else None
        if shown is None or back is None:
            return self._clock.now()
        return self.local(shown) - timedelta(days=back)

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
        asked = partial(self._visits.fitting, conversation, service, place, wish, after, before)
        words = self._times.say(wish) if listing.said else ""
        if listing.who is None:
            fit = asked(most)
            return Page(fit.fitting or fit.nearest, bool(fit.fitting), words)
        fit, person = asked(_ALL), self._profile.practitioners[listing.who]
        found = tuple(one for one in fit.fitting if one.practitioner == listing.who)[:most]
        words = ", ".join(filter(None, (words, person.name)))
        return Page(found or (fit.fitting or fit.nearest)[:most], bool(found), words)

    def pointed_at(self, wish: Wish, offered: Sequence[str]) -> tuple[str, ...]:
        """Of the openings shown, by id, those that a wish points at."""
        return tuple(one for one in offered if wish.fits(self.local(one)))

    def local(self, opening_id: str) -> datetime:
        """When an opening begins, on the clock of its place."""
        place = opening_id.split("|")[1]
        return datetime.fromisoformat(_start(opening_id)).astimezone(self._profile.clock_of(place))


def _start(opening_id: str) -> str:
    return opening_id.split("|")[3]
