"""`cupwise serve` opens one port, the door's; no web server of Rasa runs behind it or beside it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import httpx
import pytest

from tests.safety.server import Server

LISTENS = "0A"
OF_RASA = [
    ("POST", "/webhooks/rest/webhook"),
    ("GET", "/webhooks/rest/"),
    ("POST", "/webhooks/callback/webhook"),
    ("POST", "/webhooks/socketio/webhook"),
    ("GET", "/socket.io/?EIO=4&transport=polling"),
    ("GET", "/conversations/x/tracker"),
    ("POST", "/conversations/x/messages"),
    ("POST", "/conversations/x/execute"),
    ("POST", "/conversations/x/predict"),
    ("PUT", "/conversations/x/tracker/events"),
    ("POST", "/conversations/x/trigger_intent"),
    ("GET", "/conversations/x/story"),
    ("POST", "/model/parse"),
    ("POST", "/model/train"),
    ("POST", "/model/predict"),
    ("PUT", "/model"),
    ("DELETE", "/model"),
    ("GET", "/domain"),
    ("GET", "/status"),
    ("GET", "/version"),
    ("GET", "/actions"),
    ("POST", "/webhook"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    started = Server(tmp_path_factory.mktemp("serve"))
    started.start()
    httpx.post(f"{started.address}/api/session").raise_for_status()
    yield started
    started.kill()


def family_of(process: int) -> list[int]:
    """A process and all that it has started."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        parents[int(stat.parent.name)] = int(fields[1])
    found = [process]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found


def sockets_of(process: int) -> set[str]:
    """The inodes of a process's sockets."""
    links = [file.readlink().name for file in Path(f"/proc/{process}/fd").iterdir() if file.is_symlink()]
    return {link[len("socket:[") : -1] for link in links if link.startswith("socket:[")}


def listening(process: int, table: str) -> list[int]:
    """The ports of a table of sockets on which a process listens, or receives datagrams."""
    held = set().union(*(sockets_of(each) for each in family_of(process)))
    lines = [line.split() for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]]
    ours = [line for line in lines if line[9] in held and (table.startswith("udp") or line[3] == LISTENS)]
    return [int(line[1].rpartition(":")[2], 16) for line in ours]


def test_what_listens_is_found():
    with socket.create_server(("127.0.0.1", 0)) as made:
        assert made.getsockname()[1] in listening(os.getpid(), "tcp")


def test_exactly_one_port_is_open(server):
    opened = [port for table in ("tcp", "tcp6", "udp", "udp6") for port in listening(server.process_id, table)]
    assert opened == [httpx.URL(server.address).port]


@pytest.mark.parametrize(("method", "path"), OF_RASA)
def test_door_knows_no_address_of_rasa(server, method, path):
    body = {"sender": "x", "message": "hello", "text": "hello"}
    assert httpx.request(method, server.address + path, json=body if method != "GET" else None).status_code == 404
