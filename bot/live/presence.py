"""Whether the patient is there: has a stream open, has just written, is typing, or when the last stream closed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Clock, ConversationId

TYPING_SECONDS = 6.0
HERE_SECONDS = 30.0
_MOST_KEPT = 10_000


@dataclass(frozen=True)
class Presence:
    """How it stands with a patient; `left_at` is in UTC, and None while a stream is open or none ever was."""

    here: bool = False
    typing: bool = False
    left_at: datetime | None = None


@dataclass
class _Patient:
    streams: int = 0
    left_at: datetime | None = None
    spoke: float | None = None
    typed: float | None = None


class Patients:
    """What is known of the patients of this process. Whoever uses it holds a lock; those longest away are forgotten."""

    def __init__(self, clock: Clock, seconds: Callable[[], float]) -> None:
        """`seconds` is a clock that only ever goes forward."""
        self._clock, self._seconds = clock, seconds
        self._patients: OrderedDict[ConversationId, _Patient] = OrderedDict()

    def came(self, conversation: ConversationId) -> None:
        """A stream was opened."""
        patient = self._patient(conversation)
        patient.streams, patient.left_at = patient.streams + 1, None

    def left(self, conversation: ConversationId) -> None:
        """A stream was closed."""
        patient = self._patient(conversation)
        patient.streams -= 1
        if not patient.streams:
            patient.left_at, patient.typed, patient.spoke = self._clock.now(), None, None

    def typed(self, conversation: ConversationId) -> None:
        """The patient is typing."""
        self._patient(conversation).typed = self._seconds()

    def spoke(self, conversation: ConversationId) -> None:
        """The patient said something, so what was being typed is sent."""
        patient = self._patient(conversation)
        patient.spoke, patient.typed = self._seconds(), None

    def presence(self, conversation: ConversationId) -> Presence:
        """How it stands now."""
        patient = self._patients.get(conversation)
        if patient is None:
            return Presence()
        here = patient.streams > 0 or self._within(patient.spoke, HERE_SECONDS)
        return Presence(here, self._within(patient.typed, TYPING_SECONDS), patient.left_at)

    def _patient(self, conversation: ConversationId) -> _Patient:
        patient = self._patients.setdefault(conversation, _Patient())
        self._patients.move_to_end(conversation)
        for _ in range(len(self._patients) - _MOST_KEPT):
            longest_away, one = next(iter(self._patients.items()))
            if one.streams:
                self._patients.move_to_end(longest_away)
            else:
                del self._patients[longest_away]
        return patient

    def _within(self, since: float | None, length: float) -> bool:
        return since is not None and self._seconds() - since < length
