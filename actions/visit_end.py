"""What the visit form asks, and what it ends in."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot
from actions.names import Slot, Step
from actions.openings import EMPTY
from actions.responses import Response
from actions.transcript import conversation, slot
from bot.booking.listing import Listing
from bot.booking.managing import VisitWish
from bot.errors import HoldExpired, NotAllowed, NotFound, NotScreened, OpeningTaken
from bot.scheduling.model import Appointment

_DONE: Events = [
    *(set_slot(name, None) for name in (Slot.VISIT_WHICH, Slot.VISIT_WISH, Slot.VISIT_COUNT, Slot.VISIT_CONFIRMED)),
    *EMPTY,
    *(set_slot(name, None) for name in (Slot.LISTING, Slot.LOCATION, Slot.SERVICE)),
    set_slot(Slot.STEP, Step.DONE.value),
]


class AskWhichVisit(ClinicAction):
    """Offers the visits that are to come."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_visit_which"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """One choice a visit."""
        visits = self.clinic.managing.coming(conversation(tracker))
        respond(dispatcher, Response.WHICH_VISIT, titles=[self.clinic.managing.title(visit) for visit in visits])
        return []


class AskVisitWish(ClinicAction):
    """Offers what may be done with a visit."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_visit_wish"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Another time, an earlier one, more of them, cancel, or nothing."""
        respond(dispatcher, Response.VISIT_WISHES, titles=list(self.clinic.managing.wishes().values()))
        return []


class AskVisitConfirmed(ClinicAction):
    """Says back what is about to be done."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_visit_confirmed"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """The visit as it stands, and as it will be."""
        wish, titles = slot(tracker, Slot.VISIT_WISH), self.clinic.wording.yes_no_titles()
        visit = _visit(self, tracker)
        if visit is None:
            return []
        details = self.clinic.managing.details(visit)
        if wish == VisitWish.MOVE.value:
            to = self.clinic.wording.opening_details(slot(tracker, Slot.OPENING))
            new = {f"new_{key}": to[key] for key in ("day", "time", "practitioner", "place")}
            respond(dispatcher, Response.CONFIRM_MOVE, titles=titles, **details, **new)
        elif wish == VisitWish.MORE.value:
            respond(dispatcher, Response.CONFIRM_MORE, titles=titles, count=str(_count(tracker)), **details)
        elif wish == VisitWish.OFFER.value:
            if later := self.clinic.waiting.replaced_by(visit):
                respond(dispatcher, Response.OFFER_REPLACES, **self.clinic.managing.details(later))
            respond(dispatcher, Response.CONFIRM_OFFER, titles=titles, **details)
        else:
            respond(dispatcher, Response.CONFIRM_CANCEL, titles=titles, **details)
        return []


class FinishVisit(ClinicAction):
    """Does what the patient confirmed, or says why it cannot be."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_finish_visit"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Fails closed: a time that is gone is asked for again, a gate that is shut leads to the screening."""
        if slot(tracker, Slot.STEP) != Step.VISIT.value:
            return []
        visit, wish = _visit(self, tracker), slot(tracker, Slot.VISIT_WISH)
        if visit is None or wish == VisitWish.KEEP.value or slot(tracker, Slot.VISIT_CONFIRMED) is False:
            return self._leave(dispatcher, tracker, visit)
        try:
            return self._do(dispatcher, tracker, visit, VisitWish(wish))
        except NotScreened as shut:
            respond(dispatcher, Response.GATE_SHUT, why=self.clinic.words.say(f"gate_{shut.why.value}"))
            return _DONE
        except (NotFound, NotAllowed):
            respond(dispatcher, Response.VISIT_BEGAN, clinic_phone=self.clinic.profile.phone)
            return _DONE

    def _do(self, dispatcher: CollectingDispatcher, tracker: Tracker, visit: Appointment, wish: VisitWish) -> Events:
        if wish is VisitWish.MOVE:
            return self._move(dispatcher, tracker, visit)
        if wish is VisitWish.MORE:
            return self._more(dispatcher, tracker, visit)
        if wish is VisitWish.OFFER:
            return self._accept(dispatcher, tracker, visit)
        if wish is VisitWish.SOONER:
            self.clinic.waiting.join(conversation(tracker), visit.service, visit.location, Listing())
            respond(dispatcher, Response.JOINED_WAITLIST)
        else:
            self.clinic.visits.cancel(conversation(tracker), visit.id)
            respond(dispatcher, Response.CANCELLED, **self.clinic.managing.details(visit))
        return _DONE

    def _move(self, dispatcher: CollectingDispatcher, tracker: Tracker, visit: Appointment) -> Events:
        try:
            moved = self.clinic.visits.move(conversation(tracker), visit.id, slot(tracker, Slot.OPENING))
        except OpeningTaken:
            respond(dispatcher, Response.OPENING_GONE)
            return [*EMPTY, set_slot(Slot.VISIT_CONFIRMED, None), set_slot(Slot.STEP, Step.VISIT.value)]
        respond(dispatcher, Response.MOVED, **self.clinic.managing.details(moved))
        return _DONE

    def _more(self, dispatcher: CollectingDispatcher, tracker: Tracker, visit: Appointment) -> Events:
        try:
            booked = self.clinic.visits.repeat(conversation(tracker), visit.id, _count(tracker))
        except OpeningTaken:
            respond(dispatcher, Response.SERIES_TAKEN, clinic_phone=self.clinic.profile.phone)
            return _DONE
        days = "; ".join(self.clinic.managing.title(one) for one in booked)
        respond(dispatcher, Response.SERIES_BOOKED, days=days)
        return _DONE

    def _accept(self, dispatcher: CollectingDispatcher, tracker: Tracker, held: Appointment) -> Events:
        try:
            visit = self.clinic.waiting.accept(conversation(tracker), held.id)
        except (HoldExpired, OpeningTaken):
            respond(dispatcher, Response.OFFER_GONE)
            return _DONE
        respond(dispatcher, Response.BOOKED, **self.clinic.managing.details(visit))
        return _DONE

    def _leave(self, dispatcher: CollectingDispatcher, tracker: Tracker, visit: Appointment | None) -> Events:
        if slot(tracker, Slot.VISIT_WISH) == VisitWish.OFFER.value and visit is not None:
            self.clinic.visits.give_up_holds(conversation(tracker))
        respond(dispatcher, Response.VISIT_KEPT)
        return _DONE


def _visit(action: ClinicAction, tracker: Tracker) -> Appointment | None:
    """The visit that is spoken of, or the time that is kept for the patient, while it stands."""
    which, managing = slot(tracker, Slot.VISIT_WHICH), action.clinic.managing
    offer = managing.offer(conversation(tracker))
    found = (*managing.coming(conversation(tracker)), *((offer,) if offer else ()))
    return next((visit for visit in found if visit.id == which), None)


def _count(tracker: Tracker) -> int:
    return int(slot(tracker, Slot.VISIT_COUNT) or 0)
