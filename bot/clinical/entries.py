"""The entries of the knowledge: concepts, services, sources, rules, combinations, outcome words and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.clinical.expression import Expression
from bot.clinical.model import ConceptId, Disposition, Reason, ServiceId


@dataclass(frozen=True)
class Concept:
    """Something a patient may have. `label` fits after "you have"; `past` is what it becomes once it is over."""

    id: ConceptId
    label: str
    kind: str
    past: ConceptId | None = None


@dataclass(frozen=True)
class Service:
    """Something a clinic offers. What rules out a service it `includes` rules it out as well.

    `names` are what patients call it; `instead` are services to offer in its place, best first. `spoken` fits after
    "you can book ...".
    """

    id: ServiceId
    label: str
    names: tuple[str, ...]
    includes: tuple[ServiceId, ...]
    given_by: tuple[str, ...]
    instead: tuple[ServiceId, ...]
    spoken: str


@dataclass(frozen=True)
class Source:
    """Where a rule comes from, how it was read and how much it weighs."""

    id: str
    title: str
    year: str
    read: str
    address: str
    weight: str


@dataclass(frozen=True)
class View:
    """What some sources say where sources disagree; `disposition` when it can be put in a word."""

    says: str
    sources: tuple[str, ...]
    disposition: Disposition | None = None


@dataclass(frozen=True)
class Rule:
    """One contraindication, precaution or red flag.

    `classes` already holds what `includes` adds. `if_unknown` is what each service gets when the patient is not
    sure. `mark` is "policy" or "background" where no source was opened. `wait_days` is how long after the event.
    """

    id: str
    when: Expression
    classes: Mapping[ServiceId, Disposition]
    if_unknown: Mapping[ServiceId, Disposition]
    concepts: tuple[ConceptId, ...]
    why: str
    patient: str
    therapist: str
    sources: tuple[str, ...]
    views: tuple[View, ...] = ()
    mark: str | None = None
    wait_days: int | None = None
    ends_intake: bool = False
    item: str = ""
    reviewed_by: str | None = None
    reviewed_on: date | None = None

    @property
    def signed(self) -> bool:
        """Whether a named clinician has reviewed the rule."""
        return self.reviewed_by is not None and self.reviewed_on is not None

    @property
    def worst(self) -> Disposition:
        """The most severe class the rule gives to any service."""
        return max(self.classes.values())

    def ruled_out(self) -> Reason:
        """The reason that stands when every answer spoke against the rule."""
        return Reason(
            self.id, "against", Disposition.CLEAR, (), self.why, "", self.sources, self.concepts, self.mark, self.signed
        )


@dataclass(frozen=True)
class Combination:
    """Items that are each at least `level` on a service, together: `count` of them make it `becomes`."""

    id: str
    level: Disposition
    count: int
    services: tuple[ServiceId, ...]
    becomes: Disposition
    why: str
    patient: str
    sources: tuple[str, ...]
    mark: str | None = None
    signed: bool = False


@dataclass(frozen=True)
class OutcomeWords:
    """What is said for one disposition: headline, time frame, what comes next, what to watch for.

    `from_day` is the time frame when the first day to book is known, `instead` what comes next when another service
    can be booked. {service} stands for the service asked for, {day} for that day, {others} for the other services.
    """

    headline: str
    time_frame: str
    from_day: str
    next_step: str
    instead: str
    worsening: str
    physician: bool
    fallback_reason: str


@dataclass(frozen=True)
class UnsureWords:
    """What is said when an answer was "not sure": about `some` things, named by `{what}`, or about `many`."""

    some: str
    many: str


@dataclass(frozen=True)
class Code:
    """A code of one concept in one code system, with the official title."""

    system: str
    code: str
    title: str
