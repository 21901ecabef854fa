"""Event streams: what many that nothing happens on cost, and how soon staff's words are at the patient."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import resource
import secrets
import signal
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import uvicorn

from benchmarks.figures import Figure, percentile
from benchmarks.serving import Served
from bot.app import create_app
from bot.bootstrap import House, build
from bot.settings import read_settings
from bot.store import migrate

MB_FOR_500 = 100.0
_AT_AN_ADDRESS = 15  # streams; the door lets one address open no more than 20 chats at once
_WORDS = 100
Open = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def idle_figures(served: Served, count: int = 500) -> Iterator[Figure]:
    """How much more memory a process takes for streams on which nothing happens, and how soon it ends them.

    The process is stopped.
    """
    allow_files(count)
    tokens = [_token(served.port, _address(number)) for number in range(count)]
    before = served.memory()
    after, seconds = asyncio.run(_open_and_stop(served, tokens))
    yield Figure(f"memory for {count} idle event streams", after - before, "MB", MB_FOR_500 * count / 500)
    yield Figure(f"to end {count} event streams when stopped", seconds, "s", 2)


def latency_figures(folder: Path) -> Iterator[Figure]:
    """How long it takes from staff's words to the event at the client, in one process."""
    settings = read_settings({"CUPWISE_DATA_DIR": str(folder)})
    migrate(settings.database_url)
    house = build(settings)
    times = asyncio.run(_latencies(house))
    house.close()
    yield Figure("staff's words to the patient's page, p50", percentile(times, 50) * 1000, "ms", 50)
    yield Figure("staff's words to the patient's page, p95", percentile(times, 95) * 1000, "ms")


def allow_files(count: int) -> None:
    """Let this process, and those it starts, have so many sockets open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(count * 2 + 512, hard if hard > 0 else count * 2 + 512)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


async def open_stream(port: int, token: str, address: str = "127.0.0.1") -> Open:
    """A stream on which everything that was there has arrived. Raises `RuntimeError` when it is refused."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
    asked = f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n\r\n"
    writer.write(asked.encode())
    status = await reader.readline()
    if b" 200 " not in status:
        raise RuntimeError(f"no stream: {status!r}")
    await reader.readuntil(b"event: message")
    return reader, writer


async def _open_and_stop(served: Served, tokens: list[str]) -> tuple[float, float]:
    streams = [await open_stream(served.port, token, _address(number)) for number, token in enumerate(tokens)]
    await asyncio.sleep(3)  # the process has looked at the log for all of them at least once
    memory, began = served.memory(), time.monotonic()
    os.kill(served.process, signal.SIGTERM)
    for reader, writer in streams:
        await reader.read()
        writer.close()
    return memory, time.monotonic() - began


async def _latencies(house: House) -> list[float]:
    async with _serving(house) as port:
        answer = await asyncio.to_thread(_session, port, "127.0.0.1")
        conversation, times = answer["conversation"], []
        reader, writer = await open_stream(port, answer["token"])
        house.conversation.take_over(conversation, "mina")
        for number in range(_WORDS):
            text, key = f"word {number};", secrets.token_hex(8)
            began = time.perf_counter()
            saying = asyncio.to_thread(house.conversation.staff_says, conversation, "mina", text, key)
            said = asyncio.ensure_future(saying)
            await reader.readuntil(text.encode())
            times.append(time.perf_counter() - began)
            await said
        writer.close()
    return times


@contextlib.asynccontextmanager
async def _serving(house: House) -> AsyncIterator[int]:
    config = uvicorn.Config(create_app(house), port=0, ws="none", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    running = asyncio.ensure_future(server.serve())
    while not server.started:  # noqa: ASYNC110 - it has no event for that
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    house.live.end()
    server.should_exit = True
    await running


def _token(port: int, address: str) -> str:
    return _session(port, address)["token"]


def _session(port: int, address: str) -> dict[str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=(address, 0))
    connection.request("POST", "/api/session", "{}", {"Content-Type": "application/json"})
    answer: dict[str, str] = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def _address(number: int) -> str:
    """One of this machine's own addresses; each stands for some patients."""
    return f"127.0.1.{number // _AT_AN_ADDRESS + 1}"
