"""A stock Rasa: its own model, its server and its action server, on loopback, ended by process id."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RASA = ROOT / ".venv-stock" / "bin" / "rasa"
_SECONDS = 240
Process = subprocess.Popen[bytes]


class StockFailed(Exception):
    """The stock installation does not work; the message says where its words are."""


@dataclass(frozen=True)
class Stock:
    """Where a running stock Rasa listens, and the token of its HTTP API."""

    url: str
    token: str


@contextmanager
def running_stock(folder: Path, settings: Mapping[str, str]) -> Iterator[Stock]:
    """Train, start and in the end stop a stock Rasa that works in `folder`. Raises `StockFailed`."""
    if not RASA.is_file():
        raise StockFailed("there is no .venv-stock; `make parity` builds it")
    environment = _environment(folder, settings)
    model, rasa, actions = _train(folder, environment), _free_port(), _free_port()
    endpoints, token = folder / "endpoints.yml", secrets.token_urlsafe(24)
    endpoints.write_text(f"action_endpoint:\n  url: http://127.0.0.1:{actions}/webhook\n", encoding="utf-8")
    serve = ["run", "--interface", "127.0.0.1", "--port", str(rasa), "--model", str(model), "--enable-api"]
    serve += ["--auth-token", token, "--endpoints", str(endpoints), "--credentials", "credentials.yml"]
    with ExitStack() as stack:
        acting = stack.enter_context(
            _process("actions", ["run", "actions", "--port", str(actions)], folder, environment)
        )
        answering = stack.enter_context(_process("server", serve, folder, environment))
        _wait(f"http://127.0.0.1:{actions}/health", acting, folder / "actions.log")
        _wait(f"http://127.0.0.1:{rasa}/status?token={token}", answering, folder / "server.log")
        yield Stock(f"http://127.0.0.1:{rasa}", token)


def _environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Nothing of this process's settings; caches, home and data in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CUPWISE_", "RASA_"))}
    own = {
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "RASA_CACHE_DIRECTORY": str(folder / "cache"),
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_HOST": "127.0.0.1",
    }
    return {**kept, **own, **settings}


def _train(folder: Path, environment: Mapping[str, str]) -> Path:
    log = folder / "train.log"
    command = [str(RASA), "train", "--out", str(folder / "models"), "--fixed-model-name", "stock"]
    with log.open("wb") as sink:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=sink, stderr=sink, check=False)
    if done.returncode != 0:
        raise StockFailed(f"`rasa train` ended with {done.returncode}\n{_tail(log)}")
    return folder / "models" / "stock.tar.gz"


@contextmanager
def _process(name: str, arguments: list[str], folder: Path, environment: Mapping[str, str]) -> Iterator[Process]:
    """A process that is gone when the block ends."""
    with (folder / f"{name}.log").open("wb") as sink:
        started = subprocess.Popen([str(RASA), *arguments], cwd=ROOT, env=environment, stdout=sink, stderr=sink)
        try:
            yield started
        finally:
            started.send_signal(signal.SIGTERM)
            try:
                started.wait(15)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


def _wait(url: str, process: Process, log: Path) -> None:
    """Wait for a good answer at `url`."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise StockFailed(f"{log.stem} did not start\n{_tail(log)}")


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-3000:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
