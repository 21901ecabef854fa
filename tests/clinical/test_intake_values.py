"""The fold of a transcript: age, area, service, days, and what a confirmation changes."""

import pytest

from bot.clinical.reading import DaysRange
from tests.clinical.telling import A, P, U, found, said

# --- age, area, service, days ---


def test_an_age_is_taken_from_its_answer(facts):
    assert facts(said("42", asked="age")).age == 42


def test_an_age_is_taken_from_free_words(facts):
    assert facts(said("I am 42", age=42)).age == 42
    assert facts(said("forty-two", asked="age", age=42)).age == 42


def test_the_answered_age_wins_over_the_mentioned(facts):
    assert facts(said("42", asked="age"), said("my son is 12", age=12)).age == 42


def test_an_impossible_age_is_not_taken(facts):
    assert facts(said("", age=900)).age is None


def test_a_refused_age_is_answered_but_not_known(facts):
    refused = facts(said("skip", asked="age"))
    assert refused.age is None
    assert "age" in refused.answered


def test_an_age_not_understood_twice_is_given_up(facts):
    assert "age" not in facts(said("old", asked="age")).answered
    assert "age" in facts(said("old", asked="age"), said("very", asked="age")).answered


def test_areas_gather_over_the_whole_talk(facts):
    talk = facts(
        said("", areas=("lower back",)), said("Neck; Hip", asked="area"), said("", asked="area", areas=("leg",))
    )
    assert talk.areas == {"lower back", "neck", "hip", "leg"}


def test_an_area_not_given_is_answered_when_refused(facts):
    assert "area" in facts(said("not sure", asked="area")).answered
    assert "area" not in facts(said("hm", asked="area")).answered


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("I want wet cupping", "wet_cupping"),
        ("hijama please", "wet_cupping"),
        ("cupping with manual therapy", "combined_cupping_manual"),
        ("Manual therapy", "manual_therapy"),
        ("a spinal adjustment", "manipulation"),
        ("just cupping", None),
        ("wet cupping or dry cupping?", None),
        ("adjustments", None),
        ("my laundry cupping board hurts me", None),
    ],
)
def test_the_service_named_alone_is_asked_for(facts, text, service):
    assert facts(said(text)).service == service


def test_the_service_named_last_is_asked_for(facts):
    assert facts(said("wet cupping"), said("rather dry cupping")).service == "dry_cupping"


def test_a_past_treatment_is_not_asked_for(facts):
    assert facts(said("I had wet cupping last week", found("recent_cupping", days_ago=7))).service is None


def test_days_ago_come_from_the_finding(facts):
    assert facts(said("", found("surgery", days_ago=40))).since == {"surgery": 40}


def test_days_ago_may_come_from_a_length_of_time(facts):
    assert facts(said("", found("surgery"), duration_days=DaysRange(13.9, 20))).since == {"surgery": 13}


def test_a_length_of_time_beside_no_event_is_pain(facts):
    assert facts(said("", found("back_pain"), duration_days=DaysRange(14, 14))).since == {}


def test_the_more_recent_of_two_days_holds(facts):
    assert facts(said("", found("surgery", days_ago=9)), said("", found("surgery", days_ago=90))).since == {
        "surgery": 9
    }


def test_days_of_a_denied_event_do_not_count(facts):
    assert facts(said("", found("surgery", "absent", days_ago=9))).since == {}


# --- confirming ---


@pytest.mark.parametrize(("text", "presence"), [("No", A), ("Yes", P), ("not sure", U)])
def test_a_confirmation_replaces_what_was_said(facts, text, presence):
    talk = [said("", found("psoriasis")), said("Psoriasis", asked="conditions"), said(text, asked="confirm_psoriasis")]
    assert facts(*talk).findings["psoriasis"] is presence


def test_a_confirmation_takes_free_words(facts):
    talk = [
        said("", found("psoriasis")),
        said("I never had it", found("psoriasis", "absent"), asked="confirm_psoriasis"),
    ]
    assert facts(*talk).findings["psoriasis"] is A


def test_an_unclear_confirmation_changes_nothing(facts):
    assert facts(said("", found("psoriasis")), said("what?", asked="confirm_psoriasis")).findings == {"psoriasis": P}


def test_a_confirmation_of_nothing_known_is_ignored(facts):
    assert facts(said("No", asked="confirm_nonsense")).findings == {}


def test_what_comes_after_a_confirmation_raises_again(facts):
    talk = [said("No", asked="confirm_psoriasis"), said("", found("psoriasis"))]
    assert facts(*talk).findings["psoriasis"] is P
