"""What the picture of the whole conversation shows, read from the knowledge, the domain and the dialogue's rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.clinical.intake import CHANGE, CONFIRM, CONSENT, SUMMARY
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Disposition
from bot.knowledge.consent import ConsentWords
from bot.knowledge.words import Words

BOOKING, CONSULT, FOLLOWUP = "booking_form", "consult_form", "followup_form"
_SERVICE, _DAY, _GAP, _OTHER = "this service", "a set day", "...", "another service"


@dataclass(frozen=True)
class Stage:
    """One stage of the questions; each question with whether it is asked only after a certain answer."""

    name: str
    questions: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Ending:
    """One of the seven outcomes: its word, what is said, and the forms that it leads to."""

    word: str
    words: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """A form after the outcome: its steps, what may be picked, what is said at its end, and where it leads.

    `routes` are pairs: a step of the dialogue and what its rule calls the way there.
    """

    name: str
    steps: tuple[str, ...]
    choices: tuple[str, ...]
    closing: str
    routes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Journey:
    """All that the picture shows; `steps` are the words of the steps beside the questions, `signs` are counts."""

    opening: str
    emergency_signs: int
    urgent_signs: int
    call_now: str
    steps: Mapping[str, str]
    picks: Mapping[str, tuple[str, str]]
    stages: tuple[Stage, ...]
    endings: tuple[Ending, ...]
    forms: Mapping[str, Form]
    any_time: tuple[str, ...]


def read_journey(
    knowledge: Knowledge, words: Words, consent: ConsentWords, domain: Mapping[str, Any], rules: Mapping[str, Any]
) -> Journey:
    """Gather it; `domain` and `rules` are the content of `domain.yml` and `data/rules.yml`."""
    emergency, urgent = knowledge.emergency_concepts, knowledge.urgent_concepts
    answers = knowledge.answers
    return Journey(
        opening=words.say("opening_question"),
        emergency_signs=len(emergency),
        urgent_signs=len(urgent - emergency),
        call_now=_first(words.say("after_emergency")),
        steps={
            CONSENT: _last(consent.say("ask")),
            CONFIRM: words.say("confirm", what=_GAP),
            SUMMARY: f"{words.say('summary_intro')} {_GAP} {words.say('summary_end')}",
            CHANGE: words.say("change_question"),
        },
        picks={CONSENT: (consent.say("yes"), consent.say("no")), SUMMARY: (answers.agreed[0], answers.change[0])},
        stages=tuple(_stages(knowledge)),
        endings=tuple(_ending(knowledge, level) for level in sorted(Disposition, reverse=True)),
        forms={name: _form(name, words, domain, rules) for name in (BOOKING, CONSULT, FOLLOWUP)},
        any_time=tuple(_any_time(rules)),
    )


def _stages(knowledge: Knowledge) -> Iterator[Stage]:
    questions = knowledge.questions.values()
    for name in dict.fromkeys(question.stage for question in questions):
        yield Stage(name, tuple((q.id, q.when is not None) for q in questions if q.stage == name))


def _ending(knowledge: Knowledge, level: Disposition) -> Ending:
    """What is not bookable goes to the consult; a wait whose last day is known is booked from then on too."""
    said = knowledge.outcomes[level]
    words = _first(said.headline.replace("{service}", _SERVICE))
    if said.from_day:
        words += " " + said.from_day.replace("{day}", _DAY)
    forms = [CONSULT] if level < Disposition.EMERGENCY and not level.bookable else []
    if level.bookable or said.from_day:
        forms.append(BOOKING)
    return Ending(level.word, words, tuple(forms))


def _form(name: str, words: Words, domain: Mapping[str, Any], rules: Mapping[str, Any]) -> Form:
    last = next(steps[-1]["action"] for _, steps in _rules(rules) if steps[0] == {"action": name})
    steps, routes = tuple(domain["forms"][name]["required_slots"]), tuple(_routes(rules, last))
    if name != CONSULT:
        return Form(name, steps, (), "", routes)
    shown = ("next_call", "next_book", "next_change", "next_nothing")
    choices = tuple(words.fill(words.texts[key], service=_OTHER) for key in shown)
    return Form(name, steps, choices, _first(domain["responses"]["utter_letter"][0]["text"]), routes)


def _rules(rules: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], list[dict[str, Any]]]]:
    for rule in rules["rules"]:
        yield rule, rule["steps"]


def _routes(rules: Mapping[str, Any], action: str) -> Iterator[tuple[str, str]]:
    """Where a form's last action leads beside its end, and what the dialogue's rule calls that."""
    for rule, steps in _rules(rules):
        if steps[0] == {"action": action} and "slot_was_set" in steps[1]:
            target = steps[1]["slot_was_set"][0]["step"]
            if target != "done":
                yield target, rule["rule"]


def _any_time(rules: Mapping[str, Any]) -> Iterator[str]:
    """What a message may be about wherever the conversation stands: rules that ask only what is meant by it."""
    for rule, steps in _rules(rules):
        if "condition" not in rule and not steps[0].keys().isdisjoint(("intent", "or")):
            yield rule["rule"]


def _first(text: str) -> str:
    """The first sentence."""
    return re.split(r"(?<=[.?!])\s", " ".join(text.split()))[0]


def _last(text: str) -> str:
    """The last sentence."""
    return re.split(r"(?<=[.?!])\s", " ".join(text.split()))[-1]
