"""The visit form: a booked visit is looked at, moved, cancelled, repeated, or an earlier time is waited for."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import ClinicAction, Events, respond, set_slot, speak
from actions.beside import answer_beside
from actions.contact import ask_again
from actions.intake import leads_elsewhere
from actions.names import COMMANDS, Form, Intent, Slot, Step
from actions.openings import EMPTY, Answer
from actions.responses import Response
from actions.transcript import aside, asks_back, conversation, in_form, just_heard, latest_intent, latest_text, slot
from bot.booking.listing import Listing
from bot.booking.managing import VisitWish
from bot.scheduling.model import Appointment

_END: Events = [set_slot(Slot.REQUESTED, None)]
_NEW: Events = [set_slot(name, None) for name in (Slot.VISIT_WISH, Slot.VISIT_COUNT, Slot.VISIT_CONFIRMED)]
# What each wish needs to know, in order. Where nothing is asked, nothing needs a last yes.
_ORDER: dict[str | None, tuple[Slot, ...]] = {
    None: (Slot.VISIT_WHICH, Slot.VISIT_WISH),
    VisitWish.MOVE.value: (Slot.VISIT_WHICH, Slot.OPENING, Slot.VISIT_CONFIRMED),
    VisitWish.CANCEL.value: (Slot.VISIT_WHICH, Slot.VISIT_CONFIRMED),
    VisitWish.MORE.value: (Slot.VISIT_WHICH, Slot.VISIT_COUNT, Slot.VISIT_CONFIRMED),
    VisitWish.SOONER.value: (Slot.VISIT_WHICH,),
    VisitWish.OFFER.value: (Slot.VISIT_CONFIRMED,),
    VisitWish.KEEP.value: (),
}
# What lets a patient in sooner or again; staying away never waits for questions.
_LETS_IN = frozenset({VisitWish.MOVE.value, VisitWish.MORE.value, VisitWish.SOONER.value, VisitWish.OFFER.value})


class ManageVisit(ClinicAction):
    """Takes up what a patient wants with a visit; without one, says how the clinic is reached."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_manage_visit"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """An open form is left; a later message takes its thread up again."""
        managing, text = self.clinic.managing, latest_text(tracker)
        visits, wish = managing.coming(conversation(tracker)), managing.wish_of(text)
        if not visits:
            if wish is VisitWish.LATE:
                managing.late(conversation(tracker), None)
            speak(dispatcher, *self.clinic.telling.answer(Intent.MANAGE_VISIT.value))
            return []
        which = visits[0] if len(visits) == 1 else managing.which(text, visits)
        if wish is VisitWish.LATE:
            managing.late(conversation(tracker), which)
            respond(dispatcher, Response.LATE_NOTED, clinic_phone=self.clinic.profile.phone)
            return []
        if wish is VisitWish.SEE or wish is None:
            _tell(self, dispatcher, visits)
        if in_form(tracker) and wish in (VisitWish.SEE, None):
            return []
        self.clinic.visits.give_up_holds(conversation(tracker))
        known = _about(self, tracker, which, wish)
        return [*_NEW, *EMPTY, *known, set_slot(Slot.STEP, Step.VISIT.value), FollowupAction(Form.VISIT.value)]


def _tell(action: ClinicAction, dispatcher: CollectingDispatcher, visits: tuple[Appointment, ...]) -> None:
    for visit in visits:
        respond(dispatcher, Response.VISIT_IS, **action.clinic.managing.details(visit))


def _about(action: ClinicAction, tracker: Tracker, which: Appointment | None, wish: VisitWish | None) -> Events:
    """What is known from the first message: the visit, the wish, and for another time when it would suit."""
    wanted = None if wish is VisitWish.SEE else wish
    known = [set_slot(Slot.VISIT_WISH, wanted.value if wanted else None), *_of(which)]
    text, shown = latest_text(tracker), action.clinic.managing.opening_of(which) if which else None
    when = action.clinic.listings.heard(text, which.location if which else None, shown)
    if wanted is VisitWish.MOVE and when is not None and when.names_time and when.problem is None:
        listing = action.clinic.listings.with_words(Listing(), text, when, shown)
        return [*known, set_slot(Slot.LISTING, listing.to_keep())]
    return [*known, set_slot(Slot.LISTING, None)]


def _of(which: Appointment | None) -> Events:
    """The slots by which openings are listed for a visit."""
    place, service = (which.location, which.service) if which else (None, None)
    values = {Slot.VISIT_WHICH: which.id if which else None, Slot.LOCATION: place, Slot.SERVICE: service}
    return [set_slot(name, value) for name, value in values.items()]


class ValidateVisitForm(ClinicAction):
    """Takes the answer to the open step and names the next one."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "validate_visit_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """News about the patient's health come before any time: the form ends, and the screening goes on."""
        wish = slot(tracker, Slot.VISIT_WISH)
        elsewhere = leads_elsewhere(self.clinic, tracker) if wish in _LETS_IN else None
        if elsewhere is not None:
            return [*_NEW, *EMPTY, set_slot(Slot.STEP, elsewhere.value), *_END]
        if not just_heard(tracker) or slot(tracker, Slot.REQUESTED) is None:
            return self._next(tracker, [])
        taken = self._take(dispatcher, tracker)
        if not taken and aside(tracker):
            return []
        answer_beside(dispatcher, self.clinic, tracker)
        misses = [set_slot(Slot.MISSES, 0)] if taken else ask_again(self.clinic, dispatcher, tracker)
        return [*taken, *misses, *self._next(tracker, taken)]

    def _take(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """The slots that the message fills; none when it was not understood."""
        requested, answer = slot(tracker, Slot.REQUESTED), Answer(self.clinic, dispatcher, tracker, holds=False)
        if (said := self._cancelled(tracker, answer.text)) is not None:
            return said
        if latest_intent(tracker) in COMMANDS - {Intent.MANAGE_VISIT.value} and not answer.is_offered:
            return []
        if requested == Slot.OPENING.value:
            return answer.opening()
        readers = {
            Slot.VISIT_WHICH.value: self._which,
            Slot.VISIT_WISH.value: self._wish,
            Slot.VISIT_COUNT.value: self._count,
            Slot.VISIT_CONFIRMED.value: self._confirmed,
        }
        return [] if asks_back(tracker) else readers[requested](tracker, answer)

    def _cancelled(self, tracker: Tracker, text: str) -> Events | None:
        """What "cancel it" answers, which elsewhere ends the talk: the wish itself, or a yes to the cancelling."""
        requested, managing = slot(tracker, Slot.REQUESTED), self.clinic.managing
        if managing.keeps(text) or managing.wish_of(text) is not VisitWish.CANCEL or self.clinic.wording.is_no(text):
            return None
        if requested == Slot.VISIT_WISH.value:
            return [set_slot(Slot.VISIT_WISH, VisitWish.CANCEL.value)]
        confirms = requested == Slot.VISIT_CONFIRMED.value and slot(tracker, Slot.VISIT_WISH) == VisitWish.CANCEL.value
        if confirms and latest_intent(tracker) in (Intent.STOP.value, Intent.AFFIRM.value):
            return [set_slot(Slot.VISIT_CONFIRMED, True)]
        return None

    def _which(self, tracker: Tracker, answer: Answer) -> Events:
        which = self.clinic.managing.which(answer.text, self.clinic.managing.coming(conversation(tracker)))
        return _of(which) if which else []

    def _wish(self, tracker: Tracker, answer: Answer) -> Events:
        wish = self.clinic.managing.picked(answer.text)
        keeps = self.clinic.wording.is_no(answer.text) or self.clinic.managing.keeps(answer.text)
        if wish is None and (keeps or latest_intent(tracker) == Intent.DENY.value):
            wish = VisitWish.KEEP
        return [set_slot(Slot.VISIT_WISH, wish.value)] if wish and wish.value in _ORDER else []

    def _count(self, _tracker: Tracker, answer: Answer) -> Events:
        count = self.clinic.managing.count(answer.text)
        return [set_slot(Slot.VISIT_COUNT, count)] if count else []

    def _confirmed(self, tracker: Tracker, answer: Answer) -> Events:
        intent = latest_intent(tracker)
        if self.clinic.wording.is_yes(answer.text) or intent == Intent.AFFIRM.value:
            return [set_slot(Slot.VISIT_CONFIRMED, True)]
        keeps = self.clinic.wording.is_no(answer.text) or self.clinic.managing.keeps(answer.text)
        if slot(tracker, Slot.VISIT_WISH) == VisitWish.CANCEL.value and (other := self._other_time(tracker)):
            return other
        if keeps or intent == Intent.DENY.value:
            return [set_slot(Slot.VISIT_CONFIRMED, False)]
        return []

    def _other_time(self, tracker: Tracker) -> Events:
        """A time named instead of a yes to the cancelling: the visit is to be moved there."""
        which, listings = slot(tracker, Slot.VISIT_WHICH), self.clinic.listings
        visit = next((one for one in self.clinic.managing.coming(conversation(tracker)) if one.id == which), None)
        shown = self.clinic.managing.opening_of(visit) if visit else None
        when = listings.heard(latest_text(tracker), visit.location if visit else None, shown)
        if when is None or not when.names_time or when.problem is not None:
            return []
        listing = listings.with_words(Listing(), latest_text(tracker), when, shown)
        move = set_slot(Slot.VISIT_WISH, VisitWish.MOVE.value)
        return [move, set_slot(Slot.LISTING, listing.to_keep()), set_slot(Slot.OPENING, None)]

    def _next(self, tracker: Tracker, taken: Events) -> Events:
        now = {event["name"]: event["value"] for event in taken}
        if Slot.REQUESTED.value in now:
            return []
        wish = now.get(Slot.VISIT_WISH.value, slot(tracker, Slot.VISIT_WISH))
        missing = (name for name in _ORDER[wish] if now.get(name.value, tracker.get_slot(name.value)) is None)
        step = next(missing, None)
        return [set_slot(Slot.HEARD, len(tracker.events)), set_slot(Slot.REQUESTED, step.value if step else None)]
