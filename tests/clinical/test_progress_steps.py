"""Every step of a change in full, and the words of what is refused."""

import pytest

from bot.clinical.model import Facts
from bot.clinical.progress import LONGEST_NAME, Activity, Change, Direction, Measures, Step, compare
from tests.clinical.telling import P

BETTER, SAME, WORSE = Direction


def test_each_pain_is_a_step_of_its_own():
    before, now = Measures(5.0, 8.0, 3.0), Measures(4.0, 8.0, 6.0)
    assert compare(before, now) == Change((
        Step("pain_now", 5.0, 4.0, BETTER, matters=False),
        Step("pain_worst", 8.0, 8.0, SAME, matters=False),
        Step("pain_average", 3.0, 6.0, WORSE, matters=True),
    ))  # fmt: skip


def test_each_activity_and_their_average_is_a_step():
    before = Measures(activities=(Activity("walk", 2.0), Activity("lift", 6.0)))
    now = Measures(activities=(Activity("Lift ", 5.0), Activity("WALK", 6.0)))
    assert compare(before, now).steps == (
        Step("Lift ", 6.0, 5.0, WORSE, matters=False),
        Step("WALK", 2.0, 6.0, BETTER, matters=True),
        Step("function", 4.0, 5.5, BETTER, matters=False),
    )


def test_the_average_of_a_loss_is_worse():
    before = Measures(activities=(Activity("walk", 6.0), Activity("lift", 6.0)))
    now = Measures(activities=(Activity("walk", 4.0), Activity("lift", 4.0)))
    assert compare(before, now).steps[-1] == Step("function", 6.0, 4.0, WORSE, matters=True)


@pytest.mark.parametrize(("before", "now"), [((4.0, None), (4.0, 5.0)), ((4.0, 5.0), (None, 5.0))])
def test_only_what_was_scored_twice_is_a_step(before, now):
    told = [Measures(activities=(Activity("walk", one), Activity("lift", two))) for one, two in (before, now)]
    assert len(compare(*told).steps) == 1


def test_a_name_may_be_as_long_as_allowed():
    assert Activity("x" * LONGEST_NAME).score is None
    with pytest.raises(ValueError, match=r"^an activity needs a short name$"):
        Activity("x" * (LONGEST_NAME + 1))


def test_what_is_refused_is_named():
    with pytest.raises(ValueError, match=r"^a score must be from 0 to 10, not 10\.5$"):
        Measures(pain_now=10.5)
    with pytest.raises(ValueError, match=r"^at most 2 activities, each once$"):
        Measures(activities=(Activity("walk"), Activity("Walk")))


def test_later_everything_is_longer_ago():
    facts = Facts({"surgery": P}, 40, since={"surgery": 3, "recent_cupping": 0})
    assert facts.later(4) == Facts({"surgery": P}, 40, since={"surgery": 7, "recent_cupping": 4})
    assert facts.since["surgery"] == 3
