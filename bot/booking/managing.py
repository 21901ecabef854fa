"""A booked visit in the patient's own hands: which one, what they want with it, and how it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from bot.booking.visits import Visits
from bot.knowledge.words import Words
from bot.ports import Clock, ConversationId, Records
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.scheduling.profile import ClinicProfile
from bot.wording import Wording


class VisitWish(str, Enum):
    """What a patient wants with a visit. `OFFER` answers a time that was kept for them from the waitlist."""

    SOONER = "sooner"
    CANCEL = "cancel"
    LATE = "late"
    MORE = "more"
    MOVE = "move"
    SEE = "see"
    KEEP = "keep"
    OFFER = "offer"


# In this order words are looked for: "can I cancel and come earlier" is about coming earlier.
_SAID = (VisitWish.SOONER, VisitWish.CANCEL, VisitWish.LATE, VisitWish.MORE, VisitWish.MOVE, VisitWish.SEE)
_OFFERED = (VisitWish.MOVE, VisitWish.CANCEL, VisitWish.SOONER, VisitWish.MORE, VisitWish.KEEP)
_FEWEST = 1


class Managing:
    """What the chat offers for visits that are booked."""

    def __init__(
        self, visits: Visits, wording: Wording, words: Words, profile: ClinicProfile, records: Records, clock: Clock
    ) -> None:
        self._visits, self._wording, self._words, self._profile = visits, wording, words, profile
        self._records, self._clock = records, clock

    def coming(self, conversation: ConversationId) -> tuple[Appointment, ...]:
        """The booked visits that are still to come, soonest first."""
        return self._visits.coming(conversation)

    def offer(self, conversation: ConversationId) -> Appointment | None:
        """The time that is kept for a patient from the waitlist, while it is."""
        offers = [place.offer for place in self._records.waitlist.standing(conversation) if place.offer]
        for held in (self._records.diary.visit(offer) for offer in offers):
            lasts = held.expires is not None and held.expires > self._clock.now()
            if held.status is AppointmentStatus.PENDING and lasts:
                return held
        return None

    def wish_of(self, text: str) -> VisitWish | None:
        """What a message asks for; None when it names nothing."""
        said = (wish for wish in _SAID if self._words.has(f"visit_{wish.value}_words", text))
        wish = next(said, None)
        unable = wish in (None, VisitWish.SEE) and self._words.has("visit_cannot_words", text)
        return VisitWish.CANCEL if unable else wish

    def about_own(self, text: str) -> VisitWish | None:
        """What a message that is no question of a general kind asks for of the patient's own visit; else None."""
        wish = self.wish_of(text)
        cancels = wish is VisitWish.CANCEL and not text.rstrip().endswith("?")
        return wish if cancels or self._words.has("visit_own_words", text) else None

    def picked(self, text: str) -> VisitWish | None:
        """The choice that an answer picks, or else what its words ask for."""
        return self._wording.pick(text, self.wishes()) or self.wish_of(text)

    def keeps(self, text: str) -> bool:
        """Whether a message wants things left as they are."""
        return self._words.has("visit_keep_words", text)

    def wishes(self) -> dict[VisitWish, str]:
        """What may be done with a visit, with the words for it."""
        return {wish: self._words.say(f"visit_{wish.value}") for wish in _OFFERED}

    def which(self, text: str, visits: Sequence[Appointment]) -> Appointment | None:
        """The visit that an answer names."""
        titles = {visit.id: self.title(visit) for visit in visits}
        found = self._wording.pick(text, titles)
        return next((visit for visit in visits if visit.id == found), None)

    def title(self, visit: Appointment) -> str:
        """A visit in a few words."""
        return self._words.say("visit_title", **self._said(visit, "service", "day", "time"))

    def details(self, visit: Appointment) -> dict[str, str]:
        """All that is said of a visit, with its number."""
        return {**self._wording.opening_details(_opening_id(visit)), "number": visit.number}

    def opening_of(self, visit: Appointment) -> str:
        """The id of the opening that a visit took."""
        return _opening_id(visit)

    def count(self, text: str) -> int | None:
        """How many more visits an answer asks for, from 1 to what the clinic allows; None when it names no number."""
        named = self._words.say("visit_counts").split("|")
        found = [int(digits) for digits in re.findall(r"\d{1,3}", text)] or list(_named(text, named))
        most = self._profile.series_most
        return found[0] if len(found) == 1 and _FEWEST <= found[0] <= most else None

    def late(self, conversation: ConversationId, visit: Appointment | None) -> None:
        """The patient will be late: ring the desk."""
        words = f"will be late for visit {visit.number}" if visit else "will be late"
        self._records.alerts.raise_alert(conversation, "person", words, self._clock.now())

    def _said(self, visit: Appointment, *names: str) -> dict[str, str]:
        details = self.details(visit)
        return {name: details[name] for name in names}


def _named(text: str, names: Sequence[str]) -> Iterator[int]:
    """The numbers that stand in a text as words; the first name is that of 1."""
    words = re.findall(r"\w+", text.casefold())
    return (number for number, name in enumerate(names, start=1) if name in words)


def _opening_id(visit: Appointment) -> str:
    return f"{visit.practitioner}|{visit.location}|{visit.service}|{visit.start.isoformat()}"
