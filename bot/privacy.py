"""What a patient may ask of their own data: consent, what is known of them, and to be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.errors import NotAllowed
from bot.knowledge.consent import ConsentWords
from bot.ports import Clock, ConversationId, Records
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.wording import Wording, bare

FORGET = "forget"


@dataclass(frozen=True)
class Forgotten:
    """What came of the wish to be forgotten, and the words for it. When not `done`, it lies with staff."""

    done: bool
    said: tuple[str, ...]


class Privacy:
    """The rights of the patients of one clinic over what it keeps of them.

    `empty_caches` drops what the process itself remembers of patients' words; it is called after an erasure.
    """

    def __init__(
        self,
        records: Records,
        words: ConsentWords,
        wording: Wording,
        clock: Clock,
        empty_caches: Callable[[], None],
    ) -> None:
        self._records, self.words, self._wording, self._clock = records, words, wording, clock
        self._empty_caches = empty_caches

    def consented(self, conversation: ConversationId) -> bool:
        """Whether the patient agreed to the present words, and has not taken it back."""
        standing = self._records.consents.standing(conversation)
        if standing is None:
            return False
        return (standing.version, standing.words_digest) == (self.words.version, self.words.digest)

    def agree(self, conversation: ConversationId) -> None:
        """Keep the patient's consent to the present words."""
        self._records.consents.give(conversation, self.words.version, self.words.digest, self._clock.now())

    def revoke(self, conversation: ConversationId) -> None:
        """Take the consent back. What was told before is still kept, until the patient asks to be forgotten."""
        self._records.consents.revoke(conversation, self._clock.now())

    def known(self, conversation: ConversationId, understood: Sequence[str] = ()) -> tuple[str, ...]:
        """The answer to "what do you know about me"; `understood` are sentences about the patient's own answers."""
        lines = [
            *self._contact_lines(conversation),
            *(self._say_visit("known_visit", visit) for visit in self._to_come(conversation)),
            *(self._say_waiting(place.service) for place in self._records.waitlist.standing(conversation)),
            *(self._say("known_call", time=time) for time in self._promised(conversation)),
            *self._notes(conversation),
            *((self._say("known_understood"), *understood) if understood else ()),
        ]
        kept = len(self._records.messages.transcript(conversation))
        standing = [self._consent_line(conversation), self._say("known_messages", count=str(kept))]
        return (*(lines or [self._say("known_nothing")]), *standing, self._say("known_end"))

    def forget_question(self, conversation: ConversationId) -> tuple[str, tuple[str, str]]:
        """The question before an erasure, naming the visits it would cancel, and its two answers: yes, no."""
        visits = [self._say_visit("forget_ask_visit", visit) for visit in self._to_come(conversation)]
        call = [self._say("forget_ask_call")] if self._promised(conversation) else []
        question = " ".join([self._say("forget_ask"), *visits, *call])
        return question, (self._say("forget_yes"), self._say("forget_no"))

    def confirms_forgetting(self, text: str) -> bool:
        """Whether the answer to that question is a plain yes. Anything more ("yes, but ...") deletes nothing."""
        return bare(text) in {bare(self._say("forget_yes")), *map(bare, self._say("forget_yes_words").split("|"))}

    def forget(self, conversation: ConversationId) -> Forgotten:
        """Erase the conversation, once the patient said yes; with a danger that nobody has seen, ask staff instead.

        Nothing of the present turn is kept either: neither the patient's yes nor the answer to it.
        """
        now = self._clock.now()
        try:
            visits = self._records.erasure.erase(conversation, now)
        except NotAllowed:
            self._records.alerts.raise_alert(conversation, FORGET, "asks to be forgotten", now)
            return Forgotten(False, (self._say("forget_with_staff"),))
        self._empty_caches()
        cancelled = (self._say_visit("forget_done_visit", visit) for visit in visits)
        return Forgotten(True, (self._say("forget_done"), *cancelled))

    def _contact_lines(self, conversation: ConversationId) -> tuple[str, ...]:
        contact = self._records.people.contact(conversation)
        if contact is None:
            return ()
        email = (self._say("known_email", email=contact.email),) if contact.email else ()
        return self._say("known_name", name=contact.name), self._say("known_phone", phone=contact.phone), *email

    def _consent_line(self, conversation: ConversationId) -> str:
        standing = self._records.consents.standing(conversation)
        if standing is None:
            return self._say("known_no_consent")
        return self._say("known_consent", version=standing.version, time=self._wording.day_and_time(standing.given_at))

    def _to_come(self, conversation: ConversationId) -> tuple[Appointment, ...]:
        """The booked visits that have not begun, in the order of time."""
        now, visits = self._clock.now(), self._records.diary.visits(conversation)
        booked = [v for v in visits if v.status is AppointmentStatus.BOOKED and v.start > now]
        return tuple(sorted(booked, key=lambda visit: visit.start))

    def _promised(self, conversation: ConversationId) -> tuple[str, ...]:
        """Until when staff promised to call."""
        calls = self._records.call_backs.open_requests()
        return tuple(self._wording.day_and_time(c.promised_by) for c in calls if c.conversation == conversation)

    def _notes(self, conversation: ConversationId) -> tuple[str, ...]:
        """How often the patient told how they were after a visit."""
        notes = len(self._records.progress.series(conversation))
        return (self._say("known_progress", count=str(notes)),) if notes else ()

    def _say_waiting(self, service: str) -> str:
        return self._say("known_waiting", service=self._wording.service_title(service))

    def _say_visit(self, key: str, visit: Appointment) -> str:
        service, time = self._wording.service_title(visit.service), self._wording.day_and_time(visit.start)
        return self._say(key, service=service, time=time)

    def _say(self, key: str, **more: str) -> str:
        return self.words.say(key, **more)
