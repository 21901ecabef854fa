"""The head of a request has a size and a time, and a connection that says nothing is not kept."""

from __future__ import annotations

import asyncio
import contextlib
import re

import pytest
import uvicorn

from bot.doors.wire import bounded_head
from tests.doors.browsing import listener

GET = b"GET / HTTP/1.1\r\nHost: clinic.test\r\n"
POST = b"POST / HTTP/1.1\r\nHost: clinic.test\r\n"
MOST, SECONDS = 1_000, 0.3


async def tells_length(scope, receive, send):
    """An application that says how long the body was."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message["body"]), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"6")]})
    await send({"type": "http.response.body", "body": b"%6d" % size})


@pytest.fixture
async def port():
    listening, protocol = listener(), bounded_head(MOST, SECONDS)
    config = uvicorn.Config(tells_length, http=protocol, ws="none", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    with contextlib.closing(listening):
        running = asyncio.create_task(server._serve([listening]))
        yield listening.getsockname()[1]
        server.should_exit = True
        await running


async def told(port: int, *parts: bytes, pause: float = 0.0) -> list[bytes]:
    """The first line of each answer to what is sent, until the server hangs up or a second has passed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in parts:
        writer.write(part)
        await asyncio.sleep(pause)
    raw = b""
    with contextlib.suppress(asyncio.TimeoutError):
        while more := await asyncio.wait_for(reader.read(65_536), 1):
            raw += more
    writer.close()
    await writer.wait_closed()
    return re.findall(rb"HTTP/1.1 [^\r]+", raw)


async def test_usual_head_is_answered(port):
    assert await told(port, GET + b"\r\n") == [b"HTTP/1.1 200 OK"]


async def test_head_that_is_too_large_is_refused(port):
    endless = [b"X: " + b"x" * 300 + b"\r\n"] * 4
    assert await told(port, GET, *endless) == [b"HTTP/1.1 431 Request Header Fields Too Large"]


async def test_large_body_is_no_large_head(port):
    sent = POST + b"Content-Length: 90000\r\n\r\n"
    assert await told(port, sent, b"x" * 90_000, GET + b"\r\n") == [b"HTTP/1.1 200 OK"] * 2


async def test_trailers_without_end_are_cut_off(port):
    sent = POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n"
    assert await told(port, sent, *[b"T: " + b"t" * 300 + b"\r\n"] * 4, pause=0.01) == []


async def test_head_that_is_too_slow_is_refused(port):
    assert await told(port, b"GET / HT") == [b"HTTP/1.1 408 Request Timeout"]


async def test_bytes_now_and_then_win_no_time(port):
    slow = [GET[n : n + 1] for n in range(5)]
    assert await told(port, *slow, pause=0.05) == [b"HTTP/1.1 408 Request Timeout"]


async def test_second_head_has_its_time_as_well(port):
    sent = [GET + b"\r\n", b"GET / HT"]
    assert await told(port, *sent, pause=0.05) == [b"HTTP/1.1 200 OK", b"HTTP/1.1 408 Request Timeout"]


async def test_silent_connection_is_closed_without_a_word(port):
    started = asyncio.get_running_loop().time()
    assert await told(port) == []
    assert asyncio.get_running_loop().time() - started < 0.9


async def test_slow_body_is_no_slow_head(port):
    sent = [POST + b"Content-Length: 2\r\n\r\n", b"a", b"b"]
    assert await told(port, *sent, pause=SECONDS) == [b"HTTP/1.1 200 OK"]
