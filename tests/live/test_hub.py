"""The hub: nothing is lost, nothing piles up, and each side is told what is meant for it."""

from __future__ import annotations

import asyncio
import threading

from bot.live import Live, Signal
from tests.fakes import MovableClock

ADA, BOB = "ada", "bob"


async def test_change_wakes_whoever_waits():
    live = Live(MovableClock())
    async with live.watch(ADA, "patient") as watch:
        asyncio.get_running_loop().call_later(0.02, live.changed, ADA)
        assert await watch.next(5) is Signal.CHANGED


async def test_change_before_the_wait_is_not_lost():
    live = Live(MovableClock())
    async with live.watch(ADA, "patient") as watch:
        live.changed(ADA)
        assert await watch.next(0) is Signal.CHANGED


async def test_time_runs_out_without_a_signal():
    live = Live(MovableClock())
    async with live.watch(ADA, "patient") as watch:
        live.changed(BOB)
        assert await watch.next(0.01) is None


async def test_many_changes_are_one_signal():
    live = Live(MovableClock())
    async with live.watch(ADA, "patient") as watch:
        for _ in range(10_000):
            live.changed(ADA)
        assert [await watch.next(0), await watch.next(0)] == [Signal.CHANGED, None]


async def test_no_change_is_lost_between_threads():
    live, done, total = Live(MovableClock()), [0], 20_000

    def write() -> None:
        for number in range(1, total + 1):
            done[0] = number
            live.changed(ADA)

    async with live.watch(ADA, "patient") as watch:
        writer, seen = threading.Thread(target=write), 0
        writer.start()
        while seen < total:
            assert await watch.next(5) is Signal.CHANGED
            seen = done[0]
        writer.join()
    assert seen == total


async def test_each_side_sees_the_other_type():
    live = Live(MovableClock())
    async with live.watch(ADA, "patient") as patient, live.watch(ADA, "staff") as staff:
        live.typing(ADA, "staff")
        live.typing(ADA, "patient")
        assert [await patient.next(0), await patient.next(0)] == [Signal.TYPING_STAFF, None]
        assert [await staff.next(0), await staff.next(0)] == [Signal.TYPING_PATIENT, None]


async def test_staff_see_the_patient_come_and_go():
    live = Live(MovableClock())
    async with live.watch(ADA, "staff") as staff:
        async with live.watch(ADA, "patient"):
            came = await staff.next(0), live.presence(ADA).here
        left = await staff.next(0), live.presence(ADA).here
    assert (came, left) == ((Signal.PRESENCE, True), (Signal.PRESENCE, False))


async def test_only_patients_move():
    live = Live(MovableClock())
    async with live.watch(ADA, "patient") as patient, live.watch(ADA, "staff") as staff:
        live.moved(ADA)
        assert (await patient.next(0), await staff.next(0)) == (Signal.MOVED, None)


async def test_patient_leaves_with_the_last_stream():
    clock = MovableClock()
    live = Live(clock)
    async with live.watch(ADA, "patient"):
        async with live.watch(ADA, "patient"):
            pass
        assert live.presence(ADA).left_at is None
        clock.pass_by(minutes=5)
    assert live.presence(ADA).left_at == clock.now()


def test_words_show_presence_for_half_a_minute():
    seconds = [0.0]
    live = Live(MovableClock(), seconds=lambda: seconds[0])
    live.spoke(ADA)
    seconds[0] = 29.9
    shortly_after = live.presence(ADA).here
    seconds[0] = 30.0
    assert (shortly_after, live.presence(ADA).here) == (True, False)


async def test_closing_the_page_counts_more_than_words():
    live = Live(MovableClock())
    async with live.watch(ADA, "patient"):
        live.spoke(ADA)
    assert not live.presence(ADA).here


def test_typing_lasts_six_seconds():
    seconds = [0.0]
    live = Live(MovableClock(), seconds=lambda: seconds[0])
    live.typing(ADA, "patient")
    seconds[0] = 5.9
    shortly_after = live.presence(ADA).typing
    seconds[0] = 6.0
    assert (shortly_after, live.presence(ADA).typing) == (True, False)


def test_words_end_the_typing():
    live = Live(MovableClock())
    live.typing(ADA, "patient")
    live.spoke(ADA)
    assert not live.presence(ADA).typing


async def test_presence_of_many_stays_bounded():
    live = Live(MovableClock())
    async with live.watch(ADA, "patient"):
        for number in range(10_050):
            live.spoke(f"stranger {number}")
        assert live.presence(ADA).here
    assert not live.presence("stranger 0").here
    assert live.presence("stranger 10049").here


async def test_end_is_told_to_all_and_to_latecomers():
    live = Live(MovableClock())
    async with live.watch(ADA, "patient") as early:
        live.end()
        async with live.watch(BOB, "staff") as late:
            assert (await early.next(0), await late.next(0)) == (Signal.ENDED, Signal.ENDED)


async def test_nothing_is_kept_of_watchers_who_left():
    live = Live(MovableClock())
    async with live.watch(ADA, "patient"), live.watch(ADA, "staff"):
        counted = live.watching(ADA, "patient")
    assert (counted, live.watching(ADA, "patient"), live.watched()) == (1, 0, ())
