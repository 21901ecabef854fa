"""How event streams end, and how many there may be."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.app import create_app
from bot.doors.limits import StreamLimits
from bot.errors import StoreUnavailable
from tests.doors.conftest import ROOMY
from tests.doors.streams import Event, Patient, messages, speak
from tests.fakes_doors import FakeHouse


async def test_session_that_moved_on_is_told_and_ends(house: FakeHouse, patient: Patient):
    async with patient.stream() as stream:
        await messages(stream, 1)
        assert (await patient.http.post("/api/leave", json={})).status_code == 204
        assert await stream.next() == Event("moved", {})
        await asyncio.wait_for(stream.ended.wait(), 2)


async def test_old_session_gets_no_stream_at_all(patient: Patient):
    await patient.http.post("/api/leave", json={})
    answer = await patient.http.get("/api/events")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "moved")


async def test_seventh_stream_has_to_wait(house: FakeHouse, patient: Patient):
    open_ones = [patient.stream() for _ in range(6)]
    for one in open_ones:
        await messages(await one.__aenter__(), 1)
    async with patient.stream() as refused:
        await refused.ended.wait()
    await open_ones.pop().__aexit__(None, None, None)
    async with patient.stream() as again:
        await messages(again, 1)
    for one in open_ones:
        await one.__aexit__(None, None, None)
    assert (refused.status, refused.headers["retry-after"], again.status) == (429, "10", 200)
    assert house.live.watched() == ()


async def test_patient_who_leaves_is_seen_to_leave(house: FakeHouse, patient: Patient):
    async with patient.stream() as stream:
        await messages(stream, 1)
        before = house.live.presence(patient.conversation)
    after = house.live.presence(patient.conversation)
    assert (before.here, before.left_at) == (True, None)
    assert (after.here, after.left_at) == (False, house.clock.now())


async def test_stream_ends_when_the_process_ends(house: FakeHouse, patient: Patient):
    async with patient.stream() as stream:
        await messages(stream, 1)
        house.live.end()
        await asyncio.wait_for(stream.ended.wait(), 1)


async def test_quiet_stream_is_kept_alive(house: FakeHouse):
    limits = replace(ROOMY, streams=StreamLimits(keep_alive_seconds=0.05))
    patient = Patient(create_app(house, limits))
    await patient.begin()
    async with patient.stream() as stream:
        await messages(stream, 1)
        await asyncio.sleep(0.2)
    await patient.http.aclose()
    assert ": keep-alive\n\n" in stream.raw


async def test_no_stream_lasts_forever(house: FakeHouse):
    limits = replace(ROOMY, streams=StreamLimits(keep_alive_seconds=0.02, longest_seconds=0.1))
    patient = Patient(create_app(house, limits))
    await patient.begin()
    async with patient.stream() as stream:
        await asyncio.wait_for(stream.ended.wait(), 2)
    await patient.http.aclose()


async def test_reader_who_has_stalled_is_let_go(house: FakeHouse):
    limits = replace(ROOMY, streams=StreamLimits(stalled_seconds=0.05))
    patient = Patient(create_app(house, limits))
    await patient.begin()
    async with patient.stream() as stream:
        await messages(stream, 1)
        stream.reads.clear()
        speak(house, patient, "Nobody reads this.")
        await asyncio.sleep(0.3)
        assert house.live.watching(patient.conversation, "patient") == 0
    await patient.http.aclose()


async def test_fault_of_the_store_ends_the_stream(house: FakeHouse, patient: Patient):
    def broken(*_: object) -> None:
        raise StoreUnavailable("the disk is gone")

    async with patient.stream() as stream:
        await messages(stream, 1)
        house.conversation.history = broken  # type: ignore[assignment, method-assign]
        house.live.changed(patient.conversation)
        await asyncio.wait_for(stream.ended.wait(), 2)
    assert stream.status == 200
