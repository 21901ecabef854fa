"""Measures after a visit, and which changes count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clinical.progress import Activity, Change, Direction, Measures, Turning, Verdict, compare

SCORE = st.integers(0, 10).map(float)
MAYBE = st.none() | SCORE


@st.composite
def measures(draw):
    names = draw(st.lists(st.sampled_from(["walking", "socks", "sleep"]), max_size=2, unique=True))
    activities = tuple(Activity(name, draw(MAYBE)) for name in names)
    return Measures(draw(MAYBE), draw(MAYBE), draw(MAYBE), activities, draw(st.none() | st.sampled_from(Turning)))


def doing(**scores):
    return Measures(activities=tuple(Activity(name, score) for name, score in scores.items()))


@pytest.mark.parametrize("score", [-0.1, 10.1, 11, float("nan")])
@pytest.mark.parametrize("measure", ["pain_now", "pain_worst", "pain_average"])
def test_pain_outside_the_scale_is_refused(measure, score):
    with pytest.raises(ValueError, match="from 0 to 10"):
        Measures(**{measure: score})


@pytest.mark.parametrize("score", [-1, 11])
def test_activity_outside_the_scale_is_refused(score):
    with pytest.raises(ValueError, match="from 0 to 10"):
        Activity("walking", score)


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_activity_needs_a_short_name(name):
    with pytest.raises(ValueError, match="short name"):
        Activity(name)


@pytest.mark.parametrize("names", [("a", "b", "c"), ("walking", " Walking")])
def test_two_activities_at_most_each_once(names):
    with pytest.raises(ValueError, match="at most 2"):
        Measures(activities=tuple(map(Activity, names)))


def test_function_is_the_average_of_what_was_scored():
    assert doing(walking=3, socks=6).function == 4.5
    assert doing(walking=3, socks=None).function == 3
    assert doing(walking=None).function is None


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (Measures(), False),
        (doing(walking=None), False),
        (doing(walking=0), True),
        (Measures(pain_average=0), True),
        (Measures(turning=Turning.SAME), True),
    ],
)
def test_something_told_is_noticed(one, told):
    assert one.told is told


@pytest.mark.parametrize(
    ("before", "now", "direction", "matters"),
    [
        (6, 4, Direction.BETTER, True),  # 2 points
        (8, 7, Direction.BETTER, False),
        (3, 2, Direction.BETTER, True),  # 33 %
        (4, 3, Direction.BETTER, False),  # 25 %
        (5, 3.5, Direction.BETTER, True),  # just 30 %
        (5, 5, Direction.SAME, False),
        (0, 0, Direction.SAME, False),
        (1, 2, Direction.WORSE, False),  # a share counts for less pain only
        (0, 2, Direction.WORSE, True),
        (6, 9, Direction.WORSE, True),
    ],
)
def test_pain_matters_from_two_points_or_a_third(before, now, direction, matters):
    [step] = compare(Measures(pain_now=before), Measures(pain_now=now)).steps
    assert (step.measure, step.direction, step.matters) == ("pain_now", direction, matters)


@pytest.mark.parametrize(("before", "now", "matters"), [(4, 7, True), (4, 6, False), (7, 4, True), (5, 5, False)])
def test_one_activity_matters_from_three_points(before, now, matters):
    [step] = compare(doing(walking=before), doing(walking=now)).steps
    assert (step.measure, step.matters) == ("walking", matters)


@pytest.mark.parametrize(("now", "matters"), [((6, 6), True), ((5, 6), False), ((1, 3), True)])
def test_average_of_two_matters_from_two_points(now, matters):
    change = compare(doing(walking=4, socks=4), doing(walking=now[0], socks=now[1]))
    assert change.steps[-1].measure == "function"
    assert change.steps[-1].matters is matters


def test_activities_are_matched_by_name():
    change = compare(doing(Walking=2), Measures(activities=(Activity(" walking", 8), Activity("socks", 9))))
    assert [step.measure for step in change.steps] == [" walking"]


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        (Measures(), Measures(pain_now=3), Verdict.UNKNOWN),
        (Measures(pain_now=6), Measures(), Verdict.UNKNOWN),
        (Measures(pain_now=6), Measures(pain_now=5), Verdict.SAME),
        (Measures(pain_now=6), Measures(pain_now=3), Verdict.BETTER),
        (Measures(pain_now=6), Measures(pain_now=8), Verdict.WORSE),
        (Measures(pain_now=6, pain_worst=6), Measures(pain_now=3, pain_worst=8), Verdict.MIXED),
        (Measures(pain_now=6, pain_worst=6), Measures(pain_now=3, pain_worst=7), Verdict.BETTER),
    ],
)
def test_verdict_counts_what_matters(before, now, verdict):
    assert compare(before, now).verdict is verdict


@given(measures(), measures())
def test_every_worsening_that_matters_is_listed(before, now):
    change = compare(before, now)
    assert bool(change.worse) == (change.verdict in (Verdict.WORSE, Verdict.MIXED))


@given(measures())
def test_nothing_changes_against_itself(one):
    assert compare(one, one).verdict in (Verdict.SAME, Verdict.UNKNOWN)


@given(measures(), measures())
def test_the_way_back_points_the_other_way(before, now):
    there, back = compare(before, now).steps, compare(now, before).steps
    opposite = {Direction.BETTER: Direction.WORSE, Direction.WORSE: Direction.BETTER, Direction.SAME: Direction.SAME}
    assert {s.measure: s.direction for s in there} == {s.measure: opposite[s.direction] for s in back}


@given(measures(), measures(), st.integers(1, 3))
def test_more_pain_never_makes_it_better(before, now, more):
    if now.pain_now is None or now.pain_now + more > 10:
        return
    worse = Measures(now.pain_now + more, now.pain_worst, now.pain_average, now.activities, now.turning)
    assert len(compare(before, worse).worse) >= len(compare(before, now).worse)


def test_no_steps_say_nothing():
    assert Change().verdict is Verdict.UNKNOWN
    assert Change().worse == ()
