"""The place of a visit: chosen by name, found by zip code or town, or left out for a visit by video."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot, speak
from actions.names import Intent, Slot, Step
from actions.openings import EMPTY, PROBLEMS, Answer
from actions.responses import Response
from actions.transcript import asks_back, conversation, latest_intent, latest_text, slot
from bot.booking.places import Distance, Near
from bot.booking.whereabouts import Told
from bot.clinic import Clinic
from bot.errors import NotScreened
from bot.ports import Spot
from bot.scheduling.wish import Order
from bot.wording import ANY_LOCATION

_MOST_TOWNS = 5
_ASKS_VIRTUAL = "ask_virtual"


@dataclass(frozen=True)
class PlaceAnswer:
    """One message at the question for the place."""

    clinic: Clinic
    dispatcher: CollectingDispatcher
    tracker: Tracker

    def events(self) -> Events:
        """The slots that the message fills; none when it was not understood, or asks something else."""
        answer, near = Answer(self.clinic, self.dispatcher, self.tracker), kept(self.tracker)
        video = offered_video(self.clinic, self.tracker, near)
        if video and self._takes(video, answer.text, near):
            return take_video(video)
        if self.clinic.wording.named_location(answer.text):
            return [] if asks_back(self.tracker) and not self.named_first else self._location(answer)
        told = self.clinic.places.reader.read(answer.text)
        if (picked := self._picked(answer, near, told)) is not None:
            return [set_slot(Slot.LOCATION, picked)]
        if told:
            return self._told(near, told)
        if asks_back(self.tracker):
            return []
        return self._location(answer) or self._town(near, answer.text)

    def _location(self, answer: Answer) -> Events:
        """The place that a message names, by its town or else, and when the patient would like to come if it tells so.

        Beside a time, a word such as "any" may speak of days, so that only the name of a place counts.
        """
        wish, wording, by_town = answer.wish(), self.clinic.wording, self.clinic.places.mentioned(answer.text)
        if wish is None or not (wish.names_time or wish.problem or wish.order is Order.SOONEST):
            place = by_town or wording.find_location(answer.text)
            return [set_slot(Slot.LOCATION, place)] if place else []
        soonest = wish.order is Order.SOONEST and not wish.names_time
        place = by_town or (wording.find_location if soonest else wording.named_location)(answer.text)
        chosen = [set_slot(Slot.LOCATION, place)] if place else []
        if wish.problem is not None:
            respond(self.dispatcher, PROBLEMS[wish.problem])
            return [*chosen, set_slot(Slot.LISTING, answer.listing.to_keep())]
        if answer.too_early(wish):
            return [*chosen, set_slot(Slot.LISTING, answer.listing.to_keep())]
        listing = self.clinic.listings.with_words(answer.listing, answer.text, wish, answer.shown)
        if not place:
            respond(self.dispatcher, Response.WISH_NOTED, wish=self.clinic.listings.in_words(listing, None))
        return [*chosen, set_slot(Slot.LISTING, listing.to_keep())]

    @property
    def named_first(self) -> bool:
        """Whether the message names one of the places before it asks something: "Harbor Street. Is there parking?"."""
        first, _ = self.clinic.apart(latest_text(self.tracker))
        return self.clinic.wording.named_location(first) is not None

    @property
    def is_meant(self) -> bool:
        """Whether the message speaks of the place although the model takes it for a command about a visit."""
        requested, text = slot(self.tracker, Slot.REQUESTED), latest_text(self.tracker)
        if requested != Slot.LOCATION.value or latest_intent(self.tracker) != Intent.MANAGE_VISIT.value:
            return False
        return self.clinic.places.reader.read(text) is not None

    def _takes(self, video: str, text: str, near: Near) -> bool:
        """Whether a patient to whom a visit by video was offered wants it."""
        agrees = latest_intent(self.tracker) == Intent.AFFIRM.value and near.video
        return agrees or self.clinic.wording.is_service(text, video) or self.clinic.places.reader.wants_video(text)

    def _picked(self, answer: Answer, near: Near, told: Told | None) -> str | None:
        """The location picked by its place in the list, or as the nearest once the list is in that order."""
        spots = self.clinic.places.find(near.place) if near.place else ()
        around = [distance.location for distance in self.clinic.places.around(spots[0])] if len(spots) == 1 else []
        if told is not None:
            return around[0] if around and told.nearest and told.place is None else None
        wish, order = answer.wish(), list(dict.fromkeys((*around, *self.clinic.profile.locations)))
        if wish is None or wish.pick is None or wish.names_time or wish.pick > len(order):
            return None
        return order[wish.pick - 1 if wish.pick > 0 else -1]

    def _told(self, near: Near, told: Told) -> Events:
        if told.video and latest_intent(self.tracker) == _ASKS_VIRTUAL and asks_back(self.tracker):
            speak(self.dispatcher, *self.clinic.telling.answer(_ASKS_VIRTUAL))
        events = [set_slot(Slot.NEAR, near.after(told).to_keep())]
        listings, listing = self.clinic.listings, Answer(self.clinic, self.dispatcher, self.tracker).listing
        wish = listings.heard(told.rest, None)
        if wish is None or wish.problem is not None or not wish.names_time:
            return events
        listing = listings.with_words(listing, told.rest, wish)
        respond(self.dispatcher, Response.WISH_NOTED, wish=listings.in_words(listing, None))
        return [*events, set_slot(Slot.LISTING, listing.to_keep())]

    def _town(self, near: Near, text: str) -> Events:
        """The place of a town that is all the message says: a location that lies there, else those around it."""
        place = self.clinic.places.reader.town(text, near.place)
        if place is None:
            return []
        location = self.clinic.places.named_by_town(place)
        if location and near.place is None:
            return [set_slot(Slot.LOCATION, location)]
        return [set_slot(Slot.NEAR, near.after(Told(place)).to_keep())]


class AskLocation(ClinicAction):
    """Offers the clinic's locations, the nearest first once it is told where the patient is."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_location"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """One choice a location, and either; a visit by video where none is near or the patient would rather not come.

        A town that several states have is asked back.
        """
        near, wording = kept(tracker), self.clinic.wording
        video = offered_video(self.clinic, tracker, near)
        more = [wording.service_title(video)] if video else []
        spots = self.clinic.places.find(near.place) if near.place else ()
        if len(spots) > 1:
            nearest = self.clinic.places.nearest_first(spots)[:_MOST_TOWNS]
            titles = [*(spot.name for spot in nearest), *wording.location_titles()]
            respond(dispatcher, Response.WHICH_TOWN, titles=titles, town=spots[0].town)
        elif spots:
            self._offer_nearest(dispatcher, spots[0], more)
        else:
            titles = [*more, *wording.location_titles()]
            respond(dispatcher, _asking(near, video), titles=titles, near=near.place or "")
        return []

    def _offer_nearest(self, dispatcher: CollectingDispatcher, spot: Spot, more: Sequence[str]) -> None:
        around = self.clinic.places.around(spot)
        titles = self.clinic.wording.location_titles({distance.location: distance.miles for distance in around})
        if all(map(self.clinic.places.is_far, around)):
            miles = str(round(around[0].miles)) if around else ""
            response = Response.NONE_NEAR_VIDEO if more else Response.NONE_NEAR
            respond(dispatcher, response, titles=[*more, *titles], near=spot.name, miles=miles)
        else:
            respond(dispatcher, Response.NEAREST, titles=[*titles, *more], near=spot.name)


def kept(tracker: Tracker) -> Near:
    """What was told of where the patient is."""
    return Near.kept(slot(tracker, Slot.NEAR))


def offered_video(clinic: Clinic, tracker: Tracker, near: Near) -> str | None:
    """The service by video that is offered in place of a location; None when none is called for, or open."""
    spots = clinic.places.find(near.place) if near.place else ()
    far = len(spots) == 1 and all(map(clinic.places.is_far, clinic.places.around(spots[0])))
    return clinic.elsewhere.by_video(conversation(tracker)) if near.video or far else None


def take_video(service: str) -> Events:
    """The slots of a visit by video in place of what was to be booked: no place is asked for."""
    return [*EMPTY, set_slot(Slot.SERVICE, service), set_slot(Slot.LOCATION, ANY_LOCATION)]


def hand_over(clinic: Clinic, dispatcher: CollectingDispatcher, tracker: Tracker, taken: Events) -> Events:
    """The end of the form, when the place just chosen books on its own page, which the patient is then given."""
    location = next((event["value"] for event in taken if event["name"] == Slot.LOCATION.value), None)
    if location is None or clinic.elsewhere.page_of(location) is None:
        return []
    end = [*EMPTY, *(set_slot(name, None) for name in (Slot.LISTING, Slot.LOCATION, Slot.REQUESTED))]
    try:
        page = clinic.elsewhere.hand_over(conversation(tracker), slot(tracker, Slot.SERVICE), location)
    except NotScreened:
        return [*end, set_slot(Slot.STEP, Step.CONCLUDE.value)]
    respond(dispatcher, Response.HANDED_OVER, location=clinic.profile.locations[location].name, page=page)
    return [*end, set_slot(Slot.STEP, Step.DONE.value)]


def nearest_to(clinic: Clinic, text: str) -> tuple[str, tuple[Distance, ...]] | None:
    """For a side question that names a place: what it is, and the locations around it."""
    told = clinic.places.reader.read(text)
    spots = clinic.places.find(told.place) if told and told.place else ()
    return (spots[0].name, clinic.places.around(spots[0])) if len(spots) == 1 else None


def _asking(near: Near, video: str | None) -> Response:
    """What is said when it is not known where the patient is."""
    if near.place:
        return Response.UNKNOWN_ZIP if near.place.isdigit() else Response.UNKNOWN_TOWN
    if near.video:
        return Response.VIDEO_INSTEAD if video else Response.NO_VIDEO
    return Response.ASK_WHEREABOUTS if near.nearest else Response.CHOOSE_LOCATION
