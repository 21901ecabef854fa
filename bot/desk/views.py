"""What the desk's pages show, worked out before a template sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clinical.model import Facts, Presence, Reason
from bot.desk.house import DeskHouse
from bot.desk.progress import ProgressChart, chart
from bot.desk.queues import Call, Place, calls, waiting
from bot.desk.visits import VisitRow, on_its_clock, visit_rows
from bot.ports import Alert, Case, Decision, Message
from bot.scheduling.intervals import Span

_STATUS_ORDER = {"for": 0, "unconfirmed": 1}


@dataclass(frozen=True)
class Row:
    """One line of the list. `severity` is a disposition's word, or "open" while nothing is decided.

    `visit` is when the visit to come is, on the clock of its place.
    """

    case: Case
    severity: str
    waiting_minutes: int | None
    needs_someone: bool
    visit: Span | None


@dataclass(frozen=True)
class Board:
    """The whole list with the alerts that nobody has seen, the calls to make and the waitlist."""

    rows: tuple[Row, ...]
    alerts: tuple[Alert, ...]
    calls: tuple[Call, ...]
    places: tuple[Place, ...]
    now: datetime


@dataclass(frozen=True)
class Finding:
    """What the patient said on one group of concepts."""

    presence: str
    concepts: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """All of one case; `reasons` fired or may fire, `ruled_out` were asked about and did not.

    `details` are HTML rows of what the patient told of the complaint.
    """

    row: Row
    decision: Decision | None
    reasons: tuple[Reason, ...]
    ruled_out: tuple[Reason, ...]
    findings: tuple[Finding, ...]
    details: str
    unsigned: bool
    transcript: tuple[Message, ...]
    alerts: tuple[Alert, ...]
    has_letter: bool
    progress: ProgressChart | None
    visits: tuple[VisitRow, ...]
    places: tuple[Place, ...]
    now: datetime


def board(house: DeskHouse) -> Board:
    """The list as it stands now, most severe first."""
    now, cases = house.clock.now(), house.desk.cases()
    return Board(
        rows=tuple(row(house, case, now) for case in cases),
        alerts=house.alerts.open_alerts(),
        calls=calls(house, cases, now),
        places=waiting(house, house.records.waitlist.places(), cases),
        now=now,
    )


def sheet(house: DeskHouse, conversation: str) -> Sheet:
    """One case as it stands now. Raises `NotFound`."""
    now = house.clock.now()
    case = house.desk.case(conversation)
    decision = house.decisions.latest(conversation)
    reasons = _ordered(decision.assessment.reasons) if decision else ()
    return Sheet(
        row=row(house, case, now),
        decision=decision,
        reasons=tuple(reason for reason in reasons if reason.status != "against"),
        ruled_out=tuple(reason for reason in reasons if reason.status == "against"),
        findings=findings(decision.facts) if decision else (),
        details=house.details(conversation),
        unsigned=any(not reason.signed for reason in reasons),
        transcript=house.messages.transcript(conversation),
        alerts=house.alerts.open_of(conversation),
        has_letter=decision is not None,
        progress=chart(house.progress.series(conversation)),
        visits=visit_rows(house, conversation),
        places=waiting(house, house.records.waitlist.standing(conversation), (case,)),
        now=now,
    )


def row(house: DeskHouse, case: Case, now: datetime) -> Row:
    """One line of the list at a given time."""
    waited = (now - case.waiting_since).total_seconds() if case.waiting_since else None
    return Row(
        case=case,
        severity=_severity(case),
        waiting_minutes=None if waited is None else max(0, int(waited // 60)),
        needs_someone=bool(case.alerts) or case.call_back is not None,
        visit=on_its_clock(house, case.visit) if case.visit else None,
    )


def findings(facts: Facts) -> tuple[Finding, ...]:
    """What is present, unknown and absent, in this order, each sorted by name."""
    order: Sequence[Presence] = (Presence.PRESENT, Presence.UNKNOWN, Presence.ABSENT)
    return tuple(Finding(presence.value, _having(facts, presence)) for presence in order)


def _having(facts: Facts, presence: Presence) -> tuple[str, ...]:
    return tuple(sorted(concept for concept, known in facts.findings.items() if known is presence))


def _severity(case: Case) -> str:
    if "emergency" in case.alerts:
        return "emergency"
    return case.overall.word if case.overall is not None else "open"


def _ordered(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda r: (_STATUS_ORDER.get(r.status, 2), -r.disposition, r.rule)))
