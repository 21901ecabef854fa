"""The story that a transcript tells, by a small knowledge: what stands, what is doubtful, what was denied."""

import pytest

from bot.clinical.intake import Story, Utterance, listen
from bot.clinical.model import Facts
from bot.clinical.reading import Reading
from tests.clinical.telling import A, P, U, found, said

HM = "hm"


@pytest.fixture
def story(small):
    return lambda *utterances: listen(utterances, small)


def test_nothing_told_is_an_empty_story(story):
    assert story() == Story(Facts(), (), (), False, {})


def test_a_whole_talk_becomes_its_facts(story):
    told = story(
        said("warm cups, please", found("itch"), areas=("leg",), age=44),
        said("I fainted", asked="signs"),
        said("45", asked="age"),
        said("Low down", asked="area"),
        said("Strong pills", found("rash"), asked="skin"),
        said("Y", found("operation", days_ago=3), asked="detail"),
    )
    # A yes to a detail counts as long as the detail applies: here nobody had a rash.
    assert told == Story(
        Facts(
            findings={"itch": P, "faint": P, "pills": P, "rash": A, "old_rash": A, "operation": P},
            age=45, areas=frozenset({"lower back"}), service="hot_cups",
            answered=frozenset({"signs", "age", "area", "skin", "detail"}),
        )
    )  # fmt: skip


def test_an_exact_answer_is_not_read_a_second_time(story):
    """The choices shown say all; what the reading makes of the same words is not heard."""
    told = story(said("It itches", found("pills"), asked="signs", age=80, areas=("head",)))
    assert told.facts == Facts({"faint": A, "itch": P}, answered=frozenset({"signs"}))


def test_words_beside_an_answer_are_volunteered(story):
    told = story(said("it itches, pills too", found("itch"), found("pills"), asked="signs", age=33, areas=("neck",)))
    assert told.facts == Facts({"itch": P, "pills": P}, 33, frozenset({"neck"}), answered=frozenset({"signs"}))


# --- age and places ---


def test_an_age_answered_holds_against_one_mentioned(story):
    assert story(said("", age=12), said("", age=13)).facts.age == 13
    assert story(said("45", asked="age", age=12), said("", age=13)).facts.age == 45
    assert story(said("he is twelve", asked="age", age=12)).facts == Facts(age=12, answered=frozenset({"age"}))
    assert story(said("0", asked="age", age=12)).facts.age == 0


def test_places_picked_replace_and_places_said_add(story):
    heard, picked = said("", areas=("head",)), said("The neck", asked="area")
    assert story(heard, picked).facts.areas == {"neck"}
    assert story(picked, heard).facts.areas == {"neck", "head"}
    added = story(heard, said("and my leg", asked="area", areas=("leg",)))
    assert added.facts.areas == {"head", "leg"}
    assert added.facts.answered == {"area"}


def test_places_not_told_leave_the_question_open(story):
    told = story(said("", areas=("head",)), said(HM, asked="area"))
    assert (told.facts.areas, told.facts.answered, told.unclear) == ({"head"}, frozenset(), {"area": 1})


@pytest.mark.parametrize("asked", ["age", "area"])
def test_a_refused_value_is_answered_without_one(story, asked):
    assert story(said("Skip", asked=asked)) == Story(Facts(answered=frozenset({asked})))


# --- answers that settle nothing ---


def test_only_the_same_question_is_counted(story):
    told = story(said(HM, asked="signs"), said(HM, asked="skin"), said(HM, asked="signs"), said(HM, asked="skin"))
    assert told == Story(Facts(), unclear={"signs": 2, "skin": 2})


def test_the_third_leaves_open_what_only_is_covered(story):
    hm = said(HM, asked="skin")
    told = story(hm, hm, hm)
    assert told.facts == Facts({"rash": U, "pills": U}, answered=frozenset({"skin"}))
    assert told.unclear == {"skin": 3}


def test_what_was_settled_before_stays(story):
    hm = said(HM, asked="skin")
    told = story(said("", found("rash", "absent"), asked="skin"), hm, hm, hm)
    assert told.facts.findings == {"rash": A, "old_rash": A, "pills": U}


def test_the_same_choices_again_are_understood(story):
    same = said("A rash", asked="skin")
    assert story(same, same, same) == story(same)
    assert story(same).unclear == {}


def test_the_same_words_again_settle_nothing(story):
    same = said("", found("itch"), asked="signs")
    assert story(same, same).unclear == {"signs": 1}


def test_not_sure_is_an_answer(story):
    assert story(said("Not sure", asked="skin")).facts == Facts({"rash": U, "pills": U}, answered=frozenset({"skin"}))


# --- answers given anew ---


def test_an_answer_to_the_rest_weakens_nothing(story):
    half = said("", found("itch"), asked="signs")
    assert story(half, said("None", asked="signs")).facts.findings == {"itch": P, "faint": A}
    assert story(half, said("I fainted", asked="signs")).facts.findings == {"itch": P, "faint": P}


def test_a_full_answer_anew_replaces_all(story):
    told = story(said("I fainted; it itches", asked="signs"), said("None", asked="signs"))
    assert told.facts.findings == {"itch": A, "faint": A}


def test_details_fall_with_what_they_detail(story):
    """The operation is asked only while there is no rash."""
    yes = said("Yes", asked="detail")
    assert story(said("None", asked="skin"), yes).facts.findings["operation"] is P
    told = story(said("None", asked="skin"), yes, said("", found("rash"))).facts
    assert "operation" not in told.findings
    assert told.findings["rash"] is P


# --- doubts ---


def test_the_stricter_word_stands_while_in_doubt(story):
    told = story(said("", found("pills")), said("None", asked="skin"), said("", found("pills", "absent")))
    assert told.doubts == ("pills",)
    assert told.facts.findings["pills"] is P


def test_an_unsure_word_denied_is_a_doubt(story):
    assert story(said("Not sure", asked="skin"), said("", found("pills", "absent"))).doubts == ("pills",)


def test_an_unsure_word_after_an_answer_is_none(story):
    assert story(said("Not sure", asked="skin"), said("", found("pills", "possible"))).doubts == ()


def test_a_denial_of_nothing_is_no_doubt_until_it_is_said(story):
    no, yes = said("", found("pills", "absent")), said("", found("pills"))
    assert story(no).doubts == ()
    assert story(no) == Story(Facts())
    assert story(no, yes).doubts == ("pills",)


def test_a_confirmation_settles_a_doubt_for_good(story):
    talk = [said("It itches", asked="signs"), said("", found("pills", "possible")), said("N", asked="confirm")]
    told = story(*talk)
    assert told.facts.findings == {"faint": A, "itch": P, "pills": A}
    assert told.doubts == ()
    again = story(*talk, said("", found("pills")))
    assert again.doubts == ("pills",)


def test_a_confirmation_takes_back_a_denial(story):
    talk = [said("", found("pills")), said("", found("pills", "absent")), said("Y", asked="confirm")]
    told = story(*talk, said("Strong pills", asked="skin"))
    assert (told.doubts, told.facts.findings["pills"]) == ((), P)
    assert story(*talk, said("", found("pills"))).doubts == ()


@pytest.mark.parametrize(("text", "stands"), [("Y", P), ("n", A), ("skip", U)])
def test_the_words_of_a_confirmation_outweigh_its_reading(story, text, stands):
    for read in ("present", "absent", "possible"):
        told = story(said("", found("itch", "possible")), said(text, found("itch", read), asked="confirm"))
        assert told.facts.findings == {"itch": stands}


def test_unclear_confirmations_are_counted_by_concept(story):
    talk = [said("", found("itch", "possible"), found("pills", "possible")), *[said(HM, asked="confirm")] * 3]
    told = story(*talk)
    assert (told.doubts, told.unclear) == (("pills",), {"confirm itch": 3})
    assert story(*talk, said(HM, asked="confirm")).unclear == {"confirm itch": 3, "confirm pills": 1}


# --- claims and the summary ---


def test_a_group_denied_counts_once_agreed(story):
    claim = said("My skin is fine!")
    assert story(claim).claims == ("skin",)
    assert story(claim).facts.findings == {}
    told = story(said("", found("pills")), claim, said("All is right", asked="summary"))
    assert told == Story(Facts({"pills": P, "rash": A, "old_rash": A}, answered=frozenset({"skin"})), agreed=True)


def test_words_inside_other_words_claim_nothing(story):
    assert story(said("my skin is finest")).claims == story(said("clammy skin is fine")).claims == ()


def test_two_signs_denied_claim_their_group(story):
    denied = said("", found("rash", "absent"), found("pills", "absent"))
    assert story(denied).claims == ("skin",)
    assert story(said("", found("rash", "absent"))).claims == ()
    assert story(said("", found("faint", "absent"), found("itch", "absent"))).claims == ()


def test_a_claim_answers_the_question_that_was_asked(story):
    told = story(said("my skin is fine but for pills", found("pills"), asked="skin"))
    assert told == Story(Facts({"pills": P, "rash": A, "old_rash": A}, answered=frozenset({"skin"})))


@pytest.mark.parametrize("text", ["Change it", HM, "Yes"])
def test_other_words_agree_to_nothing(story, text):
    claim = said("my skin is fine")
    told = story(claim, said(text, asked="summary"))
    assert (told.agreed, told.claims, told.facts.findings) == (False, ("skin",), {})


def test_plain_answers_to_the_summary_are_not_read(story):
    for text in ("All is right", "Change it"):
        assert story(said(text, found("itch"), asked="summary")).facts.findings == {}
    assert story(said("no, it itches", found("itch"), asked="summary")).facts.findings == {"itch": P}


def test_what_is_picked_for_change_is_asked_about(story):
    picked = story(said("", found("pills"), found("itch")), said("Strong pills.", found("rash"), asked="change"))
    assert picked.doubts == ("pills",)
    assert "rash" not in picked.facts.findings
    assert story(said("strong pills", asked="change")).doubts == ()
    assert story(said("Signs", found("itch"), asked="change")).facts.findings == {}


def test_an_aside_tells_all_but_what_to_book(small):
    aside = Utterance(None, "are hot cups good when my skin is fine?", Reading((found("itch"),), age=30), aside=True)
    assert listen([aside], small) == Story(Facts({"itch": P}, 30))
