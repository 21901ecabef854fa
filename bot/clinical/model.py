"""The values of screening: three-valued presence, ordered dispositions, a patient's facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, IntEnum
from types import MappingProxyType

ConceptId = str
ServiceId = str
QuestionId = str
Area = str


class Presence(str, Enum):
    """What is known of a finding. A concept that no one has answered has no `Presence` at all."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


_STRICTNESS = (Presence.ABSENT, Presence.UNKNOWN, Presence.PRESENT)


def stricter(one: Presence | None, other: Presence) -> Presence:
    """The one that weighs more: present, then unknown, then absent."""
    return other if one is None else max(one, other, key=_STRICTNESS.index)


class Disposition(IntEnum):
    """What may happen next for one service, mildest first; the worst that fired wins.

    The classes of the evidence file map to these: E, U, A, R, T and L.
    """

    CLEAR = 0
    ADAPT = 1
    POSTPONE = 2
    CONSULT = 3
    DECLINE = 4
    URGENT = 5
    EMERGENCY = 6

    @property
    def word(self) -> str:
        """The name used in files, on the command line and in the store: `clear`, `adapt`, ..."""
        return self.name.lower()

    @property
    def bookable(self) -> bool:
        """Whether a patient may book this service without a person's decision."""
        return self <= Disposition.ADAPT

    @classmethod
    def of(cls, word: str) -> Disposition:
        """Read a disposition from its word. Raises `KeyError` for any other word."""
        return cls[word.upper()]


@dataclass(frozen=True)
class Facts:
    """All that one patient has said so far, as the rules see it.

    `findings` maps concept ids to what is known; a missing key was never answered, which is not `UNKNOWN`.
    `age` is in whole years. `areas` are the places that hurt or are to be treated. `since` gives, for concepts
    that happened on a day (surgery, cupping, blood donation), how many days ago. `service` is the service asked for.
    """

    findings: Mapping[ConceptId, Presence] = field(default_factory=dict)
    age: int | None = None
    areas: frozenset[Area] = frozenset()
    since: Mapping[ConceptId, int] = field(default_factory=dict)
    service: ServiceId | None = None
    answered: frozenset[QuestionId] = frozenset()

    def __post_init__(self) -> None:
        if self.age is not None and not 0 <= self.age <= 130:
            raise ValueError(f"age out of range: {self.age}")
        object.__setattr__(self, "findings", MappingProxyType(dict(self.findings)))
        object.__setattr__(self, "since", MappingProxyType(dict(self.since)))

    def later(self, days: int) -> Facts:
        """The same facts some days on: what happened is that much longer ago."""
        return replace(self, since={concept: ago + days for concept, ago in self.since.items()})


@dataclass(frozen=True)
class Reason:
    """Why a rule touched a service: the rule, what it says, its sources and which answers decided.

    `status` is "for" (the rule fired on what is present), "unconfirmed" (it fired on an unknown) or "against"
    (asked and ruled out). `because` is in plain words for staff; `patient_words` are spoken to the patient.
    `until` is the first day on which a rule about a past event lets go, where there is one.
    """

    rule: str
    status: str
    disposition: Disposition
    services: tuple[ServiceId, ...]
    because: str
    patient_words: str
    sources: tuple[str, ...]
    concepts: tuple[ConceptId, ...]
    mark: str | None = None
    signed: bool = False
    until: date | None = None


@dataclass(frozen=True)
class Assessment:
    """The result of screening one patient on one day with one version of the knowledge.

    `service` is the one asked for, or the one meant when none was named; `overall` speaks of it.
    """

    services: Mapping[ServiceId, Disposition]
    overall: Disposition
    reasons: tuple[Reason, ...]
    missing: tuple[ConceptId, ...]
    questions: tuple[QuestionId, ...]
    knowledge_version: str
    on: date
    service: ServiceId = ""

    @property
    def complete(self) -> bool:
        """Whether nothing is left to ask, or nothing that is left could matter."""
        return not self.questions

    @property
    def next_question(self) -> QuestionId | None:
        """The question that settles most, or `None` when the screening is complete."""
        return self.questions[0] if self.questions else None
