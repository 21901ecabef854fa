"""A client that lost its network says no goodbye; its stream must not count for long."""

from __future__ import annotations

import socket

from bot.cli.serving import _listen


def test_lost_client_is_given_up_after_a_minute():
    with _listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 60_000
