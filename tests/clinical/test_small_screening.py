"""What a small knowledge says of a patient: every reason, in order, with all that it carries."""

from datetime import date

import pytest

from bot.clinical.assess import assess
from bot.clinical.model import Disposition, Facts, Reason
from bot.clinical.outcomes import outcome
from tests.clinical.conftest import LEG, TODAY
from tests.clinical.telling import P, U

CLEAR, ADAPT, POSTPONE, CONSULT, DECLINE, URGENT, EMERGENCY = Disposition


def brief(assessment):
    return [(reason.rule, reason.status, reason.disposition.word) for reason in assessment.reasons]


def reason(assessment, rule):
    return next(reason for reason in assessment.reasons if reason.rule == rule)


def test_a_reason_for_carries_all_of_its_rule(screened):
    assert reason(screened(rash=P), "rash") == Reason(
        rule="rash", status="for", disposition=DECLINE, services=("cups", "hot_cups"), because="Cups hurt sore skin.",
        patient_words="Your skin must heal.", sources=("BOOK", "STUDY"), concepts=("rash",), mark=None, signed=True,
        until=None,
    )  # fmt: skip


def test_an_unconfirmed_reason_is_milder_and_open(screened):
    assert reason(screened(pills=U, rash=U), "pills") == Reason(
        rule="pills", status="unconfirmed", disposition=CONSULT, services=("cups", "hot_cups", "talk"),
        because="Pills and a rash.", patient_words="Your pills may cause the rash.", sources=("TALK",),
        concepts=("pills", "rash"), mark="policy", signed=False, until=None,
    )  # fmt: skip


def test_a_reason_against_says_nothing_to_the_patient(screened):
    assert reason(screened(), "pills") == Reason(
        rule="pills", status="against", disposition=CLEAR, services=(), because="Pills and a rash.", patient_words="",
        sources=("TALK",), concepts=("pills", "rash"), mark="policy", signed=False, until=None,
    )  # fmt: skip
    assert reason(screened(), "rash").signed


def test_a_combination_is_a_reason_of_its_own(screened):
    assert reason(screened(itch=P, age=17), "two_items") == Reason(
        rule="two_items", status="for", disposition=DECLINE, services=("cups", "hot_cups"),
        because="Two things at once.", patient_words="Two things speak against it.", sources=("BOOK",),
        concepts=("itch",), mark="policy", signed=True, until=None,
    )  # fmt: skip


def test_a_combination_of_unknowns_is_unconfirmed(screened):
    found = reason(screened(itch=U, pills=U, rash=U), "two_items")
    assert (found.status, found.concepts) == ("unconfirmed", ("itch", "pills", "rash"))


def test_a_reason_names_only_what_was_answered(screened):
    assert reason(screened(itch=P, operation=None), "itch").concepts == ("itch",)


def test_what_is_urgent_elsewhere_is_urgent_overall(screened):
    """The pills and the rash are urgent for cups and only to be adapted to for a talk."""
    assert screened("talk", pills=P, rash=P).overall is URGENT


def test_items_of_one_kind_count_once(screened):
    """The rash and the itch are both of the skin, and only the rash is strong enough alone."""
    assert "two_items" not in [name for name, _, _ in brief(screened(itch=P, rash=U))]
    assert screened(itch=P, rash=U).services["cups"] is CONSULT


def test_a_combination_that_raises_nothing_is_no_reason(screened):
    assert "two_items" not in [name for name, _, _ in brief(screened(rash=P, age=17))]


def test_a_combination_counts_what_concerns_its_service(screened):
    """One strong item is enough for a talk, but a rash is none there."""
    found = screened(rash=P)
    assert brief(found)[0] == ("rash", "for", "decline")
    assert found.services == {"cups": DECLINE, "hot_cups": DECLINE, "talk": CLEAR}


def test_reasons_come_most_severe_first_then_sure_first_then_by_name(screened):
    told = screened("hot_cups", {"operation": 10}, areas=frozenset({"head"}), rash=P, pills=U, operation=P, itch=None)
    assert brief(told) == [
        ("rash", "for", "decline"),
        ("itch", "for", "consult"),
        ("neck", "for", "consult"),
        ("pills", "unconfirmed", "consult"),
        ("operation", "for", "postpone"),
        ("faint", "against", "clear"),
        ("old_rash", "against", "clear"),
    ]
    assert told.services == {"cups": DECLINE, "hot_cups": DECLINE, "talk": CONSULT}
    assert (told.overall, told.service, told.on) == (DECLINE, "hot_cups", TODAY)
    assert (told.questions, told.missing) == ((), ())


def test_the_assessment_names_its_knowledge(screened, small):
    assert screened().knowledge_version == small.version
    with pytest.raises(TypeError, match="does not support item assignment"):
        screened().services["cups"] = CLEAR


def test_urgent_of_any_service_is_the_outcome_of_all(small, screened):
    told = screened("talk", faint=U)
    assert told.overall is URGENT
    assert outcome(told, small).key == "urgent"
    assert screened("talk", rash=P).overall is CLEAR


@pytest.mark.parametrize(
    ("days", "day"),
    [(0, date(2026, 12, 22)), (10, date(2026, 12, 12)), (29, date(2026, 11, 23)), (-3, date(2026, 12, 22)),
     (None, date(2026, 12, 22))],
)  # fmt: skip
def test_a_wait_ends_on_its_day(screened, small, days, day):
    told = screened("hot_cups", {} if days is None else {"operation": days}, operation=P)
    assert reason(told, "operation").until == day
    said = outcome(told, small)
    assert (said.not_before, said.time_frame) == (day, "From {day} on.")


def test_a_wait_that_is_over_lasts_a_day_at_least(screened):
    """Unsure whether it was at all, but sure that it was long ago: the rule still fires today."""
    assert reason(screened("hot_cups", {"operation": 90}, operation=U), "operation").until == date(2026, 11, 23)


# --- what is asked ---


def test_all_that_matters_is_asked_in_stages(small):
    told = assess(Facts(), small, TODAY)
    assert told.questions == ("signs", "skin", "age", "area")
    assert told.missing == ("faint", "itch", "rash", "old_rash", "pills")
    assert told.next_question == "signs"
    assert brief(told) == []


def test_refused_values_are_asked_no_more(small):
    told = assess(Facts(answered=frozenset({"age", "area"})), small, TODAY)
    assert told.questions == ("signs", "skin")
    assert brief(told) == [("child", "unconfirmed", "consult"), ("neck", "unconfirmed", "consult")]


def test_known_values_are_asked_no_more(small):
    assert assess(Facts(age=40, areas=LEG), small, TODAY).questions == ("signs", "skin")
    assert assess(Facts(age=40), small, TODAY).questions == ("signs", "skin", "area")
    assert assess(Facts(areas=LEG), small, TODAY).questions == ("signs", "skin", "age")


def test_a_child_is_asked_only_for_signs(screened, small):
    assert screened(age=17, faint=None, itch=None, rash=None, pills=None).questions == ("signs",)
    refused = Facts(answered=frozenset({"age"}))
    assert assess(refused, small, TODAY).questions == ("signs", "skin", "area")


def test_a_detail_is_asked_once_its_condition_holds(screened):
    """Without a rash an operation matters to hot cups, and heat does to them alone."""
    assert screened("hot_cups", operation=None).questions == ("detail",)
    assert screened("hot_cups", operation=None, rash=P).questions == ()
    assert screened("hot_cups", old_rash=None).questions == ()


def test_a_question_that_can_change_nothing_is_left_out(screened):
    assert screened(operation=None).questions == ()
    assert screened(rash=P, pills=None).missing == ("pills",)


def test_what_an_option_covers_is_missing_with_it(screened):
    assert screened(rash=None, old_rash=None).missing == ("rash", "old_rash")
    assert screened(rash=None).questions == ()
