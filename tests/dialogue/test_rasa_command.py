"""`cupwise rasa`: Rasa's own command line, with our actions, files in one folder, and the exit code of Rasa."""

from __future__ import annotations

import os
import pty
import re
import select
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.dialogue.command import with_output

ROOT = Path(__file__).resolve().parents[2]
CUPWISE = [sys.executable, "-c", "from bot.cli import main; main()"]
PATIENCE = 90


def environment(folder):
    return {**os.environ, "CUPWISE_DATA_DIR": str(folder), "HOME": str(folder), "TERM": "xterm"}


class Terminal:
    """A person at a terminal: types, and reads until some words show."""

    def __init__(self, arguments, folder):
        self.process, self.screen = None, ""
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            os.execve(sys.executable, [*CUPWISE, *arguments], environment(folder))

    def read_until(self, words):
        end = time.monotonic() + PATIENCE
        fresh = ""
        while words not in fresh and time.monotonic() < end:
            if select.select([self.handle], [], [], 0.2)[0]:
                raw = os.read(self.handle, 65536)
                if b"\x1b[6n" in raw:
                    os.write(self.handle, b"\x1b[1;1R")  # a terminal that is asked says where its cursor is
                fresh += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", raw.decode(errors="replace"))
        assert words in fresh, fresh[-2000:]
        return fresh

    def type(self, text):
        os.write(self.handle, text.encode() + b"\r")

    def close(self):
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.handle)


@pytest.fixture
def shell(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    opened = Terminal(["rasa", "shell", "--port", port], tmp_path)
    yield opened
    opened.close()


def test_shell_answers_and_offers_choices(shell):
    shell.read_until("Your input")
    shell.type("My lower back has been stiff for three weeks")
    shell.read_until("2: No")
    shell.type("")
    asked = shell.read_until("Not sure")
    shell.type("")
    said = shell.read_until("call 911")
    assert "1: Chest pain or pressure\r" in asked, asked
    assert "medical emergency" in said


CONTRADICTION = """
version: "3.1"
stories:
  - {story: one way, steps: [{intent: greet}, {action: utter_greet}]}
  - {story: another, steps: [{intent: greet}, {action: utter_goodbye}]}
"""


def test_rasa_fault_is_the_exit_code(tmp_path):
    (tmp_path / "stories.yml").write_text(CONTRADICTION)
    command = [*CUPWISE, "rasa", "data", "validate", "stories", "--fail-on-warnings", "--data", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert (done.returncode, "conflict" in done.stderr.lower()) == (1, True), done.stderr
    assert list(tmp_path.glob(".config/rasa/*")) == []


@pytest.mark.parametrize(
    ("command", "place"),
    [("test core", "results"), ("test", "results"), ("visualize", "graph.html"), ("data split nlu", "split")],
)
def test_files_go_into_the_folder(command, place):
    assert with_output(command.split(), Path("x"))[-2:] == ["--out", str(Path("x") / place)]


@pytest.mark.parametrize("command", ["test nlu --out here", "test --out=here", "test --help", "shell", "data validate"])
def test_other_commands_stay_as_typed(command):
    assert with_output(command.split(), Path("x")) == command.split()
