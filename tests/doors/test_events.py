"""The patient's event stream: everything once, in order, and to nobody else."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from tests.doors.streams import Event, Patient, messages, speak
from tests.fakes_doors import FakeHouse, FakeState


async def test_stream_tells_first_when_to_retry(patient: Patient):
    async with patient.stream() as stream:
        await stream.next()
        assert stream.raw[0] == "retry: 2000\n\n"
        assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream")


async def test_stream_begins_with_the_state(patient: Patient):
    async with patient.stream() as stream:
        state, message = await stream.take(2)
    assert (state.kind, state.id, state.data["taken_over"]) == ("state", None, False)
    assert (message.kind, message.data["author"]) == ("message", "bot")


async def test_event_is_the_message_of_the_history(patient: Patient):
    history = (await patient.http.get("/api/messages")).json()
    async with patient.stream() as stream:
        state, message = await stream.take(2)
    assert (state.data, [message.data]) == (history["state"], history["messages"])
    assert message.id == history["messages"][0]["number"]


async def test_stream_goes_on_after_the_last_event(house: FakeHouse, patient: Patient):
    async with patient.stream() as stream:
        last = (await messages(stream, 1))[0].id
    speak(house, patient, "We are here.")
    async with patient.stream(last_event_id=str(last)) as stream:
        assert [event.data["text"] for event in await messages(stream, 1)] == ["We are here."]
        assert await stream.quiet()


async def test_header_counts_before_the_address(house: FakeHouse, patient: Patient):
    speak(house, patient, "Second.")
    async with patient.stream("after=2", last_event_id="1") as stream:
        assert [event.data["text"] for event in await messages(stream, 1)] == ["Second."]


async def test_address_may_name_the_last_message(house: FakeHouse, patient: Patient):
    speak(house, patient, "Second.")
    async with patient.stream("after=1") as stream:
        assert [event.data["text"] for event in await messages(stream, 1)] == ["Second."]


async def test_words_of_staff_appear_once(house: FakeHouse, patient: Patient):
    async with patient.stream() as stream:
        await messages(stream, 1)
        speak(house, patient, "I am Mina.")
        for _ in range(5):
            house.live.changed(patient.conversation)
        (event,) = await messages(stream, 1)
        assert (event.data["author"], event.data["text"]) == ("staff", "I am Mina.")
        assert await stream.quiet()


async def test_flood_from_threads_comes_whole_and_in_order(house: FakeHouse, patient: Patient):
    async with patient.stream() as stream:
        await messages(stream, 1)
        for number in range(200):
            await asyncio.to_thread(speak, house, patient, f"word {number}")
        heard = [event.data["text"] for event in await messages(stream, 200)]
    assert heard == [f"word {number}" for number in range(200)]


async def test_second_tab_hears_what_the_first_said(patient: Patient, house: FakeHouse):
    async with patient.stream() as stream:
        await messages(stream, 1)
        await patient.http.post("/api/messages", json={"id": str(uuid4()), "text": "hello"})
        house.live.changed(patient.conversation)
        assert [event.data["author"] for event in await messages(stream, 2)] == ["patient", "bot"]


async def test_state_is_told_only_when_it_changed(house: FakeHouse, patient: Patient):
    async with patient.stream() as stream:
        await messages(stream, 1)
        house.live.changed(patient.conversation)
        assert await stream.quiet()
        house.conversation.states[patient.conversation] = FakeState(taken_over=True)
        house.live.changed(patient.conversation)
        event = await stream.next()
    assert (event.kind, event.data["taken_over"]) == ("state", True)


async def test_patient_sees_staff_type(house: FakeHouse, patient: Patient):
    async with patient.stream() as stream:
        await messages(stream, 1)
        house.live.typing(patient.conversation, "staff")
        assert await stream.next() == Event("typing", {"who": "staff"})


async def test_patient_does_not_see_themselves_type(house: FakeHouse, patient: Patient):
    async with patient.stream() as stream:
        await messages(stream, 1)
        assert (await patient.http.post("/api/typing", json={})).status_code == 204
        assert house.live.presence(patient.conversation).typing
        assert await stream.quiet()


@pytest.mark.parametrize("body", ['{"who": "staff"}', "[]", "null", '"x"', ""])
async def test_typing_says_nothing_but_that(patient: Patient, body: str):
    answer = await patient.http.post("/api/typing", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)


async def test_typing_needs_a_session(patient: Patient):
    del patient.http.headers["authorization"]
    assert (await patient.http.post("/api/typing", json={})).status_code == 401


async def test_nobody_hears_another_chat(house: FakeHouse, patient: Patient):
    other = Patient(patient.app)
    await other.begin()
    async with patient.stream() as stream:
        await messages(stream, 1)
        speak(house, other, "for somebody else")
        house.live.typing(other.conversation, "staff")
        house.live.changed(patient.conversation)
        assert await stream.quiet()
    await other.http.aclose()


@pytest.mark.parametrize("token", ["", "nobody", "a.b.c"])
async def test_forged_token_opens_no_stream(patient: Patient, token: str):
    patient.token = token
    async with patient.stream() as stream:
        await stream.ended.wait()
    assert stream.status == 401


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "2147483648", "99999999999999999999999", "", "1, 2", "0x1"])
async def test_senseless_event_id_is_refused(patient: Patient, last: str):
    answer = await patient.http.get("/api/events", headers={"Last-Event-ID": last})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_request")
