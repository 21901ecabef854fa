"""`kill -9` at any point between booking, claim, writing and mark: each confirmation is shown once, and no other."""

from __future__ import annotations

import multiprocessing
import random
from collections import Counter
from datetime import timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path

from bot.notices.posting import LEASE
from bot.scheduling.model import AppointmentStatus
from bot.store import Store, open_store
from tests.fakes import MovableClock
from tests.post import killing
from tests.store.proving import FULL
from tests.store.samples import KEY, NOW

KILLS = 500 if FULL else 50
STEPS = 40
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.post.killing"])


def _killed(url: str, folder: Path, who: str, chance: random.Random) -> set[str]:
    """Let a process work until it is killed; half of them at a step, half at any moment. What it acknowledged."""
    heard, told = FORKS.Pipe(duplex=False)
    last = chance.randrange(STEPS) if chance.random() < 0.5 else None
    process = FORKS.Process(target=killing.work, args=(url, folder, who, last, NOW, told))
    process.start()
    told.close()
    visits: set[str] = set()
    while True:
        if last is None and len(visits) >= chance.randrange(1, 4):
            process.kill()
        try:
            visits.add(heard.recv())
        except EOFError:
            break
    process.join()
    assert process.exitcode == -9, "it ended before it was killed"
    return visits


def _finish(store: Store, folder: Path, clock: MovableClock) -> None:
    """What the next process does once the claims of the dead one have run out."""
    clock.at += LEASE + timedelta(seconds=1)
    posting = killing.sender(store.records, folder, clock, killing.Steps(None))
    while posting.send_due():
        pass


def _shown(folder: Path) -> Counter[str]:
    """The visits in the folder, by the first eight letters of their ids."""
    texts = [BytesParser(policy=policy.default).parsebytes(path.read_bytes()) for path in folder.glob("*.eml")]
    parts = [email.get_body() for email in texts]
    return Counter(_number(part.get_content()) for part in parts if part is not None)


def _number(text: str) -> str:
    return text.partition("number of your visit is ")[2][:8]


def test_each_confirmation_is_shown_once(url: str, tmp_path: Path) -> None:
    folder, chance, clock, acknowledged = tmp_path / "outbox", random.Random(11), MovableClock(NOW), set()
    for run in range(KILLS):
        acknowledged |= _killed(url, folder, f"run {run}", chance)
    store = open_store(url, [KEY])
    before = sum(_shown(folder).values())
    _finish(store, folder, clock)
    visits = [visit for run in range(KILLS) for visit in store.diary.visits(f"run {run}")]
    booked = {visit.id for visit in visits if visit.status is AppointmentStatus.BOOKED}
    store.close()
    assert _shown(folder) == Counter(id_[:8].upper() for id_ in booked)
    assert acknowledged <= booked
    assert len(booked) < len(visits), "no kill met a booking that was not made"
    assert before < len(booked), "no kill met a message that was not sent"
