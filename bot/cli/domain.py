"""Holds `domain.yml` and `config.yml` against the knowledge and the names that the actions use."""

from __future__ import annotations

from pathlib import Path

from actions.names import Between, FollowUpQuestion, Form, Question, Slot
from actions.responses import Response
from bot.clinical.faults import BadKnowledge, Fault, Located
from bot.knowledge.yamlfile import read_yaml
from bot.settings import PROJECT


def check_domain(project: Path = PROJECT) -> None:
    """Raises `BadKnowledge` with every name that one side has and the other lacks."""
    domain, config = read_yaml(project / "domain.yml"), read_yaml(project / "config.yml")
    faults = [domain.fault(f"missing section: {key}") for key in _SECTIONS if key not in domain]
    faults += [config.fault(f"missing section: {key}") for key in ("pipeline", "policies") if key not in config]
    if not faults:
        faults = [*_names(domain), *_questions(domain)]
    if faults:
        raise BadKnowledge(faults)


_SECTIONS = ("intents", "slots", "forms", "actions", "responses")


_ASKED = {step.value for step in (*Question, *Between, *FollowUpQuestion)}


def _names(domain: Located) -> list[Fault]:
    wanted = {
        "slots": {s.value for s in Slot if s is not Slot.REQUESTED} | _ASKED,
        "forms": {form.value for form in Form},
        "responses": {response.value for response in Response},
        "actions": {f"action_ask_{name}" for name in _ASKED},
    }
    return [
        domain.fault(f"{section}: {name} is missing", section)
        for section, names in wanted.items()
        for name in sorted(names - set(domain[section]))
    ]


def _questions(domain: Located) -> list[Fault]:
    from bot.bootstrap import read_knowledge

    asked, named = set(read_knowledge().clinical.questions), {question.value for question in Question}
    required = set(domain["forms"][Form.INTAKE.value].get("required_slots", ()))
    return [
        *(domain.fault(f"question {name} of questions.yml has no name in actions", "slots") for name in asked - named),
        *(domain.fault(f"question {name} is not in questions.yml", "slots") for name in named - asked),
        *(domain.fault(f"intake_form does not require {name}", "forms") for name in sorted(asked - required)),
    ]
