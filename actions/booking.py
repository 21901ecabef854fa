"""The booking form: where, when, who, and a last yes. Every step goes through the gate again."""

from __future__ import annotations

from datetime import datetime

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot, speak
from actions.contact import ask_again, read_contact
from actions.intake import leads_elsewhere
from actions.names import Intent, Response, Slot, Step
from actions.transcript import aside, asks_back, conversation, just_heard, latest_intent, latest_text, slot
from bot.errors import HoldExpired, NotFound, NotScreened, OpeningTaken, TooManyHolds
from bot.ports import Contact

_END: Events = [set_slot(Slot.REQUESTED, None)]
_ORDER = (Slot.LOCATION, Slot.OPENING, Slot.NAME, Slot.PHONE, Slot.CONFIRMED)
_EMPTY: Events = [set_slot(name, None) for name in (Slot.OPENING, Slot.OFFERED, Slot.HOLD, Slot.CONFIRMED)]


class ValidateBookingForm(ClinicAction):
    """Takes the answer to the open step and names the next one."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "validate_booking_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Ends the form when what was just said re-opens the screening or changes its outcome."""
        if (elsewhere := leads_elsewhere(self.clinic, tracker)) is not None:
            self.clinic.visits.give_up_holds(conversation(tracker))
            return [*_EMPTY, set_slot(Slot.STEP, elsewhere.value), *_END]
        if not just_heard(tracker):
            return self._next(tracker, [])
        taken = self._take(dispatcher, tracker)
        if not taken and aside(tracker):
            return []
        if not taken:
            ask_again(dispatcher, tracker)
        return [*taken, *self._next(tracker, taken)]

    def _take(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """The slots that the message fills; none when it was not understood."""
        requested, text = slot(tracker, Slot.REQUESTED), latest_text(tracker)
        if asks_back(tracker):
            return []
        if requested == Slot.LOCATION.value:
            place = self.clinic.wording.find_location(text)
            return [set_slot(Slot.LOCATION, place)] if place else []
        if requested == Slot.OPENING.value:
            return self._opening(dispatcher, tracker, text)
        if requested == Slot.CONFIRMED.value:
            return self._confirmed(tracker, text)
        return read_contact(self.clinic, tracker)

    def _opening(self, dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Events:
        offered = slot(tracker, Slot.OFFERED) or []
        wish = self.clinic.wording.find_opening(text, offered)
        if wish is None:
            return []
        if wish == "more":
            return [set_slot(Slot.OFFERED, [*offered[-1:], "more"])]
        if wish == "none":
            return [set_slot(Slot.STEP, Step.CONSULT.value), *_EMPTY, *_END]
        try:
            held = self.clinic.visits.hold(conversation(tracker), wish)
        except (OpeningTaken, TooManyHolds):
            respond(dispatcher, Response.OPENING_GONE)
            return [set_slot(Slot.OFFERED, None)]
        return [set_slot(Slot.OPENING, wish), set_slot(Slot.HOLD, held.id)]

    def _confirmed(self, tracker: Tracker, text: str) -> Events:
        intent = latest_intent(tracker)
        if self.clinic.wording.is_yes(text) or intent == Intent.AFFIRM.value:
            return [set_slot(Slot.CONFIRMED, True)]
        if self.clinic.wording.is_no(text) or intent == Intent.DENY.value:
            self.clinic.visits.give_up_holds(conversation(tracker))
            return _EMPTY
        return []

    def _next(self, tracker: Tracker, taken: Events) -> Events:
        if any(event["name"] == Slot.REQUESTED.value for event in taken):
            return []
        now = {event["name"]: event["value"] for event in taken}
        missing = (name for name in _ORDER if now.get(name.value, tracker.get_slot(name.value)) is None)
        step = next(missing, None)
        return [set_slot(Slot.HEARD, len(tracker.events)), set_slot(Slot.REQUESTED, step.value if step else None)]


class AskLocation(ClinicAction):
    """Offers the clinic's locations."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_location"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """One choice a location, and either."""
        respond(dispatcher, Response.CHOOSE_LOCATION, titles=self.clinic.wording.location_titles())
        return []


class AskOpening(ClinicAction):
    """Offers the next openings at the chosen place."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_opening"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """With nothing free, says so; the other way out is a call."""
        offered, place = slot(tracker, Slot.OFFERED) or [], slot(tracker, Slot.LOCATION)
        after = datetime.fromisoformat(offered[0].split("|")[3]) if offered[1:] == ["more"] else None
        service = slot(tracker, Slot.SERVICE)
        free = self.clinic.visits.openings(conversation(tracker), service, None if place == "any" else place, after)
        if not free:
            respond(dispatcher, Response.NO_OPENINGS, titles=[self.clinic.words.say("none_fit")])
            return [set_slot(Slot.OFFERED, [])]
        titles = [
            *map(self.clinic.wording.opening_title, free),
            *(self.clinic.words.say(k) for k in ("more_times", "none_fit")),
        ]
        respond(dispatcher, Response.CHOOSE_OPENING, titles=titles, service=self.clinic.wording.service_title(service))
        return [set_slot(Slot.OFFERED, [opening.id for opening in free])]


class AskConfirmation(ClinicAction):
    """Says the visit back before it is booked."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_booking_confirmed"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Day, time with its zone, place, practitioner, name and number."""
        details = self.clinic.wording.opening_details(slot(tracker, Slot.OPENING))
        name, phone = slot(tracker, Slot.NAME), slot(tracker, Slot.PHONE)
        titles = self.clinic.wording.yes_no_titles()
        respond(dispatcher, Response.CONFIRM_BOOKING, titles=titles, name=name, phone=phone, **details)
        return []


class Book(ClinicAction):
    """Books what is held, or says why it cannot be."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_book"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Fails closed: an expired hold or screening sends the patient back, never forward."""
        if slot(tracker, Slot.CONFIRMED) is not True:
            return []
        contact = Contact(slot(tracker, Slot.NAME), slot(tracker, Slot.PHONE))
        try:
            visit = self.clinic.visits.book(conversation(tracker), slot(tracker, Slot.HOLD), contact)
        except NotScreened:
            return [*_EMPTY, set_slot(Slot.STEP, Step.CONCLUDE.value)]
        except (HoldExpired, NotFound, OpeningTaken):
            respond(dispatcher, Response.OPENING_GONE)
            return [*_EMPTY, set_slot(Slot.STEP, Step.BOOKING.value)]
        details = self.clinic.wording.opening_details(slot(tracker, Slot.OPENING))
        respond(dispatcher, Response.BOOKED, number=visit.id[:8].upper(), **details)
        speak(dispatcher, *self.clinic.wording.preparation())
        return [*_EMPTY, set_slot(Slot.STEP, Step.DONE.value)]
