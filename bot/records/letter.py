"""The letter that a patient takes to a physician: what was said, what the rules made of it, what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.clinical.model import Disposition, Presence
from bot.clinical.progress import Measures
from bot.complaint import Complaint

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Sender:
    """The clinic as it signs; `addresses` has one line a location."""

    name: str
    phone: str
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something that was asked or told. `words` are the patient's own, as far as they are known.

    `topic` names the question that asks about it; what no question asks has none.
    """

    label: str
    presence: Presence
    words: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True)
class CitedSource:
    """Where a rule comes from."""

    id: str
    title: str
    address: str = ""


@dataclass(frozen=True)
class LetterReason:
    """One rule that fired. `unconfirmed`: the patient was not sure. `mark`: no source was opened for the rule.

    `until` is the day up to which the treatment waits, where the rule gives one; `told` is the reason in plain words,
    as patients hear it.
    """

    rule: str
    because: str
    disposition: Disposition
    sources: tuple[CitedSource, ...] = ()
    unconfirmed: bool = False
    mark: str | None = None
    signed: bool = False
    until: date | None = None
    told: str = ""


@dataclass(frozen=True)
class FollowedUp:
    """What the patient told after a visit, at `at` in the clinic's zone."""

    at: datetime
    measures: Measures


@dataclass(frozen=True)
class Letter:
    """All that stands in one letter. `at` is the moment of the screening, in the clinic's zone.

    `complaint` are the patient's own sentences, `details` what was read from all of them; `questions` what the
    physician is asked beyond the usual.
    `unsigned_besides` counts the rules that were ruled out and that no clinician has signed. `followed_up` is what was
    told after the newest visit.
    """

    clinic: Sender
    at: datetime
    service: str
    overall: Disposition
    knowledge_version: str
    digest: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    age: int | None = None
    areas: tuple[str, ...] = ()
    complaint: tuple[str, ...] = ()
    details: Complaint = field(default_factory=Complaint)
    findings: tuple[Finding, ...] = ()
    reasons: tuple[LetterReason, ...] = ()
    questions: tuple[str, ...] = ()
    unsigned_besides: int = 0
    followed_up: FollowedUp | None = None

    @property
    def unsigned(self) -> tuple[str, ...]:
        """The rules in it that no clinician has signed yet."""
        return tuple(reason.rule for reason in self.reasons if not reason.signed)

    def said(self, presence: Presence) -> tuple[Finding, ...]:
        """The findings with that answer."""
        return tuple(finding for finding in self.findings if finding.presence is presence)

    @property
    def denied(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What was answered with no: labels by topic, in the order of the findings."""
        groups: dict[str, list[str]] = {}
        for finding in self.said(Presence.ABSENT):
            groups.setdefault(finding.topic, []).append(finding.label)
        return tuple((topic, tuple(labels)) for topic, labels in groups.items())


def render_letter(letter: Letter, pdf: str = "") -> str:
    """The letter as one HTML page that needs nothing from outside; what the patient wrote never becomes markup.

    `pdf` is the address of the same letter as a file; the screen shows a link to it, the paper does not.
    """
    return _TEMPLATES.get_template("letter.html").render(
        letter=letter, pdf=pdf, complaint=letter.details, told=letter.details != Complaint(), Presence=Presence
    )
