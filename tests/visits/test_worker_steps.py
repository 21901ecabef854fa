"""A step of the worker that costs much runs now and then."""

from __future__ import annotations

from bot.worker import seldom


def test_step_runs_once_in_a_while():
    times = iter([0.0, 5.0, 19.9, 20.0, 39.0, 41.0])
    step = seldom(lambda: 1, 20, lambda: next(times))
    assert [step() for _ in range(6)] == [1, 0, 0, 1, 0, 1]
