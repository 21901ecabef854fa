"""Hostile bytes on the socket of a served clinic: it lives, answers in good form, repeats nothing and forgets nobody.

`make proofs` sends 10,000; each run of the tests sends enough to notice a careless change.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import io
import json
import random
import re
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.doors.hostile import CANARY, Attack, Hostile
from tests.store.proving import FULL, attempts
from tests.stores import quick_folder

CALLS, EACH, AT_ONCE = attempts(1_000, 10_000), 100, 8
SEED = random.SystemRandom().randrange(2**32) if FULL else 7
GROWTH = 48 * 1024  # KiB
STATUSES = {200, 201, 204, 206, 303, 304, 307, 400, 401, 403, 404, 405, 408, 409, 413, 415, 416, 422, 431}
DATA = {"application/json", "text/event-stream"}  # nobody's browser reads these as markup: they are nosniff
MARKUP = re.compile(rb"<script>(alert\(')?canary", re.IGNORECASE)
REPEATED = re.compile(r"canary|evil\.example", re.IGNORECASE)


@dataclass
class Clinic:
    """A clinic that is served by a process of its own."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def ask(self, method: str, path: str, body: object = None, token: str = "") -> tuple[int, dict[str, object]]:
        """One request as the widget makes it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        with contextlib.closing(connection):
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())

    @property
    def memory(self) -> int:
        """How much it keeps in memory, in KiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


@dataclass(frozen=True)
class Answer:
    """What came back for one request; of an event stream only the head, for it goes on after we have left."""

    status: int
    headers: str
    kind: str
    body: bytes

    @property
    def fault(self) -> bool:
        """Whether it is none that we give, or repeats what was sent where a browser or a cache would believe it."""
        markup = self.kind not in DATA and MARKUP.search(self.body)
        return self.status not in STATUSES or bool(markup or REPEATED.search(self.headers))


@dataclass
class Findings:
    """What was seen of the answers."""

    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def look(self, attack: Attack, raw: bytes) -> None:
        """Note what is wrong with the answers to an attack."""
        self.calls += 1
        answers = answers_in(raw, attack.method)
        self.statuses.update(answer.status for answer in answers)
        few, many = attack.whole and not answers, len(answers) > attack.most
        if few or many or any(answer.fault for answer in answers):
            self.faults.append(f"{attack.shape}: {attack.parts!r:.800} -> {raw!r:.1600}")


@pytest.fixture(scope="module")
def clinic() -> Iterator[Clinic]:
    with quick_folder() as folder, (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "tests.doors.serving", str(folder)], stdout=log, stderr=log)
        try:
            yield Clinic(process, _port(process, folder), folder / "log")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def test_hostile_bytes_do_no_harm(clinic):
    hostile, seen = Hostile(SEED), Findings()
    _send(clinic, hostile, range(EACH), Findings())  # what is loaded once is no leak
    before = clinic.memory
    for first in range(EACH, EACH + CALLS, EACH):
        _send(clinic, hostile, range(first, first + EACH), seen)
    assert seen.faults == [], "\n\n".join(seen.faults)
    sys.stdout.write(f"{SEED=} {CALLS} calls: {dict(seen.statuses)}; memory {before} -> {clinic.memory} KiB\n")
    assert seen.calls == CALLS
    assert {200, 201, 400, 401, 404, 405, 408, 413, 415, 422, 431} <= set(seen.statuses)
    assert clinic.memory - before < GROWTH
    assert _talk(clinic) == "lower back"
    assert CANARY not in clinic.log.read_bytes()
    assert b"Traceback" not in clinic.log.read_bytes()


def _talk(clinic: Clinic) -> str:
    """A patient's first words are still understood."""
    status, opened = clinic.ask("POST", "/api/session", {})
    assert status == 201
    said = {"id": str(uuid.uuid4()), "text": "My lower back has hurt for two weeks."}
    status, answer = clinic.ask("POST", "/api/messages", said, str(opened["token"]))
    assert status == 200
    words = json.dumps(answer["replies"])
    return "lower back" if "lower back" in words or "consent" in words.lower() else words


def _send(clinic: Clinic, hostile: Hostile, numbers: range, seen: Findings) -> None:
    """Send some, as the holder of a new chat: the limit that keeps anybody from saying thousands in one is lifted."""
    hostile.token = str(clinic.ask("POST", "/api/session", {})[1]["token"])
    asyncio.run(_send_all(clinic, hostile, numbers, seen))


async def _send_all(clinic: Clinic, hostile: Hostile, numbers: range, seen: Findings) -> None:
    waiting = iter(numbers)

    async def one_after_the_other() -> None:
        for number in waiting:
            attack = hostile.attack(number)
            seen.look(attack, await _answer(clinic.port, attack))
            if clinic.process.poll() is not None:
                pytest.fail(f"the server ended after {attack}")

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))


async def _answer(port: int, attack: Attack) -> bytes:
    """All that comes back for an attack, until the server hangs up or has nothing more to say."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    raw = b""
    with contextlib.suppress(ConnectionError, asyncio.TimeoutError):
        for part in attack.parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(attack.pause)
        while more := await asyncio.wait_for(reader.read(65_536), _patience(attack, raw)):
            raw += more
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()
    return raw


def _patience(attack: Attack, raw: bytes) -> float:
    """How long to wait for more, in seconds: long for what must come, a little for what may."""
    answers = answers_in(raw, attack.method)
    unfinished = bool(answers) and not answers[-1].status
    missing = attack.whole and len(answers) < attack.most
    return 10.0 if unfinished or missing else 0.15 if attack.most > 1 or not answers else 0.02


class _Wire(io.BytesIO):
    """Answers, one behind the other, as `http.client` wants to read them."""

    def makefile(self, _mode: str) -> _Wire:
        return self

    def close(self) -> None:
        """The next answer is read from here as well."""


def answers_in(raw: bytes, method: str) -> list[Answer]:
    """Each answer in turn; the last has the status 0 when it is none, or breaks off."""
    wire, answers = _Wire(raw), []
    while wire.tell() < len(raw):
        one = http.client.HTTPResponse(wire, method=method)
        try:
            one.begin()
            kind = one.headers.get_content_type()
            body = wire.read() if kind == "text/event-stream" else one.read()
        except (http.client.HTTPException, ValueError):
            return [*answers, Answer(0, "", "", b"")]
        answers.append(Answer(one.status, str(one.headers), kind, body))
    return answers


def _port(process: subprocess.Popen[bytes], folder: Path) -> int:
    last = time.monotonic() + 120
    while not (folder / "port").exists():
        assert process.poll() is None, (folder / "log").read_text()
        assert time.monotonic() < last
        time.sleep(0.05)
    return int((folder / "port").read_text())
