"""Words that deny a whole kind of things, and those that only look like it."""

import pytest

from bot.clinical.intake import listen
from tests.clinical.telling import A, P, found, said

BOTH = {"condition", "medicine"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("no health issues whatsoever, no meds", BOTH),
        ("I have no known medical conditions and don't take any regular medication.", BOTH),
        ("No medical problems or medications.", BOTH),
        ("no allergies, medications or illnesses", BOTH),
        ("Conditions: none. Meds: none.", BOTH),
        ("meds none", {"medicine"}),
        ("never been ill, take nothing", BOTH),
        ("My doctor says I have no chronic disease", {"condition"}),
        ("not on any prescription drugs at the moment", {"medicine"}),
        ("healthy, dont take any meds", {"medicine"}),
        ("no diabetes, no cancer", set()),
        ("I'm healthy", set()),
    ],
)
def test_kinds_denied_as_a_whole_are_found(knowledge, text, kinds):
    assert knowledge.denials.kinds(text, excepted=False) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "no meds for it",
        "No meds helped so far",
        "I take nothing for the pain",
        "no health problems until last year",
        "My husband has no medical conditions",
        "if I had no medical conditions, would I wait less",
        "Is it fine with no medical conditions?",
        "no new meds",
        "no serious health problems",
        "no meds except one for my clots",
        "no medication but a pill in the morning",
        "no problems with that, no issues",
        "I have meds, none of them work",
    ],
)
def test_words_that_speak_of_something_else_deny_no_kind(knowledge, text):
    assert knowledge.denials.kinds(text, excepted=False) == set()


def test_known_exception_leaves_the_rest_denied(knowledge):
    assert knowledge.denials.kinds("no meds except warfarin", excepted=True) == {"medicine"}


def test_kinds_denied_claim_these_groups_and_no_others(knowledge):
    told = listen([said("no medical conditions, no meds")], knowledge)
    assert told.claims == ("conditions", "blood_and_medicines")


@pytest.mark.parametrize("text", ["healthy, dont take any meds", "not on any meds", "I take no pills"])
def test_medicines_denied_claim_no_clot_and_no_stroke(knowledge, text):
    told = listen([said(text)], knowledge)
    assert told.claims == ()
    assert told.kinds == {"medicine"}


def test_conditions_denied_claim_no_medicine(knowledge):
    assert listen([said("no medical conditions")], knowledge).claims == ("conditions",)


def test_kinds_denied_in_two_messages_claim_together(knowledge):
    told = listen([said("no medical conditions"), said("oh, and no meds")], knowledge)
    assert set(told.claims) == {"conditions", "blood_and_medicines"}


def test_two_medicines_denied_claim_nothing_of_blood(knowledge):
    told = listen([said("", found("blood_thinner", "absent"), found("antiplatelet", "absent"))], knowledge)
    assert told.claims == ()


def test_a_medicine_and_a_clot_denied_claim_the_group(knowledge):
    told = listen([said("", found("blood_thinner", "absent"), found("dvt_blood_clot", "absent"))], knowledge)
    assert told.claims == ("blood_and_medicines",)


def test_no_medicines_as_an_answer_leaves_the_rest_open(knowledge):
    findings = listen([said("no meds", asked="blood_and_medicines")], knowledge).facts.findings
    assert findings["blood_thinner"] is A
    assert findings["steroid_use"] is A
    assert "past_stroke" not in findings
    assert "past_dvt" not in findings


def test_no_medicines_as_an_answer_keeps_the_one_named(knowledge):
    told = said("no meds except warfarin", found("blood_thinner"), asked="blood_and_medicines")
    findings = listen([told], knowledge).facts.findings
    assert findings["blood_thinner"] is P
    assert findings["antiplatelet"] is A


@pytest.mark.parametrize("asked", ["emergency_now", "emergency_spine", "warning_signs"])
def test_kinds_denied_clear_no_sign_of_danger(knowledge, asked):
    told = listen([said("no medical conditions, no meds", asked=asked)], knowledge)
    assert told.facts.findings == {}
    assert asked not in told.claims
