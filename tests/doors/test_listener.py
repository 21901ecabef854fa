"""The socket that `cupwise serve` listens on."""

from __future__ import annotations

import asyncio
import socket

from bot.cli.serving import _listen


async def test_answers_are_sent_at_once():
    accepted = asyncio.get_running_loop().create_future()
    listener = _listen("127.0.0.1", 0)
    server = await asyncio.start_server(lambda _, writer: accepted.set_result(writer), sock=listener)
    _, client = await asyncio.open_connection(*listener.getsockname())
    writer = await accepted
    held_back = writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
    for end in (client, writer):
        end.close()
        await end.wait_closed()
    server.close()
    assert not held_back
