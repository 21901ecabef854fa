"""The event stream of a case: what happens appears at once, and only to whoever is signed in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest

from bot.app import create_app
from bot.desk import stream
from bot.desk.sessions import MOST_STREAMS
from tests.desk.talking import CASE, TalkingHouse, watched
from tests.fakes import CHEST_PAIN
from tests.fakes_staff import PASSWORD


class Desk:
    """Mina, signed in without a browser."""

    def __init__(self, house: TalkingHouse) -> None:
        self.app = create_app(house)
        headers = {"Origin": "http://clinic.test", "Accept": "text/html"}
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url="http://clinic.test", headers=headers
        )

    async def sign_in(self) -> None:
        await self.http.post("/desk/sign-in", data={"username": "mina", "password": PASSWORD})

    @property
    def cookie(self) -> str:
        return f"cupwise-desk={self.http.cookies['cupwise-desk']}"

    def watch(self, query: str = "", **headers: str):
        return watched(self.app, self.cookie, query, **headers)


@pytest.fixture
async def desk(talking: TalkingHouse) -> AsyncIterator[Desk]:
    made = Desk(talking)
    await made.sign_in()
    yield made
    await made.http.aclose()


@pytest.fixture
def talking(talking: TalkingHouse) -> TalkingHouse:
    talking.conversation.take_over("ada", "mina")
    return talking


async def test_words_appear_at_once_and_as_text(desk: Desk, talking: TalkingHouse):
    async with desk.watch() as watcher:
        await watcher.until("not here")
        await talking.hear("<i>now</i> & here")
        line = await watcher.until("<i>now</i> & here", "line")
    assert "&lt;i&gt;now" in line.html


async def test_new_line_comes_once_with_its_number(desk: Desk, talking: TalkingHouse):
    newest = talking.messages.transcript("ada")[-1].number
    async with desk.watch(f"after={newest}") as watcher:
        await talking.hear("are you there?")
        line = await watcher.until("are you there?")
    assert line.id == newest + 1


async def test_stream_goes_on_after_the_last_line(desk: Desk, talking: TalkingHouse):
    newest = talking.messages.transcript("ada")[-1].number
    async with desk.watch(last_event_id=str(newest)) as watcher:
        await watcher.until("not here")
    assert [event.kind for event in watcher.seen] == ["part"] * len(watcher.seen)


async def test_taking_over_elsewhere_is_told(desk: Desk, talking: TalkingHouse):
    async with desk.watch() as watcher:
        await watcher.until("You answer this patient")
        talking.conversation.take_over("ada", "ben")
        told = await watcher.until("ben answers this patient")
    assert told.part == "live-who"


async def test_alert_appears_at_once(desk: Desk, talking: TalkingHouse):
    async with desk.watch() as watcher:
        await watcher.until("not here")
        await talking.hear(CHEST_PAIN)
        parts = [(await watcher.until("Emergency: call the patient now")).part for _ in range(2)]
    assert parts == ["live-alerts", "live-alarm"]


async def test_typing_is_told_and_ends(desk: Desk, talking: TalkingHouse):
    async with desk.watch() as watcher:
        await watcher.until("not here")
        talking.live.typing("ada", "patient")
        assert (await watcher.until("is typing")).part == "live-presence"
        await talking.hear("done")
        await watcher.until("The patient is here")


async def test_leaving_is_told_with_its_time(desk: Desk, talking: TalkingHouse):
    async with desk.watch() as watcher:
        async with talking.live.watch("ada", "patient"):
            await watcher.until("The patient is here")
        left = await watcher.until("The patient left at")
    assert 'datetime="2026-11-23T14:03:00+00:00"' in left.html


async def test_forms_of_the_stream_are_ours(desk: Desk, talking: TalkingHouse):
    async with desk.watch() as watcher:
        part = await watcher.until("Give back")
    proof = part.html.partition('name="proof" value="')[2].partition('"')[0]
    sent = await desk.http.post(f"{CASE}/chat/back", data={"proof": proof, "key": "12345678"})
    assert (sent.status_code, talking.holder) == (303, None)


async def test_sign_out_ends_the_stream(desk: Desk, talking: TalkingHouse):
    async with desk.watch() as watcher:
        part = await watcher.until("Give back")
        proof = part.html.partition('name="proof" value="')[2].partition('"')[0]
        await desk.http.post("/desk/sign-out", data={"proof": proof})
        talking.live.changed("ada")
        await asyncio.wait_for(watcher.stream.ended.wait(), 5)


async def test_rest_ends_the_stream_that_is_no_use(desk: Desk, talking: TalkingHouse):
    async with desk.watch() as watcher:
        await watcher.until("not here")
        assert "set-cookie" not in watcher.stream.headers
        talking.clock.pass_by(minutes=31)
        talking.live.changed("ada")
        await asyncio.wait_for(watcher.stream.ended.wait(), 5)


async def test_stream_ends_with_the_process(desk: Desk, talking: TalkingHouse):
    async with desk.watch() as watcher:
        await watcher.until("not here")
        talking.live.close()
        await asyncio.wait_for(watcher.stream.ended.wait(), 5)


async def test_session_has_so_many_streams_and_no_more(desk: Desk):
    async with AsyncExitStack() as stack:
        watchers = [await stack.enter_async_context(desk.watch()) for _ in range(MOST_STREAMS)]
        for watcher in watchers:
            await watcher.until("not here")
        async with desk.watch() as refused:
            await asyncio.wait_for(refused.stream.ended.wait(), 5)
    assert refused.stream.status == 429
    async with desk.watch() as watcher:
        await watcher.until("not here")


@pytest.mark.parametrize("cookie", ["", "cupwise-desk=forged.token.here"])
async def test_strangers_see_no_stream(desk: Desk, cookie: str):
    async with watched(desk.app, cookie) as watcher:
        await asyncio.wait_for(watcher.stream.ended.wait(), 5)
    assert (watcher.stream.status, watcher.stream.headers["location"]) == (303, "/desk/sign-in")


async def test_other_sites_get_no_stream(desk: Desk):
    async with desk.watch(sec_fetch_site="same-site") as watcher:
        await asyncio.wait_for(watcher.stream.ended.wait(), 5)
    assert watcher.stream.status == 403


@pytest.mark.parametrize("after", ["-1", "x", "9" * 40, "%00"])
async def test_odd_numbers_begin_at_the_beginning(desk: Desk, after: str):
    async with desk.watch(f"after={after}") as watcher:
        await watcher.until("my back hurts")
    assert watcher.stream.status == 200


async def test_case_that_is_not_there_has_no_stream(desk: Desk):
    async with watched(desk.app, desk.cookie, path="/desk/cases/nobody") as watcher:
        await asyncio.wait_for(watcher.stream.ended.wait(), 5)
    assert watcher.stream.status == 404


def test_line_breaks_of_any_kind_break_no_event():
    event = stream._event("line", "a\rb\nc\u2028d\r\n\nevent: part")
    assert event.decode().split("\n\n") == [
        "event: line\ndata: a\ndata: b\ndata: c\u2028d\ndata: \ndata: \ndata: event: part",
        "",
    ]
