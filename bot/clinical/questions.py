"""Which questions are still open, in the order in which to ask them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.clinical.knowledge import Knowledge
from bot.clinical.model import ConceptId, Disposition, Facts, Presence, QuestionId, ServiceId
from bot.clinical.question import Option, Question
from bot.clinical.tally import firings, tally
from bot.clinical.truth import Truth


def missing(facts: Facts, knowledge: Knowledge) -> tuple[ConceptId, ...]:
    """The concepts that no one has answered and that could still change what may be booked, in order of asking."""
    levels = tally(firings(facts, knowledge.rules.values()), knowledge).levels
    return unanswered(facts, (knowledge.questions[name] for name in open_questions(facts, knowledge, levels)))


def unanswered(facts: Facts, questions: Iterable[Question]) -> tuple[ConceptId, ...]:
    """The concepts of these questions that the facts leave open."""
    options = [option for question in questions for option in question.options if not settled(option, facts)]
    return tuple(dict.fromkeys(c for option in options for c in option.concepts if c not in facts.findings))


def settled(option: Option, facts: Facts) -> bool:
    """Whether an option was answered, itself or through all that it covers."""
    if option.concept in facts.findings:
        return True
    return bool(option.covers) and all(concept in facts.findings for concept in option.covers)


def open_questions(
    facts: Facts,
    knowledge: Knowledge,
    levels: Mapping[ServiceId, Disposition],
    least: Disposition | None = None,
) -> tuple[QuestionId, ...]:
    """The questions whose answer could still change the outcome of a service in play; `levels` is what stands now.

    With `least` only those that could raise one so far. The order is that of the stages; within a stage the question
    that could raise the service asked for most.
    """
    service = asked_service(facts, knowledge)
    found = [question for question in knowledge.questions.values() if _is_open(question, facts)]
    stages = list(dict.fromkeys(question.stage for question in knowledge.questions.values()))
    ranked = []
    for place, question in enumerate(found):
        reach = _reach(question, facts, knowledge, levels)
        if reach is not None and (least is None or max(reach.values(), default=Disposition.CLEAR) >= least):
            ranked.append((stages.index(question.stage), -reach.get(service, 0), place, question.id))
    return tuple(name for _, _, _, name in sorted(ranked))


def asked_service(facts: Facts, knowledge: Knowledge) -> ServiceId:
    """The service asked for, or the default one when none, or none that is known, was named."""
    asked = facts.service
    return asked if asked is not None and asked in knowledge.services else knowledge.default_service


def _is_open(question: Question, facts: Facts) -> bool:
    if question.when is not None and not question.when.value(facts).fires:
        return False
    if question.kind == "number":
        return facts.age is None and question.id not in facts.answered
    if question.kind == "area":
        return not facts.areas and question.id not in facts.answered
    return any(not settled(option, facts) for option in question.options)


def _reach(
    question: Question, facts: Facts, knowledge: Knowledge, levels: Mapping[ServiceId, Disposition]
) -> Mapping[ServiceId, Disposition] | None:
    """How far the worst answer could raise each service in play, or None when it could raise none."""
    in_play = knowledge.in_play(asked_service(facts, knowledge))
    if question.kind in ("number", "area"):
        return {}
    imagined = _worst_answer(question, facts)
    touched = {rule.id: rule for c in unanswered(facts, [question]) for rule in knowledge.rules_about.get(c, ())}
    reach = dict(levels)
    for rule in touched.values():
        if rule.when.value(imagined) is Truth.TRUE:
            for service, level in rule.classes.items():
                reach[service] = max(reach[service], level)
    if all(reach[service] <= levels[service] for service in in_play):
        reach = dict(tally(firings(imagined, knowledge.rules.values()), knowledge).levels)
    return reach if any(reach[service] > levels[service] for service in in_play) else None


def _worst_answer(question: Question, facts: Facts) -> Facts:
    worst = dict.fromkeys(unanswered(facts, [question]), Presence.PRESENT)
    return replace(facts, findings={**facts.findings, **worst})
