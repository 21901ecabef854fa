"""What was acknowledged survives `kill -9`; what was not is wholly there or wholly absent."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.scheduling.model import AppointmentStatus
from bot.store import Store, open_store
from tests.store.samples import KEY

ROOT = Path(__file__).parents[2]
KILLS = {"sqlite": 10, "postgres": 3}


def _killed(url: str, run: int, lines: int) -> list[list[str]]:
    """Start a writer, kill it after some lines, and return all that it acknowledged."""
    command = [sys.executable, "-m", "tests.store.writing", url, f"run {run}", str(run)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(lines)]
        writer.kill()
        said += writer.stdout.readlines()
    assert said[lines - 1], "the writer ended before it was killed"
    return [line.split() for line in said if line.endswith("\n")]


def _check(store: Store, who: str, said: list[list[str]]) -> None:
    numbers = {kind: {int(line[1]) for line in said if line[0] == kind} for kind in ("received", "answered")}
    transcript = store.messages.transcript(who)
    answers = [message.answers for message in transcript if message.answers is not None]
    assert numbers["received"] <= {message.number for message in transcript if message.author == "patient"}
    assert numbers["answered"] <= set(answers)
    assert all(answers.count(number) == 2 for number in answers), "an answer is half-written"
    assert len(store.memory.recall(who)) == len(answers) / 2, "replies and memory differ"
    booked = {visit.id for visit in store.diary.visits(who) if visit.status is AppointmentStatus.BOOKED}
    assert {line[1] for line in said if line[0] == "booked"} <= booked


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_acknowledged_writes_survive_kill(request: pytest.FixtureRequest, kind: str) -> None:
    url: str = request.getfixturevalue(kind)
    chance = random.Random(7)
    for run in range(KILLS[kind]):
        said = _killed(url, run, chance.randrange(4, 24))
        store = open_store(url, [KEY])
        _check(store, f"run {run}", said)
        store.close()


def test_killed_file_is_sound(sqlite: str) -> None:
    _killed(sqlite, 0, 10)
    store = open_store(sqlite, [KEY])
    with store.database.reading() as connection:
        assert connection.execute(sa.text("PRAGMA integrity_check")).scalar() == "ok"
    store.close()
