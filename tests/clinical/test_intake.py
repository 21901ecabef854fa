"""The fold of a transcript: who may raise a flag, who may clear one, and what a later word changes."""

import pytest

from tests.clinical.telling import IF, PAST, A, P, U, found, said


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
    findings = facts(said("", found(concept, when=PAST, days_ago=days))).findings
    assert findings[becomes] is P
    assert concept == becomes or concept not in findings


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


def test_none_after_a_denial_denies_the_whole_list(facts, knowledge):
    answer = facts(said("no heart trouble, none.", found("heart_disease", "absent"), asked="conditions"))
    assert set(answer.findings.values()) == {A}
    assert "conditions" in answer.answered


@pytest.mark.parametrize("text", ["none, I am diabetic", "no heart trouble, no", "none of the heart stuff, not sure"])
def test_none_elsewhere_denies_no_list(facts, text):
    answer = facts(said(text, found("heart_disease", "absent"), asked="conditions"))
    assert "eczema" not in answer.findings


def test_none_beside_something_present_denies_no_list(facts):
    answer = facts(said("I am diabetic, none", found("diabetes"), asked="conditions"))
    assert answer.findings == {"diabetes": P}


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


def test_a_third_unclear_answer_makes_it_unknown(facts, knowledge):
    unclear = said("hm", asked="conditions")
    assert facts(unclear, unclear).findings == {}
    findings = facts(unclear, unclear, unclear).findings
    assert findings == dict.fromkeys(knowledge.questions["conditions"].shown, U)


def test_repeating_the_same_words_counts_as_unclear(facts):
    same = said("I am diabetic", found("diabetes"), asked="conditions")
    findings = facts(same, same, same, same).findings
    assert findings["diabetes"] is P
    assert findings["eczema"] is U


def test_side_questions_are_never_unclear_answers(facts):
    assert facts(said("does it hurt?"), said("how long?")).findings == {}


def test_an_unknown_question_changes_nothing(facts):
    assert facts(said("Yes", asked="no_such_question")).findings == {}
