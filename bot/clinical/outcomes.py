"""What the patient is told: the outcome in plain words, what to watch for, and what can still be booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Assessment, Disposition, Reason, ServiceId

_MOST_REASONS = 4
_MOST_LABELS = 2


@dataclass(frozen=True)
class Outcome:
    """The outcome for the service asked for.

    `key` is the word of the disposition. `reasons` are at most four sentences, most severe first; `rests_on` are the
    reasons that they were taken from. `not_before` is the first day on which to book after a postponement.
    `alternatives` may be booked now, best first. `instead` is said in place of `next_step` when one is offered.
    The texts hold {service}, {day} and {others} for what they speak of.
    """

    key: str
    service: ServiceId
    headline: str
    reasons: tuple[str, ...]
    time_frame: str
    next_step: str
    instead: str
    worsening: str
    physician: bool
    rests_on: tuple[Reason, ...]
    not_before: date | None
    alternatives: tuple[ServiceId, ...]


def outcome(assessment: Assessment, knowledge: Knowledge, service: ServiceId | None = None) -> Outcome:
    """Put an assessment into words for a service, by default the one that the assessment's `overall` speaks of."""
    service = service or assessment.service
    level = _level(assessment, service)
    words = knowledge.outcomes[level]
    speaking = _speaking(assessment, knowledge, service, level)
    not_before = _not_before(speaking, level)
    return Outcome(
        key=level.word,
        service=service,
        headline=words.headline,
        reasons=_sentences(speaking, knowledge) or (words.fallback_reason,),
        time_frame=words.from_day if not_before else words.time_frame,
        next_step=words.next_step,
        instead=words.instead or words.next_step,
        worsening=words.worsening,
        physician=words.physician,
        rests_on=speaking,
        not_before=not_before,
        alternatives=_alternatives(assessment, knowledge, service, level),
    )


def _level(assessment: Assessment, service: ServiceId) -> Disposition:
    worst = max(assessment.services.values())
    return worst if worst >= Disposition.URGENT else assessment.services[service]


def _speaking(
    assessment: Assessment, knowledge: Knowledge, service: ServiceId, level: Disposition
) -> tuple[Reason, ...]:
    """The reasons that touched the service, worst for it first; for urgent and emergency only those that ask for it."""
    if level >= Disposition.URGENT:
        return tuple(reason for reason in assessment.reasons if reason.disposition is level)
    touching = [reason for reason in assessment.reasons if service in reason.services]
    return tuple(sorted(touching, key=lambda reason: -_weight(reason, knowledge, service)))


def _weight(reason: Reason, knowledge: Knowledge, service: ServiceId) -> Disposition:
    """What a reason meant for one service; a combination means the same for all of its services."""
    rule = knowledge.rules.get(reason.rule)
    if rule is None:
        return reason.disposition
    return (rule.classes if reason.status == "for" else rule.if_unknown).get(service, Disposition.CLEAR)


def _sentences(reasons: tuple[Reason, ...], knowledge: Knowledge) -> tuple[str, ...]:
    sure = [reason.patient_words for reason in reasons if reason.status == "for" and reason.patient_words]
    unsure = [reason for reason in reasons if reason.status == "unconfirmed"]
    told = list(dict.fromkeys(sure))
    if not unsure:
        return tuple(told[:_MOST_REASONS])
    return (*told[: _MOST_REASONS - 1], _not_sure(unsure, knowledge))


def _not_sure(reasons: list[Reason], knowledge: Knowledge) -> str:
    concepts = dict.fromkeys(concept for reason in reasons for concept in reason.concepts)
    labels = [knowledge.concepts[concept].label for concept in concepts][:_MOST_LABELS]
    if not labels or len(concepts) > _MOST_LABELS:
        return knowledge.unsure.many
    return knowledge.unsure.some.format(what="; ".join(labels))


def _not_before(reasons: tuple[Reason, ...], level: Disposition) -> date | None:
    days = [reason.until for reason in reasons if reason.until is not None]
    return max(days) if days and level is Disposition.POSTPONE else None


def _alternatives(
    assessment: Assessment, knowledge: Knowledge, service: ServiceId, level: Disposition
) -> tuple[ServiceId, ...]:
    if level.bookable or level >= Disposition.URGENT or not assessment.complete:
        return ()
    return tuple(other for other in knowledge.services[service].instead if assessment.services[other].bookable)
