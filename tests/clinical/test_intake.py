"""The fold of a transcript: who may raise a flag, who may clear one, and what a later word changes."""

import pytest

from bot.clinical.intake import Utterance, fold
from bot.clinical.model import Presence
from bot.clinical.reading import Assertion, DaysRange, Experiencer, Finding, Reading, Temporality

A, P, U = Presence.ABSENT, Presence.PRESENT, Presence.UNKNOWN
NOW, PAST, IF = Temporality.CURRENT, Temporality.PAST, Temporality.HYPOTHETICAL


def found(concept, assertion="present", who="patient", when=NOW, days_ago=None):
    return Finding(concept, Assertion(assertion), Experiencer(who), when, concept, "", days_ago)


def said(text="", *findings, asked=None, **others):
    return Utterance(asked, text, Reading(findings=findings, **others))


@pytest.fixture
def facts(knowledge):
    return lambda *utterances: fold(utterances, knowledge)


def test_an_empty_transcript_gives_no_facts(facts):
    assert facts().findings == {}


# --- free words ---


def test_free_words_may_raise_a_flag(facts):
    assert facts(said("I am a diabetic", found("diabetes"))).findings == {"diabetes": P}


def test_doubtful_words_leave_it_unknown(facts):
    assert facts(said("maybe", found("diabetes", "possible"))).findings == {"diabetes": U}


def test_doubt_never_weakens_what_was_stated(facts):
    assert facts(said("", found("diabetes")), said("", found("diabetes", "possible"))).findings == {"diabetes": P}


def test_free_words_never_clear_a_flag(facts):
    assert facts(said("no diabetes", found("diabetes", "absent"))).findings == {}


@pytest.mark.parametrize(
    "finding",
    [
        found("diabetes", who="family"),
        found("diabetes", who="other"),
        found("diabetes", when=IF),
        found("diabetes", "not_asserted"),
        found("given"),
    ],
)
def test_words_about_others_and_ifs_do_not_count(facts, finding):
    assert facts(said("", finding, asked="conditions")).findings == {}


def test_red_flags_of_a_reading_count(facts):
    assert facts(said("", red_flags=("chest_pain", "unheard_of"))).findings == {"chest_pain": P}


def test_self_harm_of_a_reading_counts(facts):
    assert facts(said("", self_harm=True)).findings == {"self_harm": P}


def test_cancer_told_in_the_past_is_history(facts):
    assert facts(said("", found("cancer", when=PAST))).findings == {"cancer_history": P}


@pytest.mark.parametrize(
    ("concept", "days", "becomes"),
    [
        ("chest_pain", 14, "past_warning_sign"),
        ("chest_pain", 13, "chest_pain"),
        ("chest_pain", None, "chest_pain"),
        ("seizure_now", 3650, "epilepsy_seizure"),
        ("self_harm", 3650, "self_harm"),
        ("saddle_numbness", 3650, "saddle_numbness"),
    ],
)
def test_a_red_flag_is_over_only_by_number(facts, concept, days, becomes):
    assert facts(said("", found(concept, when=PAST, days_ago=days))).findings == {becomes: P}


def test_a_denied_past_denies_the_thing_itself(facts):
    assert "cancer_history" not in facts(said("", found("cancer", "absent", when=PAST))).findings


def test_a_past_without_a_word_of_its_own_stays(facts):
    assert facts(said("", found("eczema", when=PAST))).findings == {"eczema": P}


def test_two_statements_in_one_message_take_the_stricter(facts):
    both = said("", found("diabetes", "absent"), found("diabetes"), asked="conditions")
    assert facts(both).findings["diabetes"] is P


# --- answers ---


def test_an_exact_answer_wins_over_the_reading(facts):
    answer = said("None of these", found("chest_pain"), asked="emergency_now")
    assert facts(answer).findings["chest_pain"] is A


def test_an_exact_answer_settles_the_whole_group(facts, knowledge):
    answer = facts(said("Diabetes", asked="conditions"))
    assert answer.findings["psoriasis"] is A
    assert answer.findings["diabetes"] is P
    assert "conditions" in answer.answered


def test_free_words_settle_only_what_they_name(facts):
    assert facts(said("I am diabetic", found("diabetes"), asked="conditions")).findings == {"diabetes": P}


def test_free_words_may_deny_what_was_asked(facts):
    answer = said("no heart trouble", found("heart_disease", "absent"), asked="conditions")
    assert facts(answer).findings == {"heart_disease": A, "heart_failure": A, "recent_heart_attack": A}


def test_the_rest_of_a_list_can_be_denied(facts):
    first = said("I am diabetic", found("diabetes"), asked="conditions")
    findings = facts(first, said("None of these", asked="conditions")).findings
    assert findings["diabetes"] is P
    assert findings["eczema"] is A


def test_a_later_full_answer_replaces_the_earlier(facts):
    twice = facts(said("Psoriasis", asked="conditions"), said("None of these", asked="conditions"))
    assert twice.findings["psoriasis"] is A


def test_later_free_words_change_only_what_they_name(facts):
    first = said("Psoriasis; Eczema", asked="conditions")
    findings = facts(first, said("", found("psoriasis", "absent"), asked="conditions")).findings
    assert findings["psoriasis"] is A
    assert findings["eczema"] is P


def test_an_answer_never_clears_what_was_volunteered(facts):
    findings = facts(said("", found("psoriasis")), said("None of these", asked="conditions")).findings
    assert findings["psoriasis"] is P


def test_what_is_volunteered_later_raises_again(facts):
    findings = facts(said("None of these", asked="conditions"), said("", found("psoriasis"))).findings
    assert findings["psoriasis"] is P


def test_details_fall_with_what_they_detail(facts):
    chosen = [said("Diabetes", asked="conditions"), said("Yes", asked="diabetes_detail")]
    assert facts(*chosen).findings["diabetes_complicated"] is P
    assert facts(*chosen, said("None of these", asked="conditions")).findings["diabetes_complicated"] is A


def test_an_answer_may_volunteer_something_else(facts):
    findings = facts(said("no, but I take warfarin", found("blood_thinner"), asked="conditions")).findings
    assert findings == {"blood_thinner": P}


# --- answers nobody understood ---


def test_one_unclear_answer_leaves_all_open(facts):
    assert facts(said("hm", asked="conditions")).findings == {}


def test_a_second_unclear_answer_makes_it_unknown(facts, knowledge):
    findings = facts(said("hm", asked="conditions"), said("well", asked="conditions")).findings
    assert findings == dict.fromkeys(knowledge.questions["conditions"].concepts, U)


def test_repeating_the_same_words_counts_as_unclear(facts):
    same = said("I am diabetic", found("diabetes"), asked="conditions")
    findings = facts(same, same, same).findings
    assert findings["diabetes"] is P
    assert findings["eczema"] is U


def test_side_questions_are_never_unclear_answers(facts):
    assert facts(said("does it hurt?"), said("how long?")).findings == {}


def test_an_unknown_question_changes_nothing(facts):
    assert facts(said("Yes", asked="no_such_question")).findings == {}


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
