"""The story of a transcript: doubts that are asked about, and what having one thing tells of another."""

import pytest

from bot.clinical.intake import listen
from tests.clinical.telling import A, P, U, found, said


@pytest.fixture
def story(knowledge):
    return lambda *utterances: listen(utterances, knowledge)


# --- doubts ---


def test_what_is_said_and_never_denied_is_no_doubt(story):
    assert story(said("", found("psoriasis"))).doubts == ()


def test_a_denial_of_what_was_said_is_a_doubt_and_the_stricter_holds(story):
    told = story(said("", found("pregnancy")), said("", found("pregnancy", "absent")))
    assert told.doubts == ("pregnancy",)
    assert told.facts.findings["pregnancy"] is P


def test_what_was_denied_and_is_said_later_is_a_doubt(story):
    told = story(said("", found("pregnancy", "absent")), said("", found("pregnancy")))
    assert told.doubts == ("pregnancy",)
    assert told.facts.findings["pregnancy"] is P


def test_what_an_answer_denied_and_is_said_later_is_a_doubt(story):
    told = story(said("None of these", asked="conditions"), said("", found("psoriasis")))
    assert told.doubts == ("psoriasis",)


def test_the_rest_of_a_list_denied_is_no_doubt_of_what_was_said_before(story):
    told = story(said("", found("psoriasis")), said("None of these", asked="conditions"))
    assert told.doubts == ()
    assert told.facts.findings["psoriasis"] is P


def test_a_list_answered_anew_without_what_was_said_is_a_doubt(story):
    anew = said("None of these", asked="conditions")
    assert story(said("", found("psoriasis")), anew, anew).doubts == ("psoriasis",)


def test_an_answer_in_words_that_denies_what_was_said_is_a_doubt(story):
    denial = said("no psoriasis", found("psoriasis", "absent"), asked="conditions")
    assert story(said("", found("psoriasis")), denial).doubts == ("psoriasis",)


def test_doubtful_words_unasked_are_a_doubt_until_answered(story):
    maybe = said("", found("psoriasis", "possible"))
    assert story(maybe).doubts == ("psoriasis",)
    assert story(maybe, said("Psoriasis", asked="conditions")).doubts == ()


def test_more_doubt_about_what_is_known_is_no_doubt(story):
    assert story(said("", found("psoriasis")), said("", found("psoriasis", "possible"))).doubts == ()


def test_what_no_rule_looks_at_is_never_a_doubt(story, knowledge):
    idle = next(concept for concept in knowledge.concepts if concept not in knowledge.rules_about)
    assert story(said("", found(idle)), said("", found(idle, "absent"))).doubts == ()


@pytest.mark.parametrize(("text", "presence"), [("No", A), ("Yes", P), ("not sure", U)])
def test_a_confirmation_replaces_what_was_said(story, text, presence):
    both = [said("", found("psoriasis")), said("", found("psoriasis", "absent"))]
    told = story(*both, said(text, asked="confirm"))
    assert told.facts.findings["psoriasis"] is presence
    assert told.doubts == ()


def test_a_confirmation_replaces_an_answer_too(story):
    talk = [said("Psoriasis", asked="conditions"), said("", found("psoriasis", "absent")), said("No", asked="confirm")]
    assert story(*talk).facts.findings["psoriasis"] is A


def test_a_confirmation_takes_free_words(story):
    never = said("I never had it", found("psoriasis", "absent"), asked="confirm")
    assert story(said("", found("psoriasis", "possible")), never).facts.findings["psoriasis"] is A


def test_what_else_a_confirmation_tells_counts(story):
    also = said("no, but I have gout", found("diabetes"), asked="confirm")
    told = story(said("", found("psoriasis", "possible")), also)
    assert told.facts.findings == {"psoriasis": U, "diabetes": P}
    assert told.doubts == ("psoriasis",)


def test_the_third_unclear_confirmation_leaves_it_unknown(story):
    maybe, what = said("", found("psoriasis", "possible")), said("what?", asked="confirm")
    assert story(maybe, what, what).doubts == ("psoriasis",)
    told = story(maybe, what, what, what)
    assert told.doubts == ()
    assert told.facts.findings["psoriasis"] is U
    assert told.unclear == {"confirm psoriasis": 3}


def test_a_confirmation_of_nothing_is_ignored(story):
    assert story(said("No", asked="confirm")).facts.findings == {}


def test_doubts_are_confirmed_in_the_order_in_which_they_came(story):
    two = [said("", found("psoriasis", "possible")), said("", found("eczema", "possible"))]
    told = story(*two, said("No", asked="confirm"))
    assert told.facts.findings["psoriasis"] is A
    assert told.doubts == ("eczema",)


def test_what_is_said_after_a_confirmation_is_a_doubt_again(story):
    maybe = said("", found("psoriasis", "possible"))
    told = story(maybe, said("No", asked="confirm"), said("", found("psoriasis")))
    assert told.facts.findings["psoriasis"] is P
    assert told.doubts == ("psoriasis",)


# --- having what an option covers is having the option ---


@pytest.mark.parametrize("talk", [
    [said("", found("keloid"))],
    [said("None of these", asked="skin_and_bones"), said("", found("keloid"))],
    [said("", found("keloid", "possible")), said("Yes", asked="confirm")],
    [said("", found("keloid"), asked="skin_and_bones")],
])  # fmt: skip
def test_what_an_option_covers_is_the_option_too(story, talk):
    findings = story(*talk).facts.findings
    assert findings["keloid"] is P
    assert findings["fragile_skin"] is P


def test_details_of_what_was_taken_back_do_not_bring_it_back(story):
    talk = [said("Diabetes", asked="conditions"), said("Yes", asked="diabetes_detail")]
    assert story(*talk).facts.findings["diabetes_complicated"] is P
    findings = story(*talk, said("None of these", asked="conditions")).facts.findings
    assert findings["diabetes"] is A


@pytest.mark.parametrize("first", [
    said("", found("heart_disease")),
    said("a heart attack once", found("heart_disease"), asked="conditions"),
])  # fmt: skip
def test_none_of_the_others_leaves_open_what_an_option_covers(story, first):
    findings = story(first, said("None of these", asked="conditions")).facts.findings
    assert findings["heart_disease"] is P
    assert findings["diabetes"] is A
    assert "recent_heart_attack" not in findings


def test_what_an_option_covers_is_open_again_once_the_option_is_told_after_all(story):
    denied = said("None of these", asked="blood_and_medicines")
    told = story(denied, said("", found("past_stroke")))
    assert "stroke" not in told.facts.findings
    told = story(denied, said("", found("past_stroke", "possible")), said("Yes", asked="confirm"))
    assert told.facts.findings["past_stroke"] is P
    assert "stroke" not in told.facts.findings


def test_what_was_denied_with_one_of_it_is_open_again(story):
    """Screws in the spine, told after a spine problem was denied: an infection of the spine was denied only with it."""
    denied = said("None of these", asked="skin_and_bones")
    findings = story(denied, said("", found("spinal_fusion", "possible")), said("Yes", asked="confirm")).facts.findings
    assert findings["spinal_fusion"] is P
    assert findings["spine_problem"] is P
    assert "spinal_infection" not in findings
