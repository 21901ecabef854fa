"""The real process, as a clinic starts it, and a patient who talks to it through the web."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.settings import read_settings
from bot.store import Store, open_store


class Server:
    """`cupwise serve` on a free port with a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.address, self._process = folder, "", None

    def start(self) -> None:
        """Returns when it says that it listens."""
        with (self.folder / "stderr.txt").open("ab") as errors:
            self._process = subprocess.Popen(
                [Path(sys.executable).with_name("cupwise"), "serve"],
                env={**os.environ, "CUPWISE_DATA_DIR": str(self.folder), "CUPWISE_PORT": "0", "NO_COLOR": "1"},
                stdout=subprocess.PIPE, stderr=errors, text=True,
            )  # fmt: skip
        said = ""
        for line in self._process.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        found = re.search(r"Chat +(http://[\d.:]+)/", said)
        assert found, said + (self.folder / "stderr.txt").read_text(encoding="utf-8")[-2000:]
        self.address = found[1]

    def kill(self) -> None:
        """As a power cut would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._process.stdout.close()

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def store(self) -> Store:
        """A look at what it has kept."""
        settings = read_settings({"CUPWISE_DATA_DIR": str(self.folder)})
        return open_store(settings.database_url, settings.data_keys)


@dataclass
class Visitor:
    """One patient on the chat page."""

    server: Server
    token: str = ""
    conversation: str = ""
    asked: list[str] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)

    def open(self) -> None:
        session = httpx.post(f"{self.server.address}/api/session").json()
        self.token, self.conversation = session["token"], session["conversation"]

    def say(self, text: str, message_id: str | None = None) -> dict[str, Any]:
        """Say something; with an id, which may be that of a message said before."""
        message_id = message_id or str(uuid.uuid4())
        self.sent[message_id] = text
        answer = httpx.post(
            f"{self.server.address}/api/messages",
            headers=self._headers,
            json={"id": message_id, "text": text},
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        self.asked.append(answer.json()["state"]["asked"])
        return answer.json()

    def history(self) -> list[dict[str, Any]]:
        return self._read()["messages"]

    def now_asked(self) -> str | None:
        return self._read()["state"]["asked"]

    def _read(self) -> dict[str, Any]:
        return httpx.get(f"{self.server.address}/api/messages", headers=self._headers).json()

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
