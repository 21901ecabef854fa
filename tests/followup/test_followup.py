"""Whom to ask after a visit, what, and how it compares."""

from __future__ import annotations

import pytest

from bot.bootstrap import read_knowledge
from bot.clinical.model import Facts
from bot.clinical.progress import Activity, Measures, Turning
from bot.followup import SAME_CONTACT
from tests.store.samples import assessment


@pytest.fixture
def records(kept):
    return kept.records


def told(followup, who, visit, **answers):
    return followup.finish(who, visit, {name: str(value) for name, value in answers.items()})


def rung(kept, who):
    return [alert.words for alert in kept.alerts.open_alerts() if alert.conversation == who]


def test_nothing_is_due_without_a_visit(followup, who):
    assert followup.due(who) is None


def test_visit_is_due_from_its_end_for_thirty_days(followup, who, visited, clock):
    visit = visited()
    assert followup.due(who).id == visit.id
    clock.pass_by(days=30)
    assert followup.due(who) is not None
    clock.pass_by(seconds=1)
    assert followup.due(who) is None


def test_nothing_is_due_once_all_is_erased(followup, kept, who, visited, clock):
    visited()
    kept.erasure.erase(who, clock.now())
    assert followup.due(who) is None


def test_visit_under_way_is_not_due(followup, who, visited):
    visited(hours_ago=-0.5)
    assert followup.due(who) is None


def test_only_the_newest_visit_is_due(followup, who, visited):
    visited(hours_ago=48)
    newest = visited(hours_ago=2)
    assert followup.due(who).id == newest.id
    told(followup, who, newest, pain_now=3)
    assert followup.due(who) is None


def test_not_now_holds_for_an_hour(followup, who, visited, clock):
    visited()
    put_off = followup.put_off()
    assert followup.due(who, put_off) is None
    clock.at += SAME_CONTACT
    assert followup.due(who, put_off) is not None


@pytest.mark.parametrize(("area", "asked"), [("upper back", True), ("mid back", True), ("lower back", False)])
def test_turning_is_asked_where_the_back_turns(followup, kept, who, clock, area, asked):
    kept.decisions.record(who, Facts(areas=frozenset({area})), assessment(), clock.now())
    before = dict.fromkeys(("pain_now", "pain_worst", "pain_average", "activity_1"), "skipped")
    assert followup.next_question(who, before) == ("turning" if asked else None)


def test_activities_that_are_skipped_are_not_scored(followup, who):
    pains = dict.fromkeys(("pain_now", "pain_worst", "pain_average"), "5")
    assert followup.next_question(who, {**pains, "activity_1": "walking"}) == "activity_1_score"
    assert followup.next_question(who, {**pains, "activity_1": "skipped"}) is None
    named = {**pains, "activity_1": "walking", "activity_1_score": "3", "activity_2": "skipped"}
    assert followup.next_question(who, named) is None


def test_known_activities_are_not_asked_anew(followup, who, visited):
    told(followup, who, visited(hours_ago=50), activity_1="walking", activity_1_score=3, activity_2="sleep")
    visited()
    pains = dict.fromkeys(("pain_now", "pain_worst", "pain_average"), "5")
    assert followup.next_question(who, pains) == "activity_1_score"
    assert "walking" in followup.ask("activity_1_score", who, pains)[0]
    assert "sleep" in followup.ask("activity_2_score", who, pains)[0]
    assert followup.begin(who, followup.due(who))[1].count("walking; sleep") == 1


def test_answers_become_measures(followup, who):
    answers = {"pain_now": "3.5", "pain_worst": "skipped", "activity_1": "walking", "activity_1_score": "7"}
    answers |= {"activity_2": "sleep", "activity_2_score": "skipped", "turning": "more"}
    expected = Measures(3.5, None, None, (Activity("walking", 7), Activity("sleep")), Turning.MORE)
    assert followup.measures(who, answers) == expected


def test_braces_in_a_name_are_only_words(followup, who):
    text, _ = followup.ask("activity_1_score", who, {"activity_1": "{clinic_phone} {0}"})
    assert "{clinic_phone} {0}" in text


def test_first_time_has_nothing_to_compare(followup, who, visited):
    assert told(followup, who, visited(), pain_now=3).texts == (followup.say("first"),)


def test_pain_of_the_intake_is_the_first_to_compare_with(followup, kept, who, visited, clock):
    kept.messages.receive(who, "my pain is 8 out of 10", clock.now(), "m1")
    clock.pass_by(days=1)
    kept.messages.receive(who, "thanks, my pain is 6 out of 10 today", clock.now(), "m2")
    clock.pass_by(days=1)
    visit = visited()
    kept.messages.receive(who, "my pain is 1 out of 10", clock.now(), "m3")
    assert (
        "better than before your first visit: pain right now from 6 to 3"
        in told(followup, who, visit, pain_now=3).texts[0]
    )


def test_slow_worsening_is_noticed_against_the_start(followup, kept, who, visited):
    for hours, pain in ((150, 3), (100, 4)):
        result = told(followup, who, visited(hours), pain_now=pain)
        assert not result.worse
    result = told(followup, who, visited(), pain_now=5)
    assert result.worse
    assert "when we began: pain right now from 3 to 5" in result.texts[0]
    assert rung(kept, who) == ["worse after a visit than when we began: pain right now from 3 to 5"]


def test_better_than_last_time_is_said_first(followup, kept, who, visited):
    for hours, pain in ((150, 3), (100, 8)):
        told(followup, who, visited(hours), pain_now=pain)
    result = told(followup, who, visited(), pain_now=5)
    assert "clearly better than last time" in result.texts[0]
    assert not result.worse


def test_mixed_change_rings_too(followup, kept, who, visited):
    told(followup, who, visited(50), pain_now=6, pain_worst=6)
    result = told(followup, who, visited(), pain_now=3, pain_worst=9)
    assert "Some of this is better and some is worse" in result.texts[0]
    assert rung(kept, who) == ["worse after a visit than last time: the worst pain from 6 to 9"]


def test_worse_activity_is_named(followup, kept, who, visited):
    told(followup, who, visited(50), activity_1="walking", activity_1_score=8)
    result = told(followup, who, visited(), activity_1_score=4)
    assert result.worse
    assert "walking from 8 to 4" in result.texts[0]
    assert len(result.texts) == 2


def test_visit_is_counted_once(followup, kept, who, visited):
    told(followup, who, visited(50), pain_now=2)
    visit = visited()
    told(followup, who, visit, pain_now=3)
    told(followup, who, visit, pain_now=9)
    assert [note.measures.pain_now for note in kept.progress.series(who)] == [2, 3]
    assert rung(kept, who) == []


def test_nothing_told_is_no_comparison(followup, who, visited):
    told(followup, who, visited(50), pain_now=2)
    assert told(followup, who, visited()).texts == (followup.say("nothing_told"),)


def test_every_question_has_choices_to_pick(followup, who):
    for question in read_knowledge().followup.questions:
        text, titles = followup.ask(question, who, {"activity_1": "walking", "activity_2": "sleep"})
        assert text
        assert "Skip" in titles
        read = [followup.scales.read(question, title, {}) for title in titles if title != "Not now"]
        assert None not in read
