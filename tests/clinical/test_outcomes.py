"""What the patient is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clinical.assess import assess
from bot.clinical.model import Disposition, Facts, Presence
from bot.clinical.outcomes import outcome
from tests.clinical.conftest import TODAY


def said_level(said):
    return Disposition.of(said.key)


@pytest.fixture
def told(knowledge, screen):
    return lambda findings=None, service=None, **others: outcome(screen(findings, **others), knowledge, service)


def settled(knowledge, *present):
    """Facts of a full intake with these findings."""
    findings = dict.fromkeys(knowledge.concepts, Presence.ABSENT) | dict.fromkeys(present, Presence.PRESENT)
    return assess(Facts(findings=findings, age=40, areas=frozenset({"lower back"})), knowledge, TODAY)


def test_a_clear_outcome_says_so_without_promise(told):
    assert told().key == "clear"
    assert told().reasons == ("Nothing in your answers speaks against it so far.",)


def test_an_emergency_speaks_only_of_itself(told):
    said = told({"chest_pain": "present", "diabetes": "present"})
    assert said.key == "emergency"
    assert len(said.reasons) == 1
    assert "{emergency_number}" in said.headline
    assert said.alternatives == ()
    assert said.physician


def test_most_severe_reasons_come_first(told):
    said = told({"diabetes": "present", "bleeding_disorder": "present"})
    assert said.reasons[0] == "Cups break tiny blood vessels, and your blood may not clot well."


def test_severity_is_that_of_the_service_asked(told):
    said = told({"surgery": "present", "problem_on_treated_area": "absent", "eczema": "present"})
    assert said.key == "consult"
    assert said.reasons[0] == "Cupping can make eczema worse."


def test_no_more_than_four_reasons(told, knowledge):
    many = dict.fromkeys(["eczema", "psoriasis", "diabetes", "anemia", "keloid", "cancer", "pacemaker"], "present")
    assert len(told(many).reasons) == 4
    assert len(told({**many, "liver_disease": "unknown"}).reasons) == 4


def test_the_same_words_are_said_once(told, screen):
    assert len(set(told({"contact_allergy": "present"}).reasons)) == 1


def test_an_unsure_answer_is_named(told):
    assert told({"psoriasis": "unknown"}).reasons == (
        "You were not sure about this: psoriasis. So a person should look at it first.",
    )


def test_many_unsure_answers_are_not_listed(told):
    unsure = dict.fromkeys(["eczema", "psoriasis", "anemia"], "unknown")
    assert told(unsure).reasons == ("You were not sure about some answers. So a person should look at them first.",)


def test_an_unsure_age_has_no_name(told):
    assert told(answered=frozenset({"age"})).reasons == (
        "You were not sure about some answers. So a person should look at them first.",
    )


def test_what_is_offered_instead_can_be_booked(knowledge):
    said = outcome(settled(knowledge, "pacemaker"), knowledge)
    assert said.key == "decline"
    assert said.alternatives == ("physical_therapy_evaluation", "virtual_physical_therapy")


def test_nothing_is_offered_before_all_is_asked(told):
    assert told({"pacemaker": "present"}).alternatives == ()


def test_nothing_is_offered_beside_a_bookable_service(knowledge):
    assert outcome(settled(knowledge), knowledge).alternatives == ()


@pytest.mark.parametrize(("days", "left"), [(3, 11), (13, 1), (None, 14)])
def test_a_postponement_names_the_first_day(told, days, left):
    said = told({"recent_cupping": "present"}, since={} if days is None else {"recent_cupping": days})
    assert said.key == "postpone"
    assert said.not_before == TODAY + timedelta(days=left)


def test_the_longest_wait_decides_the_day(told):
    said = told({"recent_cupping": "present", "surgery": "present", "problem_on_treated_area": "absent"})
    assert said.not_before == TODAY + timedelta(days=84)


def test_a_known_day_is_the_time_frame(told, knowledge):
    words = knowledge.outcomes[Disposition.POSTPONE]
    said = told({"recent_cupping": "present"}, since={"recent_cupping": 3})
    assert said.time_frame == words.from_day != words.time_frame
    assert "{day}" in said.time_frame


def test_a_wait_without_a_day_stays_open(screen, knowledge):
    found = screen({"minor_infection": "present"})
    endless = replace(found, reasons=tuple(replace(reason, until=None) for reason in found.reasons))
    said = outcome(endless, knowledge)
    assert (said.key, said.not_before) == ("postpone", None)
    assert said.time_frame == knowledge.outcomes[Disposition.POSTPONE].time_frame


def test_only_a_postponement_names_a_day(told):
    assert told({"recent_cupping": "present", "diabetes": "present"}).not_before is None


def test_an_outcome_can_be_told_for_another_service(told):
    said = told({"pacemaker": "present"}, service="virtual_physical_therapy")
    assert said.key == "clear"
    assert said.service == "virtual_physical_therapy"


@pytest.mark.parametrize(
    ("key", "physician"), [("clear", False), ("adapt", False), ("consult", True), ("decline", True)]
)
def test_a_physician_is_named_from_consult_on(told, key, physician):
    by_key = {"clear": {}, "adapt": {"contact_allergy": "present"}, "consult": {"eczema": "present"},
              "decline": {"pacemaker": "present"}}  # fmt: skip
    said = told(by_key[key])
    assert (said.key, said.physician) == (key, physician)


def test_what_comes_next_is_said(told, knowledge):
    for findings in ({}, {"contact_allergy": "present"}, {"eczema": "present"}, {"saddle_numbness": "present"}):
        said = told(findings)
        assert said.next_step == knowledge.outcomes[said_level(said)].next_step


def test_what_else_can_be_booked_has_words(knowledge):
    assert "{others}" in outcome(settled(knowledge, "pacemaker"), knowledge).instead


def test_without_such_words_the_next_step_holds(knowledge):
    said = outcome(settled(knowledge), knowledge)
    assert said.instead == said.next_step == knowledge.outcomes[Disposition.CLEAR].next_step


def test_an_outcome_keeps_what_it_rests_on(told):
    said = told({"eczema": "present", "chest_pain": "absent"})
    assert [reason.rule for reason in said.rests_on] == ["eczema"]


def test_a_clear_outcome_rests_on_nothing(told):
    assert told({"eczema": "absent"}).rests_on == ()


@pytest.mark.parametrize("level", Disposition)
def test_every_headline_names_the_service(knowledge, level):
    assert knowledge.outcomes[level].headline.count("{service}") == 1
