"""The fold of a transcript: age, area, service, days, and what a confirmation changes."""

from dataclasses import replace

import pytest

from bot.clinical.reading import DaysRange
from tests.clinical.telling import found, said

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


def test_an_age_not_understood_three_times_is_given_up(facts):
    unclear = said("old", asked="age")
    assert "age" not in facts(unclear, unclear).answered
    assert "age" in facts(unclear, unclear, unclear).answered


def test_areas_gather_over_the_whole_talk(facts):
    talk = facts(said("", areas=("lower back",)), said("", areas=("hip",)), said("", asked="area", areas=("leg",)))
    assert talk.areas == {"lower back", "hip", "leg"}


def test_the_places_picked_from_the_list_are_all_there_are(facts):
    assert facts(said("", areas=("lower back",)), said("Neck; Hip", asked="area")).areas == {"neck", "hip"}


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
    told = replace(found("recent_cupping", days_ago=7), words="wet cupping")
    assert facts(said("I had wet cupping last week", told)).service is None
    assert facts(said("I had wet cupping last week. I want dry cupping", told)).service == "dry_cupping"


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
