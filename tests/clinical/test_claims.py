"""Groups denied unasked, the summary that lists them, and what to change."""

import pytest

from bot.clinical.hearing import claimed, hear
from bot.clinical.intake import listen
from tests.clinical.telling import A, P, found, said


@pytest.fixture
def story(knowledge):
    return lambda *utterances: listen(utterances, knowledge)


# --- groups denied as a whole ---


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("I'm 30 and have no medical conditions.", "conditions"),
        ("no chronic illnesses that I know of", "conditions"),
        ("My skin is fine", "skin_and_bones"),
    ],
)
def test_words_for_a_whole_group_claim_it(story, text, group):
    told = story(said(text))
    assert told.claims == (group,)
    assert told.facts.findings == {}


def test_two_signs_of_a_group_denied_claim_it(knowledge):
    one = said("", found("pregnancy", "absent"))
    two = said("", found("pregnancy", "absent"), found("surgery", "absent"))
    assert claimed("", hear(one.reading, knowledge), knowledge, ()) == ()
    assert claimed("", hear(two.reading, knowledge), knowledge, ()) == ("right_now",)


def test_signs_of_an_emergency_are_never_claimed(story, knowledge):
    signs = knowledge.questions["emergency_now"].concepts
    assert story(said("", *(found(sign, "absent") for sign in signs))).claims == ()


def test_details_are_never_claimed(story, knowledge):
    details = knowledge.questions["spine_detail"].concepts
    assert "spine_detail" not in story(said("", *(found(one, "absent") for one in details))).claims


def test_a_side_question_claims_nothing(story, knowledge):
    aside = said("is that fine with no medical conditions?")
    assert listen([type(aside)(None, aside.text, aside.reading, aside=True)], knowledge).claims == ()


def test_a_claim_counts_when_the_summary_is_agreed_to(story, knowledge):
    told = story(said("no medical conditions"), said("Yes, that is right", asked="summary"))
    assert told.agreed
    assert told.claims == ()
    assert told.facts.findings == dict.fromkeys(knowledge.questions["conditions"].concepts, A)


def test_a_claim_never_hides_what_was_said(story):
    talk = [said("no medical conditions but psoriasis", found("psoriasis")), said("ok", asked="summary")]
    findings = story(*talk).facts.findings
    assert findings["psoriasis"] is P
    assert findings["eczema"] is A


def test_a_group_that_was_answered_is_not_claimed(story):
    told = story(said("Psoriasis", asked="conditions"), said("no medical conditions"))
    assert told.claims == ()


def test_an_answer_takes_the_place_of_a_claim(story):
    assert story(said("no medical conditions"), said("Psoriasis", asked="conditions")).claims == ()


def test_words_for_the_whole_group_answer_its_own_question(story):
    told = story(said("no medical conditions", asked="conditions"))
    assert told.facts.findings["psoriasis"] is A
    assert told.claims == ()


def test_words_for_the_whole_group_leave_what_they_except(story):
    told = story(said("no medical conditions except psoriasis", found("psoriasis"), asked="conditions"))
    assert told.facts.findings["psoriasis"] is P
    assert told.facts.findings["eczema"] is A


# --- the summary and what to change ---


@pytest.mark.parametrize("text", ["yes all correct", "ok, yes", "Yep. That's right!"])
def test_words_of_agreement_may_stand_together(story, text):
    assert story(said(text, asked="summary")).agreed


@pytest.mark.parametrize("text", ["yes but no", "all correct except my age", "ok wait"])
def test_anything_besides_is_no_agreement(story, text):
    assert not story(said(text, asked="summary")).agreed


def test_without_an_agreement_there_is_none(story):
    assert not story(said("hm", asked="summary")).agreed
    assert not story(said("Change something", asked="summary")).agreed
    assert not story(said("Yes")).agreed


def test_a_correction_at_the_summary_is_a_doubt(story):
    told = story(said("", found("psoriasis")), said("no psoriasis", found("psoriasis", "absent"), asked="summary"))
    assert told.doubts == ("psoriasis",)
    assert not told.agreed


def test_what_was_said_unasked_can_be_picked_for_change(story, knowledge):
    label = knowledge.concepts["answering_for_other"].label
    told = story(said("", found("answering_for_other")), said(label, asked="change"))
    assert told.doubts == ("answering_for_other",)


def test_the_name_of_a_question_to_change_tells_nothing(story):
    told = story(said("Blood and medicines", found("anemia"), asked="change"))
    assert told.facts.findings == {}


def test_free_words_about_what_to_change_count(story):
    assert story(said("I also have it", found("psoriasis"), asked="change")).facts.findings == {"psoriasis": P}


def test_a_side_question_names_no_treatment_to_book(knowledge):
    asks = said("what is wet cupping?")
    aside = type(asks)(None, asks.text, asks.reading, aside=True)
    assert listen([asks], knowledge).facts.service == "wet_cupping"
    assert listen([aside], knowledge).facts.service is None
