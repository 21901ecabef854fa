"""What another process writes appears too: two of them on one database."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.app import create_app
from bot.clinic import KnowledgeBase
from bot.errors import StoreUnavailable
from bot.live import Live, Signal
from bot.live.poll import Poller
from bot.ports import Deed, DeedKind
from bot.store import Store, open_store
from tests.doors.conftest import ROOMY
from tests.doors.streams import Event, Patient, Stream
from tests.fakes import NOON, MovableClock
from tests.fakes_doors import FakeHouse
from tests.safety.room import Room, make_room
from tests.store.samples import KEY, later

SOON, PAUSE = 5.0, 0.1


@pytest.fixture
async def patient(base: KnowledgeBase, store: Store) -> AsyncIterator[Patient]:
    """Somebody whose stream comes from one process."""
    house, room = FakeHouse(), make_room(base, store)
    house.conversation, house.messages, house.epochs = room.talk, store.messages, store.epochs
    house.live = Live(house.clock, store.marks, PAUSE)
    patient = Patient(create_app(house, ROOMY))
    await patient.begin()
    yield patient
    await patient.http.aclose()
    house.live.close()


@pytest.fixture
def there(base: KnowledgeBase, store: Store) -> Iterator[Room]:
    """Another process, which shares nothing with the first but the database."""
    other = open_store(str(store.database.engine.url), [KEY])
    yield make_room(base, other)
    other.close()


async def until(stream: Stream, kind: str, text: str = "") -> Event:
    """The next event of a kind, with this text when it is a message."""
    event = await stream.next(SOON)
    while event.kind != kind or event.data.get("text", "") != text:
        event = await stream.next(SOON)
    return event


async def test_words_from_another_process_appear(patient: Patient, there: Room):
    async with patient.stream() as stream:
        there.talk.take_over(patient.conversation, "mina")
        there.talk.staff_says(patient.conversation, "mina", "From over there.", "key-0001")
        assert (await until(stream, "message", "From over there.")).data["author"] == "staff"
        there.talk.give_back(patient.conversation, "mina")
        assert (await until(stream, "state")).data["taken_over"] is False


async def test_session_that_moved_in_another_process_ends(patient: Patient, there: Room):
    async with patient.stream() as stream:
        await until(stream, "state")
        assert there.store.epochs.advance(patient.conversation, 0)
        await until(stream, "moved")


def test_marks_differ_after_every_change(store):
    log, marks = store.messages, []
    log.open("anna", "web", NOON)
    log.open("bert", "web", NOON)
    steps = (
        lambda: None,
        lambda: log.receive("anna", "hello", later(1), "m1"),
        lambda: log.say("anna", "mina", "hello", later(2)),
        lambda: log.take_over("anna", "mina"),
        lambda: log.mark_emergency("anna", later(3)),
        lambda: store.deeds.note(Deed(later(4), "mina", DeedKind.REFUSED, None, "anna")),
    )
    for step in steps:
        step()
        marks.append(store.marks.of(["anna", "bert", "nobody"]))
    assert len({mark["anna"] for mark in marks}) == len(steps)
    assert len({mark["bert"] for mark in marks}) == 1
    assert set(marks[0]) == {"anna", "bert"}


def test_marks_of_nobody_are_none(store):
    assert store.marks.of([]) == {}


class Told:
    """Marks that are set by hand, and a list of what was told."""

    def __init__(self) -> None:
        self.marks: dict[str, int] = {"anna": 1, "bert": 1}
        self.told: list[str] = []
        self.fault = False

    def of(self, conversations):
        if self.fault:
            raise StoreUnavailable("the disk is gone")
        return {one: self.marks[one] for one in conversations}


def test_poller_tells_only_what_changed():
    told = Told()
    poller = Poller(told, lambda: ("anna", "bert"), told.told.append)
    poller.look()
    told.marks["bert"] = 2
    poller.look()
    poller.look()
    assert told.told == ["anna", "bert", "bert"]


def test_fault_of_the_store_is_looked_over():
    told = Told()
    poller = Poller(told, lambda: ("anna",), told.told.append)
    poller.look()
    told.fault = True
    poller.look()
    told.fault, told.marks["anna"] = False, 2
    poller.look()
    assert told.told == ["anna", "anna"]


async def test_nobody_polls_while_nobody_watches():
    live, others = Live(MovableClock(), Told(), PAUSE), set(threading.enumerate())
    async with live.watch("anna", "staff") as watch:
        assert await watch.next(SOON) is Signal.CHANGED
        (poller,) = set(threading.enumerate()) - others
    await asyncio.to_thread(poller.join, SOON)
    assert not poller.is_alive()
