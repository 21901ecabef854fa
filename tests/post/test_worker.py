"""The worker goes round until it is stopped; a step that fails stops no other, and says nothing of patients."""

from __future__ import annotations

import logging
import threading

import pytest

from bot.worker import Worker, seldom


class Counting:
    """A step that counts its calls and can be waited for."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.calls, self.fault, self.called = 0, fault, threading.Event()

    def __call__(self) -> int:
        self.calls += 1
        if self.calls == 2:
            self.called.set()
        if self.fault is not None:
            raise self.fault
        return 1


def test_steps_run_again_and_again():
    step = Counting()
    worker = Worker({"post": step}, pause=0.001)
    worker.start()
    assert step.called.wait(10)
    assert worker.stop()


def test_failing_step_stops_no_other():
    bad, good = Counting(RuntimeError("a bug")), Counting()
    worker = Worker({"bad": bad, "good": good})
    assert (worker.round(), worker.round()) == (False, False)
    assert (bad.calls, good.calls) == (2, 2)


def test_fault_is_logged_without_its_words(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.ERROR):
        Worker({"post": Counting(ValueError("Ann Lee has chest pain"))}).round()
    assert ("post" in caplog.text, "ValueError" in caplog.text, "Ann" in caplog.text) == (True, True, False)


def test_stop_does_not_wait_for_pause():
    step = Counting()
    worker = Worker({"post": step}, pause=3600)
    worker.start()
    assert worker.stop(10)


def test_stop_gives_up_on_endless_step():
    release = threading.Event()
    worker = Worker({"post": lambda: int(release.wait(60))})
    worker.start()
    assert worker.stop(0.01) is False
    release.set()
    assert worker.stop(10)


def test_stopped_worker_begins_no_step():
    step = Counting()
    worker = Worker({"post": step})
    worker.stop()
    assert (worker.round(), step.calls) == (True, 0)


def test_second_start_adds_no_worker():
    worker, before = Worker({"post": Counting()}, pause=3600), threading.active_count()
    worker.start()
    worker.start()
    assert threading.active_count() == before + 1
    worker.stop()


def test_last_good_round_is_told():
    step = Counting()
    worker = Worker({"post": step}, pause=0.001)
    assert worker.idle_seconds is None
    worker.start()
    step.called.wait(10)
    worker.stop()
    assert worker.idle_seconds is not None


def test_failed_round_is_not_counted():
    step = Counting(RuntimeError("a bug"))
    worker = Worker({"post": step}, pause=0.001)
    worker.start()
    step.called.wait(10)
    worker.stop()
    assert worker.idle_seconds is None


def test_seldom_step_waits_its_time():
    step, times = Counting(), iter([0.0, 59.0, 60.0, 61.0])
    rare = seldom(step, 60, clock=lambda: next(times))
    assert [rare() for _ in range(4)] == [1, 0, 1, 0]
    assert step.calls == 2
