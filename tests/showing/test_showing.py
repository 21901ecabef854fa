"""How replies are drawn follows from what is asked and from our own words, never from a patient's."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.bootstrap import read_knowledge
from bot.ports import Choice, Reply, Turn
from bot.scales import SCORES
from bot.showing import Showing
from bot.wording import Wording

NINE, TEN = "ruiz|harbor|dry_cupping|2026-11-24T14:00:00+00:00", "lind|mill|dry_cupping|2026-11-25T15:00:00+00:00"


@pytest.fixture(scope="module")
def base():
    return read_knowledge()


@pytest.fixture(scope="module")
def wording(base):
    return Wording(base.profile, base.words)


@pytest.fixture(scope="module")
def showing(base, wording):
    def local(opening):
        _, place, _, start = opening.split("|")
        return datetime.fromisoformat(start).astimezone(base.profile.clock_of(place))

    return Showing(base.clinical, base.words, base.consent, base.followup, wording, local)


@pytest.fixture
def asked(showing):
    """The reply that asks, as it is shown."""

    def shown(asked, titles, offered=()):
        choices = tuple(Choice(f"c{number}", title) for number, title in enumerate(titles))
        turn = Turn((Reply("By the way."), Reply("Which?", choices)), asked, offered=offered)
        return showing.replies(turn)[-1]

    return shown


def tags(reply):
    return {choice.title: choice.tag for choice in reply.choices if choice.tag}


def test_group_of_conditions_takes_several_answers(asked, base):
    reply = asked("conditions", base.clinical.questions["conditions"].titles)
    assert (reply.kind, reply.multiple) == ("several", True)
    assert tags(reply) == {"None of these": "none", "Not sure": "unsure"}


def test_places_carry_the_ids_of_the_drawing(asked, base):
    reply = asked("area", base.clinical.questions["area"].titles)
    assert (reply.kind, reply.multiple) == ("areas", True)
    assert {tag.removeprefix("area:") for tag in tags(reply).values()} == {
        *(place.area for place in base.widget.areas),
        "unsure",
    }


def test_yes_or_no_is_no_card(asked, base):
    reply = asked("cancer_detail", base.clinical.questions["cancer_detail"].titles)
    assert (reply.kind, reply.multiple) == ("", False)
    assert tags(reply) == {"Yes": "yes", "No": "no", "Not sure": "unsure"}


@pytest.mark.parametrize("question", ["pain_now", "activity_2_score"])
def test_scores_are_a_scale(asked, base, question):
    assert asked(question, (*SCORES, base.followup.choices["skip"])).kind == "scale"


@pytest.mark.parametrize(
    ("question", "lowest", "highest"),
    [("pain_worst", "No pain", "Worst pain"), ("activity_1_score", "Not at all", "As well as before")],
)
def test_ends_of_a_scale_say_what_they_mean(asked, question, lowest, highest):
    meant = {choice.title: choice.short for choice in asked(question, SCORES).choices}
    assert (meant["0"], meant["5"], meant["10"]) == (lowest, "", highest)


def test_name_of_an_activity_is_no_scale(asked, base):
    assert asked("activity_1", (base.followup.choices["skip"],)).kind == ""


def test_openings_stand_under_their_day(asked, base, wording):
    titles = (wording.opening_words(NINE)[0], wording.opening_words(TEN)[0], base.words.say("more_times"))
    reply = asked("opening", titles, (NINE, TEN))
    first = reply.choices[0]
    assert (reply.kind, first.tag) == ("openings", "time:2026-11-24T09:00:00-05:00")
    assert (first.group, first.short) == ("Tuesday, November 24", "9:00 AM EST with Elena Ruiz")
    assert [choice.title for choice in reply.choices] == list(titles)


def test_other_answers_to_openings_are_marked(asked, base, wording):
    others = {base.words.say("more_times"): "more", base.words.say("none_fit"): "no_time"}
    reply = asked("opening", (wording.opening_words(NINE)[0], *others), (NINE,))
    assert {title: tags(reply)[title] for title in others} == others


def test_what_was_not_offered_is_no_opening(asked, wording):
    reply = asked("opening", (wording.opening_words(NINE)[0],), (TEN,))
    assert (reply.kind, tags(reply)) == ("", {})


def test_no_free_time_is_no_list(asked, base):
    assert asked("opening", (base.words.say("none_fit"),)).kind == ""


def test_summary_is_agreed_to_or_changed(asked, base):
    answers = base.clinical.answers
    reply = asked("summary", (answers.agreed[0], answers.change[0]))
    assert (reply.kind, list(tags(reply).values())) == ("summary", ["agree", "change"])


def test_consent_is_a_card(asked, base):
    reply = asked("consent", (base.consent.say("yes"), base.consent.say("no")))
    assert (reply.kind, list(tags(reply).values())) == ("consent", ["yes", "no"])


def test_choices_keep_ids_and_titles(asked, base):
    titles = base.clinical.questions["area"].titles
    shown = [(choice.id, choice.title) for choice in asked("area", titles).choices]
    assert shown == [(f"c{number}", title) for number, title in enumerate(titles)]


def test_only_the_last_reply_is_the_question(showing):
    first = showing.replies(Turn((Reply("Why?", (Choice("c1", "Yes"),)), Reply("So.")), "conditions"))[0]
    assert (first.kind, first.multiple, first.choices[0].tag) == ("", False, "")


def test_question_without_choices_is_plain(showing):
    assert showing.replies(Turn((Reply("I will stop here."),), "conditions")) == (Reply("I will stop here."),)


def test_silent_turn_stays_silent(showing):
    assert showing.replies(Turn(())) == ()


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("emergency", "emergency"),
        ("after_emergency", "emergency"),
        ("self_harm", "self_harm"),
        ("after_self_harm", "self_harm"),
        ("failure", ""),
    ],
)
def test_fixed_words_are_their_card(showing, base, key, kind):
    assert showing.fixed(key) == Reply(base.words.say(key), kind=kind)


def test_emergency_words_of_dialogue_are_a_card(showing, base):
    assert showing.replies(Turn((Reply(base.words.say("emergency")),)))[0].kind == "emergency"


def test_words_of_a_decision_are_an_outcome(showing):
    kinds = [r.kind for r in showing.replies(Turn((Reply("See a physician."), Reply("Bye."))), ("See a physician.",))]
    assert kinds == ["outcome", ""]


@pytest.mark.parametrize(
    ("asked", "may_tell"), [("conditions", False), ("summary", False), ("location", True), (None, True)]
)
def test_no_outcome_beside_intake_questions(showing, asked, may_tell):
    assert showing.may_tell_outcome(Turn((Reply("One."), Reply("Two.")), asked)) is may_tell


def test_one_message_is_no_outcome(showing):
    assert not showing.may_tell_outcome(Turn((Reply("Which place?"),), "location"))
