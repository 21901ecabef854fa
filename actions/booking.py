"""The booking form: where, when, who, and a last yes. Every step goes through the gate again."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot, speak
from actions.beside import answer_beside
from actions.contact import ask_again, corrected_contact, read_contact
from actions.intake import leads_elsewhere, wants_other_service
from actions.names import COMMANDS, Intent, Slot, Step
from actions.openings import EMPTY, Answer, chosen_place
from actions.places import PlaceAnswer, hand_over
from actions.remarks import answered_beside, for_someone_else
from actions.responses import Response
from actions.transcript import aside, asks_back, conversation, just_heard, latest_intent, latest_text, slot
from bot.booking.listing import Listing, Page
from bot.errors import HoldExpired, NotFound, NotScreened, OpeningTaken
from bot.ports import Contact
from bot.wording import ANY_LOCATION

_END: Events = [set_slot(Slot.LISTING, None), set_slot(Slot.REQUESTED, None)]
_MOST_WORDS = 30
_WHERE = frozenset({"ask_locations", "ask_virtual", "manage_visit"})
_ORDER = (Slot.LOCATION, Slot.OPENING, Slot.NAME, Slot.PHONE, Slot.CONFIRMED)


class ValidateBookingForm(ClinicAction):
    """Takes the answer to the open step and names the next one."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "validate_booking_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Ends the form when what was just said re-opens the screening or changes its outcome."""
        elsewhere = leads_elsewhere(self.clinic, tracker) or wants_other_service(self.clinic, tracker)
        if elsewhere is not None:
            self.clinic.visits.give_up_holds(conversation(tracker))
            return [*EMPTY, set_slot(Slot.STEP, elsewhere.value), *_END]
        if not just_heard(tracker):
            return self._next(tracker, [])
        taken = self._other_service(dispatcher, tracker) or self._take(dispatcher, tracker)
        taken = hand_over(self.clinic, dispatcher, tracker, taken) or taken
        if not taken and answered_beside(self.clinic, dispatcher, tracker):
            return [set_slot(Slot.MISSES, 0), *self._next(tracker, [])]
        if not taken and aside(tracker):
            return []
        answer_beside(dispatcher, self.clinic, tracker)
        misses = [set_slot(Slot.MISSES, 0)] if taken else ask_again(self.clinic, dispatcher, tracker)
        return [*taken, *misses, *self._next(tracker, taken)]

    def _other_service(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Another service is asked for, "can I do massage cupping instead": booked when the screening allows it."""
        text, now, who = latest_text(tracker), slot(tracker, Slot.SERVICE), conversation(tracker)
        wanted = self.clinic.service_named(text) if self.clinic.words.has("switch_words", text) else None
        if wanted in (None, now):
            return []
        try:
            self.clinic.visits.first_day(who, wanted)
        except NotScreened as shut:
            respond(dispatcher, Response.GATE_SHUT, why=self.clinic.words.say(f"gate_{shut.why.value}"))
            return [set_slot(Slot.SERVICE, now)]
        self.clinic.visits.give_up_holds(who)
        respond(dispatcher, Response.SERVICE_CHANGED, service=self.clinic.wording.service_title(wanted))
        place = set_slot(Slot.LOCATION, slot(tracker, Slot.LOCATION) if not self._elsewhere(tracker, wanted) else None)
        return [*EMPTY, set_slot(Slot.SERVICE, wanted), place]

    def _elsewhere(self, tracker: Tracker, service: str) -> bool:
        """Whether the place chosen does not give a service."""
        place = slot(tracker, Slot.LOCATION)
        return place not in (None, ANY_LOCATION) and place not in self.clinic.profile.places_of(service)

    def _take(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """The slots that the message fills; none when it was not understood."""
        requested, answer = slot(tracker, Slot.REQUESTED), Answer(self.clinic, dispatcher, tracker)
        place = PlaceAnswer(self.clinic, dispatcher, tracker)
        if latest_intent(tracker) in COMMANDS and not (answer.is_offered or place.is_meant):
            return []
        if requested == Slot.OPENING.value:
            return answer.opening() or self._something_else(answer)
        if requested == Slot.LOCATION.value:
            asks = self._asks_of_places(tracker)
            return [] if asks and not place.named_first else place.events() or self._something_else(answer)
        return [] if asks_back(tracker) else self._of_person(dispatcher, tracker, answer)

    def _of_person(self, dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer) -> Events:
        """The slots of name and number, of the last yes, and of what is put right then."""
        requested = slot(tracker, Slot.REQUESTED)
        if for_someone_else(self.clinic, tracker) or self.clinic.words.has("zone_words", answer.text):
            return []
        if requested != Slot.NAME.value and (corrected := corrected_contact(self.clinic, tracker)):
            return corrected
        if requested == Slot.CONFIRMED.value:
            return self._confirmed(tracker, answer)
        return read_contact(self.clinic, dispatcher, tracker) or answer.other_time()

    def _something_else(self, answer: Answer) -> Events:
        """What else there is, for a patient whom no place suits, or who cannot wait."""
        asks = self.clinic.words.has("something_else_words", answer.text)
        return answer.none_fits() if asks or self.clinic.wording.none_fit(answer.text) else []

    def _asks_of_places(self, tracker: Tracker) -> bool:
        """Whether a message only asks what the places are like: "do both have parking" chooses none."""
        intent = latest_intent(tracker)
        topic = self.clinic.telling.answers(intent) and intent not in _WHERE
        return topic and self.clinic.only_asks(latest_text(tracker))

    def _confirmed(self, tracker: Tracker, answer: Answer) -> Events:
        intent = latest_intent(tracker)
        if self.clinic.wording.is_yes(answer.text):
            return [set_slot(Slot.CONFIRMED, True)]
        if intent == Intent.AFFIRM.value and answer.suits():
            return [set_slot(Slot.CONFIRMED, True)]
        other = answer.other_time(most_words=_MOST_WORDS)
        if other:
            return other
        if self.clinic.wording.is_no(answer.text) or intent == Intent.DENY.value:
            self.clinic.visits.give_up_holds(conversation(tracker))
            return EMPTY
        return []

    def _next(self, tracker: Tracker, taken: Events) -> Events:
        if any(event["name"] == Slot.REQUESTED.value for event in taken):
            return []
        now = {event["name"]: event["value"] for event in taken}
        if self.clinic.needs_no_place(now.get(Slot.SERVICE.value, slot(tracker, Slot.SERVICE))):
            now[Slot.LOCATION.value] = ANY_LOCATION
        missing = (name for name in _ORDER if now.get(name.value, tracker.get_slot(name.value)) is None)
        step = next(missing, None)
        return [set_slot(Slot.HEARD, len(tracker.events)), set_slot(Slot.REQUESTED, step.value if step else None)]


class AskOpening(ClinicAction):
    """Offers the next openings at the chosen place."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_opening"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Those that the patient asked for, or said plainly to be the nearest; with none at all, a call is offered.

        The page shown is kept, so that it is shown again after a side question.
        """
        listing, service = Listing.kept(slot(tracker, Slot.LISTING)), slot(tracker, Slot.SERVICE)
        page = self.clinic.listings.page(conversation(tracker), service, chosen_place(tracker), listing)
        if not page.openings:
            respond(dispatcher, Response.NO_OPENINGS, titles=[self.clinic.words.say("none_fit")])
            return [set_slot(Slot.OFFERED, []), set_slot(Slot.LISTING, None)]
        titles = [
            *map(self.clinic.wording.opening_title, page.openings),
            *(self.clinic.words.say(key) for key in ("more_times", "none_fit")),
        ]
        title = self.clinic.wording.service_title(service)
        respond(dispatcher, _said_of(page, listing), titles=titles, service=title, wish=page.words)
        return [set_slot(Slot.OFFERED, [opening.id for opening in page.openings])]


def _said_of(page: Page, listing: Listing) -> Response:
    if not page.words:
        return Response.CHOOSE_OPENING
    if page.fits:
        return Response.CHOOSE_WISHED
    return Response.NO_MORE_WISHED if listing.after else Response.NONE_WISHED


class AskConfirmation(ClinicAction):
    """Says the visit back before it is booked."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_booking_confirmed"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Day, time with its zone, place, practitioner, name and number."""
        details = self.clinic.wording.opening_details(slot(tracker, Slot.OPENING))
        titles, name = self.clinic.wording.yes_no_titles(), slot(tracker, Slot.NAME)
        reached_by = ", ".join(filter(None, (slot(tracker, Slot.PHONE), slot(tracker, Slot.EMAIL))))
        respond(dispatcher, Response.CONFIRM_BOOKING, titles=titles, name=name, reached_by=reached_by, **details)
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
        contact = Contact(slot(tracker, Slot.NAME), slot(tracker, Slot.PHONE), slot(tracker, Slot.EMAIL))
        try:
            visit = self.clinic.visits.book(conversation(tracker), slot(tracker, Slot.HOLD), contact)
        except NotScreened:
            return [*EMPTY, set_slot(Slot.STEP, Step.CONCLUDE.value)]
        except (HoldExpired, NotFound, OpeningTaken):
            respond(dispatcher, Response.OPENING_GONE)
            return [*EMPTY, set_slot(Slot.STEP, Step.BOOKING.value)]
        details = self.clinic.wording.opening_details(slot(tracker, Slot.OPENING))
        respond(dispatcher, Response.BOOKED, number=visit.number, **details)
        respond(dispatcher, Response.VISIT_LINK, link=self.clinic.link_to(visit.id))
        speak(dispatcher, *self.clinic.wording.preparation())
        return [*EMPTY, set_slot(Slot.LISTING, None), set_slot(Slot.STEP, Step.DONE.value)]
