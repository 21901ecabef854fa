"""An erasure in the midst of other work, and one that is cut off, leaves no halves."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store import Store, open_store
from tests.store.erasing import book, fill, raw_values
from tests.store.samples import KEY, NOW, assessment, facts, later, opened, turn

ROOT = Path(__file__).parents[2]
MESSAGES, ERASURES = 30, 4
KILLS = {"sqlite": 3, "postgres": 2}


class CutOff(Exception):
    """The process ends here."""


def _talk(store: Store, number: int) -> None:
    message, _ = store.messages.receive("anna", f"word {number}", NOW, f"m{number}")
    store.messages.answer(message, turn("one", "two", memory=(f"event {number}",), heard=(message.number,)), NOW)


def _assert_whole(store: Store) -> None:
    """Every message that is left has its two replies and its memory; no reply is left without its message."""
    lines = store.messages.transcript("anna")
    numbers = [line.number for line in lines if line.author == "patient"]
    answers = sorted(line.answers for line in lines if line.answers)
    assert answers == sorted(numbers * 2)
    assert len(store.memory.recall("anna")) == len(numbers)


def test_racing_messages_are_whole_or_gone(store: Store) -> None:
    opened(store, "anna")
    with ThreadPoolExecutor(6) as threads:
        work = [threads.submit(_talk, store, n) for n in range(MESSAGES)]
        work += [threads.submit(store.erasure.erase, "anna", later(n)) for n in range(ERASURES)]
        for one in work:
            one.result()
    _assert_whole(store)
    store.erasure.erase("anna", later(60))
    assert not store.messages.begun("anna")


def test_racing_decisions_keep_the_chain(store: Store) -> None:
    people = ["anna", "ben", "carl"]
    opened(store, *people)
    with ThreadPoolExecutor(6) as threads:
        work = [threads.submit(store.decisions.record, who, facts(), assessment(), NOW) for who in people * 4]
        work += [threads.submit(store.erasure.erase, who, later(1)) for who in people]
        for one in work:
            one.result()
    assert store.decisions.first_break() is None
    assert len(list(store.decisions.stored())) == len(people) * 4


def _cut_off_at(store: Store, statement: int) -> bool:
    """Erase, and end before a certain statement; False when there are not so many."""
    left = iter(range(statement))

    def count(_connection: Connection, *_rest: object) -> None:
        if next(left, None) is None:
            raise CutOff

    sa.event.listen(store.database.engine, "before_cursor_execute", count)
    try:
        store.erasure.erase("anna", later(9))
    except CutOff:
        return True
    finally:
        sa.event.remove(store.database.engine, "before_cursor_execute", count)
    return False


def test_erasure_cut_off_anywhere_changes_nothing(store: Store) -> None:
    fill(store)
    book(store, "anna")
    before, statement = raw_values(store), 0
    while _cut_off_at(store, statement):
        assert raw_values(store) == before, f"statement {statement}"
        statement += 1
    assert statement > 10
    assert not store.messages.begun("anna")


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_killed_erasure_is_whole_or_not_at_all(request: pytest.FixtureRequest, kind: str) -> None:
    url: str = request.getfixturevalue(kind)
    for run in range(KILLS[kind]):
        filled, erased = _killed(url, run)
        store = open_store(url, [KEY])
        for who in filled:
            traces = (
                store.messages.begun(who),
                store.people.contact(who) is not None,
                store.decisions.latest(who) is not None,
                bool(store.memory.recall(who)),
                store.consents.standing(who) is not None,
                store.desk.case(who).erased_at is None,
            )
            assert len(set(traces)) == 1, "an erasure is half-done"
            assert not (who in erased and traces[0]), "an acknowledged erasure is undone"
        assert store.decisions.first_break() is None
        store.close()


def _killed(url: str, run: int) -> tuple[list[str], set[str]]:
    """Let a process fill and erase conversations, kill it, and return which were filled and which erased."""
    command = [sys.executable, "-m", "tests.store.erasing", url, f"run {run}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as eraser:
        assert eraser.stdout is not None
        said = [eraser.stdout.readline() for _ in range(3 + 2 * run)]
        eraser.kill()
        said += eraser.stdout.readlines()
    told = [line.rstrip("\n").split(" ", 1) for line in said if line.endswith("\n")]
    return [who for what, who in told if what == "filled"], {who for what, who in told if what == "erased"}
