"""A real `cupwise serve` in a process and a data folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CUPWISE = [sys.executable, "-c", "from bot.cli import main; main()"]


@dataclass(frozen=True)
class Served:
    """A running process, and how long it took to be ready."""

    process: int
    port: int
    seconds_to_ready: float

    def memory(self) -> float:
        """Resident memory in MB."""
        asked = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(self.process)], capture_output=True, text=True, check=True
        )
        return int(asked.stdout) / 1024


def own_settings(folder: Path) -> dict[str, str]:
    """The environment of a process that keeps to `folder`; a model named outside stays named."""
    kept = {name: v for name, v in os.environ.items() if not name.startswith("CUPWISE_") or name == "CUPWISE_MODEL"}
    return {**kept, "CUPWISE_DATA_DIR": str(folder), "RASA_CACHE_DIRECTORY": str(folder / "cache")}


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """A process that is ready, and gone when the block ends. Raises `RuntimeError` when it does not come up."""
    port, log = _free_port(), folder / "serve.log"
    environment = {**own_settings(folder), "CUPWISE_PORT": str(port)}
    with log.open("wb") as sink:
        began = time.monotonic()
        process = subprocess.Popen([*CUPWISE, "serve"], cwd=ROOT, env=environment, stdout=sink, stderr=sink)
        try:
            _wait_until_ready(port, process, log)
            yield Served(process.pid, port, time.monotonic() - began)
        finally:
            process.terminate()
            process.wait(30)


def train_seconds(folder: Path) -> float:
    """How long `cupwise train` takes from nothing."""
    environment = {**own_settings(folder), "CUPWISE_MODEL": str(folder / "model" / "cupwise.tar.gz")}
    began = time.monotonic()
    subprocess.run([*CUPWISE, "train"], cwd=ROOT, env=environment, capture_output=True, check=True, timeout=900)
    return time.monotonic() - began


def _wait_until_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 180
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"`cupwise serve` is not ready\n{log.read_text(errors='replace')[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
