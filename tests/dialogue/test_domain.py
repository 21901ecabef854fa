"""Code, domain, rules and knowledge name the same things, and the model leaves the answers to the forms alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from actions.every import every_action
from actions.names import ASIDES, Between, FollowUpQuestion, Form, Intent, Question, Slot, Step, is_aside
from actions.responses import Response
from bot.knowledge.followup import QUESTIONS

ROOT = Path(__file__).resolve().parents[2]
FORMS = [form.value for form in Form]


def _yaml(path: str) -> dict:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


DOMAIN, RULES, STORIES = _yaml("domain.yml"), _yaml("data/rules.yml")["rules"], _yaml("data/stories.yml")["stories"]


def steps(told):
    """Every step of rules or stories, alternatives one by one."""
    for one in told:
        for step in one["steps"]:
            yield from step.get("or", [step])


def named(told, key):
    return {step[key] for step in steps(told) if key in step}


def test_every_action_is_in_the_domain(house):
    made = {action.name() for action in every_action(house.clinic)}
    assert made == set(DOMAIN["actions"])


def test_rules_name_known_actions():
    known = {*DOMAIN["actions"], *DOMAIN["responses"], *DOMAIN["forms"], "action_listen", "action_deactivate_loop"}
    assert named(RULES, "action") | named(STORIES, "action") <= known


def test_rules_name_known_intents():
    assert named(RULES, "intent") | named(STORIES, "intent") <= {*DOMAIN["intents"], "nlu_fallback"}


def test_every_intent_has_a_rule_outside_forms():
    outside = [rule for rule in RULES if {"active_loop": None} in rule.get("condition", [{"active_loop": None}])]
    assert set(DOMAIN["intents"]) - named(outside, "intent") == set()


# The wish to be forgotten takes whatever is not a plain yes as a no, so no message is an aside to it.
@pytest.mark.parametrize("form", [form for form in FORMS if form != "forget_form"])
def test_every_aside_has_a_rule_in_forms(form):
    inside = [rule for rule in RULES if {"active_loop": form} in rule.get("condition", [{"active_loop": form}])]
    asides = {intent for intent in DOMAIN["intents"] if is_aside(intent)}
    assert asides - named(inside, "intent") == set()


def test_asides_are_intents():
    assert set(DOMAIN["intents"]) >= ASIDES


def test_side_questions_have_answers(house):
    rule = next(rule for rule in RULES if {"action": "action_answer_question"} in rule["steps"])
    for intent in named([rule], "intent"):
        assert house.clinic.telling.answer(intent)


def test_names_in_code_are_in_the_domain():
    assert {slot.value for slot in Slot} - {"requested_slot"} <= set(DOMAIN["slots"])
    assert set(FORMS) == set(DOMAIN["forms"])
    assert {intent.value for intent in Intent} <= set(DOMAIN["intents"])
    assert {response.value for response in Response} <= set(DOMAIN["responses"])


def test_steps_are_the_values_of_their_slot():
    assert [step.value for step in Step] == DOMAIN["slots"]["step"]["values"]


def test_questions_are_slots_and_asked(house):
    questions = list(house.clinic.knowledge.questions)
    assert sorted(question.value for question in Question) == sorted(questions)
    steps_between = [Between.CONFIRM.value, Between.SUMMARY.value, Between.CHANGE.value]
    assert DOMAIN["forms"]["intake_form"]["required_slots"] == [Between.CONSENT.value, *questions, *steps_between]
    assert set(questions) <= set(DOMAIN["slots"])


def test_every_slot_has_a_use():
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py"))
    assert [slot for slot in DOMAIN["slots"] if f'"{slot}"' not in code] == []


def test_every_response_is_spoken():
    asked = {f"utter_ask_{slot}" for slot in DOMAIN["slots"]}
    asked |= {f"utter_ask_{form}_{slot}" for form in FORMS for slot in DOMAIN["slots"]}
    spoken = named(RULES, "action") | {response.value for response in Response} | asked | {"utter_default"}
    assert set(DOMAIN["responses"]) - spoken == set()


def test_every_form_step_can_be_asked():
    known = {*DOMAIN["actions"], *DOMAIN["responses"]}
    for form, described in DOMAIN["forms"].items():
        for slot in described["required_slots"]:
            ways = {f"{kind}_{name}" for kind in ("action_ask", "utter_ask") for name in (slot, f"{form}_{slot}")}
            assert ways & known, f"{form}: {slot}"


def test_no_words_stand_in_code():
    for path in (ROOT / "actions").glob("*.py"):
        assert re.findall(r"utter_message\(\s*(?:text=)?f?[\"']", path.read_text(encoding="utf-8")) == [], path.name


def test_every_choice_is_understood_as_shown(house):
    """Whatever the model makes of a shown choice, the intake takes it as the answer it is."""
    from bot.interview import Said

    deaf = []
    for question in house.clinic.knowledge.questions.values():
        typed = {*question.titles, *question.answers.not_sure}
        typed |= set(question.answers.none_of_these) if question.kind == "group" else set()
        typed |= {*question.answers.yes, *question.answers.no} if question.kind == "single" else set()
        deaf += [(question.id, text) for text in typed if not house.clinic.answers(Said(question.id, text, aside=True))]
    assert deaf == []


async def test_answer_words_never_leave_the_form(house):
    """Words as short as these say nothing else, so even the model must not take them for a stop or a new start."""
    answers = next(iter(house.clinic.knowledge.questions.values())).answers
    texts = {*answers.none_of_these, *answers.not_sure, *answers.yes, *answers.no}
    leaving = {"cancel_or_stop", "start_over", "goodbye"}
    taken = [(text, intent) for text in texts if (intent := (await house.dialogue.understand(text))[0]) in leaving]
    assert taken == []


def test_every_name_in_code_is_used():
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py"))
    names = [f"{kind.__name__}.{member.name}" for kind in (Intent, Response, Slot, Step) for member in kind]
    assert [name for name in names if not re.search(rf"\b{name}\b", code)] == []


def test_follow_up_asks_its_questions_in_order():
    questions = [question.value for question in FollowUpQuestion]
    assert DOMAIN["forms"]["followup_form"]["required_slots"] == questions == list(QUESTIONS)
