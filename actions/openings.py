"""What a patient says to the openings that were shown: one of them, another page, or when it would suit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, respond, set_slot
from actions.names import Intent, Slot, Step
from actions.responses import Response
from actions.transcript import asks_back, conversation, doubtful, latest_intent, latest_text, slot
from bot.booking.listing import Listing
from bot.clinic import Clinic
from bot.errors import OpeningTaken, TooManyHolds
from bot.scheduling.model import Opening
from bot.scheduling.wish import Order, Problem, Wish
from bot.wording import ANY_LOCATION

EMPTY: Events = [set_slot(name, None) for name in (Slot.OPENING, Slot.OFFERED, Slot.HOLD, Slot.CONFIRMED)]
PROBLEMS = {
    Problem.PAST: Response.TIME_PAST,
    Problem.NO_SUCH_DAY: Response.NO_SUCH_DAY,
    Problem.NO_SUCH_TIME: Response.NO_SUCH_TIME,
    Problem.DAY_AND_DATE_DIFFER: Response.DAY_AND_DATE_DIFFER,
}
_MOST_WORDS = 6
# Questions that may be about when to come; others are when they ask for what is free: "anything on Friday?"
_ABOUT_TIMES = ("ask_hours", "ask_locations")


@dataclass(frozen=True)
class Answer:
    """One message of a form that lists openings. With `holds`, the one picked is kept for the patient at once."""

    clinic: Clinic
    dispatcher: CollectingDispatcher
    tracker: Tracker
    holds: bool = True

    @property
    def text(self) -> str:
        """The patient's words."""
        return latest_text(self.tracker)

    @property
    def place(self) -> str | None:
        """The location chosen, or None when any will do."""
        return chosen_place(self.tracker)

    @property
    def listing(self) -> Listing:
        """The page that is shown."""
        return Listing.kept(slot(self.tracker, Slot.LISTING))

    @property
    def offered(self) -> Sequence[str]:
        """The ids of the openings shown."""
        return slot(self.tracker, Slot.OFFERED) or []

    @property
    def shown(self) -> str | None:
        """What "the week after" is counted from: the time that is held, or the first one shown."""
        return slot(self.tracker, Slot.OPENING) or next(iter(self.offered), None)

    @property
    def is_offered(self) -> bool:
        """Whether the message is one of the choices shown, whatever its intent."""
        wording = self.clinic.wording
        plain_one = wording.is_yes(self.text) or wording.is_no(self.text) or wording.find_location(self.text)
        return bool(plain_one or wording.find_opening(self.text, self.offered))

    def wish(self) -> Wish | None:
        """When the patient would like to come, as this message says it."""
        return self.clinic.listings.heard(self.text, self.place, self.shown)

    def suits(self) -> bool:
        """Whether nothing in this message is against the time that is held."""
        wish, held = self.wish(), slot(self.tracker, Slot.OPENING)
        return wish is None or (wish.order is None and wish.fits(self.clinic.listings.local(held)))

    def opening(self) -> Events:
        """The slots that an answer to the list of openings fills; none when it was not understood."""
        shown = self.clinic.wording.find_opening(self.text, self.offered)
        if shown == "more":
            return self._turn_page(Order.LATER)
        if shown == "none":
            return self.none_fits()
        if shown is not None:
            return self.take(shown)
        return self._other_place() or self._in_own_words()

    def _in_own_words(self) -> Events:
        """What no choice says: a time, a practitioner, a remark that has its own reply."""
        asks = asks_back(self.tracker) and not doubtful(self.tracker)
        about_times = latest_intent(self.tracker) in _ABOUT_TIMES or self.clinic.words.has("free_words", self.text)
        wish = self.wish() if not asks or about_times else None
        beside = any(self.clinic.words.has(key, self.text) for key in ("therapist_words", "hesitation_words"))
        if beside and not (wish and (wish.names_time or wish.pick)):
            return []
        if (who := self.clinic.wording.practitioner(self.text)) is not None:
            return self._with(who, wish)
        if wish is not None and (wish.names_time or wish.problem or not asks):
            return self._wished(wish)
        return [] if asks else self._picked()

    def other_time(self, most_words: int = _MOST_WORDS) -> Events:
        """The slots, when a patient who has a time asks for another one: "no, the one after that"."""
        wish, held = self.wish(), slot(self.tracker, Slot.OPENING)
        if wish is None or held is None or len(self.text.split()) > most_words:
            return []
        if wish.order is Order.NEXT and not wish.names_time:
            return self._next_one(held)
        if not (wish.points or wish.names_time or wish.order in (Order.EARLIER, Order.LATER)):
            return []
        self.clinic.visits.give_up_holds(conversation(self.tracker))
        listing = self._listing(wish, held)
        return [*EMPTY, set_slot(Slot.LISTING, listing.to_keep())] if listing else []

    def take(self, opening_id: str, *, echo: bool = False) -> Events:
        """Take an opening; `echo` tells the patient which one was understood."""
        try:
            held = self.clinic.visits.hold(conversation(self.tracker), opening_id).id if self.holds else None
        except (OpeningTaken, TooManyHolds):
            respond(self.dispatcher, Response.OPENING_GONE)
            return [*EMPTY]
        if echo:
            respond(self.dispatcher, Response.TAKING, **self.clinic.wording.opening_details(opening_id))
        return [set_slot(Slot.OPENING, opening_id), set_slot(Slot.HOLD, held), set_slot(Slot.CONFIRMED, None)]

    def _picked(self) -> Events:
        """A practitioner's name, a yes to the only opening shown, or none of them."""
        named = self.clinic.wording.with_named(self.text, self.offered)
        agreed = self.clinic.wording.is_yes(self.text) or latest_intent(self.tracker) == Intent.AFFIRM.value
        if len(named) == 1:
            return self.take(named[0], echo=True)
        if agreed and len(self.offered) == 1:
            return self.take(self.offered[0], echo=True)
        return self.none_fits() if self.clinic.wording.none_fit(self.text) else []

    def too_early(self, wish: Wish) -> bool:
        """Whether all days that are wished for come before the first that is open to this patient, who is told so."""
        first = self.clinic.visits.opens_from(conversation(self.tracker), slot(self.tracker, Slot.SERVICE))
        if first is None or not wish.wanted or not all(one.last and one.last < first for one in wish.wanted):
            return False
        title = self.clinic.wording.service_title(slot(self.tracker, Slot.SERVICE))
        respond(self.dispatcher, Response.NOT_BEFORE, service=title, day=self.clinic.wording.day(first))
        return True

    def _with(self, who: str, wish: Wish | None) -> Events:
        """The one opening shown with a practitioner who is named, or the page of those; all wishes before count on."""
        named = self.clinic.wording.with_named(self.text, self.offered)
        timed = wish is not None and wish.names_time
        if wish is not None and timed and (one := self._pointed_at(wish)) in named:
            return self.take(str(one), echo=True)
        if not timed and len(named) == 1 and not self.text.rstrip().endswith("?"):
            return self.take(named[0], echo=True)
        listing = (
            self.clinic.listings.with_words(self.listing, self.text, wish, self.shown)
            if wish and timed
            else self.listing
        )
        return [set_slot(Slot.LISTING, listing.with_practitioner(who).to_keep())]

    def _other_place(self) -> Events:
        """The other one of two places."""
        others = [name for name in self.clinic.profile.locations if name != self.place]
        if self.place is None or len(others) != 1 or not self.clinic.words.has("other_place_words", self.text):
            return []
        return [set_slot(Slot.LOCATION, others[0]), set_slot(Slot.LISTING, self.listing.from_start().to_keep())]

    def _wished(self, wish: Wish) -> Events:
        if wish.problem is not None:
            respond(self.dispatcher, PROBLEMS[wish.problem])
            return [set_slot(Slot.LISTING, self.listing.to_keep())]
        if self.too_early(wish):
            return [set_slot(Slot.LISTING, self.listing.to_keep())]
        one = self._pointed_at(wish)
        if one is not None:
            return self.take(one, echo=True)
        if wish.order is Order.SOONEST:
            return self._soonest(wish)
        if not wish.names_time and wish.order in (Order.LATER, Order.NEXT, Order.EARLIER):
            return self._turn_page(wish.order)
        listing = self._listing(wish)
        return [set_slot(Slot.LISTING, listing.to_keep())] if listing else self._picked()

    def _pointed_at(self, wish: Wish) -> str | None:
        """The opening shown that the patient picks by its place in the list, by day or time, or by having no wish."""
        if wish.pick is not None:
            place = wish.pick - 1 if wish.pick > 0 else len(self.offered) - 1
            return self.offered[place] if 0 <= place < len(self.offered) else None
        if wish.order is Order.ANY:
            return next(iter(self.offered), None)
        if not wish.points or wish.order is not None or self.text.rstrip().endswith("?"):
            return None
        named = self.clinic.wording.with_named(self.text, self.offered) or self.offered
        found = self.clinic.listings.pointed_at(wish, named)
        return found[0] if len(found) == 1 else None

    def _soonest(self, wish: Wish) -> Events:
        listing = self.clinic.listings.with_words(self.listing, self.text, wish, self.shown)
        page = self._page(listing, most=1)
        if page and self.clinic.listings.wish(listing, self.place).fits(self.clinic.listings.local(page[0].id)):
            return self.take(page[0].id, echo=True)
        return [set_slot(Slot.LISTING, listing.to_keep())]

    def _turn_page(self, order: Order) -> Events:
        if not self.offered:
            return [set_slot(Slot.LISTING, None)]
        if order is not Order.EARLIER:
            return [set_slot(Slot.LISTING, self.listing.page_after(self.offered[-1]).to_keep())]
        listing = Listing().page_before(self.offered[0])
        if self._page(listing, most=1):
            return [set_slot(Slot.LISTING, listing.to_keep())]
        respond(self.dispatcher, Response.NONE_EARLIER)
        return [set_slot(Slot.LISTING, self.listing.to_keep())]

    def _listing(self, wish: Wish, held: str | None = None) -> Listing | None:
        """The page that a wish leads to."""
        if wish.names_time:
            return self.clinic.listings.with_words(self.listing, self.text, wish, self.shown)
        if wish.order in (Order.LATER, Order.NEXT) and held:
            return self.listing.page_after(held)
        return Listing().page_before(held) if wish.order is Order.EARLIER and held else None

    def _next_one(self, held: str) -> Events:
        page = self._page(self.listing.page_after(held), most=1)
        if page:
            return self.take(page[0].id, echo=True)
        return [*EMPTY, set_slot(Slot.LISTING, self.listing.page_after(held).to_keep())]

    def _page(self, listing: Listing, most: int) -> Sequence[Opening]:
        service = slot(self.tracker, Slot.SERVICE)
        return self.clinic.listings.page(conversation(self.tracker), service, self.place, listing, most).openings

    def none_fits(self) -> Events:
        """On to what else can be done: a call, the waitlist, another service."""
        end = [set_slot(Slot.LISTING, None), set_slot(Slot.REQUESTED, None)]
        return [set_slot(Slot.STEP, Step.CONSULT.value), *EMPTY, *end]


def chosen_place(tracker: Tracker) -> str | None:
    """The location chosen, or None when any will do."""
    place = slot(tracker, Slot.LOCATION)
    return None if place in (None, ANY_LOCATION) else str(place)
