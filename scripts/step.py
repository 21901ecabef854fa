"""Runs one slow command under a single live line and keeps all it says in a log. Any Python from 3.8 on."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Mapping, Sequence

_LINE = 100
_TAIL = 20


class StepFailed(Exception):
    """A command did not end well. The message is fit for a newcomer."""


def run(title: str, command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> None:
    """Run `command` and append its output to `log`. Raises `StepFailed` with the log's last lines."""
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with log.open("a", encoding="utf-8") as out:
        out.write(f"\n$ {' '.join(command)}\n")
        out.flush()
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env) as process:
            status = _follow(process, title, started, log)
    seconds = time.monotonic() - started
    if status:
        _say(f"{title}: failed after {seconds:.0f} s", last=True)
        raise StepFailed(f"{_tail(log, _TAIL)}\n\n{title} failed. All of its output is in {log}.")
    _say(f"{title}: done in {seconds:.0f} s", last=True)


def _follow(process: subprocess.Popen[bytes], title: str, started: float, log: Path) -> int:
    if not sys.stdout.isatty():
        print(f"{title} (log: {log})", flush=True)
    while True:
        try:
            return process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            if sys.stdout.isatty():
                _say(f"{title}: {time.monotonic() - started:.0f} s  {_tail(log, 1).strip()}")


def _say(line: str, last: bool = False) -> None:
    if sys.stdout.isatty():
        sys.stdout.write("\r\x1b[K" + line[:_LINE] + ("\n" if last else ""))
    elif last:
        print(line)
    sys.stdout.flush()


def _tail(log: Path, lines: int) -> str:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 20_000))
        return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])
