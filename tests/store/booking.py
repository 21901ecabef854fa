"""A process that books, moves and cancels for ever, and writes down what it asks and what it is told: to be killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.ports import Change, Request
from bot.scheduling.model import Appointment, Opening
from bot.scheduling.notices import NoticeRules, cancelled
from bot.store import Store, open_store
from tests.store.samples import KEY, NOW, later, opened, opening

_RULES = NoticeRules()


@dataclass(frozen=True)
class Wish:
    """One thing that a patient asks for, under a key: `what`, `number` of the round, and the visit it is about."""

    what: str
    number: int
    visit: str = "-"

    def line(self, *told: str) -> str:
        """One line of the book that the process keeps."""
        return " ".join([self.what, str(self.number), self.visit, *told])


class Patient:
    """One conversation. Each round has a practitioner and a room of its own, so that only a repeat could collide."""

    def __init__(self, store: Store, who: str) -> None:
        self.diary, self.who = store.diary, who

    def do(self, wish: Wish) -> tuple[Appointment, ...]:
        """Ask for it; again with the same wish it is the same request."""
        notices = {"move": _RULES.moved(NOW), "cancel": cancelled(NOW)}.get(wish.what, _RULES.booked(NOW))
        request = Request(self.who, f"{wish.what} {wish.number}", wish.line())
        change = Change(NOW, request=request, notices=notices)
        if wish.what == "series":
            return self.diary.book_series([self.opening(wish, 9), self.opening(wish, 11)], self.who, change)
        if wish.what == "book":
            return (self.diary.book(wish.visit, self.who, change),)
        if wish.what == "move":
            return (self.diary.move(wish.visit, self.who, self.opening(wish, 13), change),)
        return (self.diary.release(wish.visit, self.who, change),)

    def hold(self, number: int) -> Appointment:
        """Hold a time of that round."""
        return self.diary.hold(self.opening(Wish("hold", number), 15), self.who, later(10), NOW)

    def opening(self, wish: Wish, hour: int) -> Opening:
        """A time of that round."""
        name = f"{self.who} {wish.number}"
        return opening(hour, practitioner=name, room=name, buffer=10)


def rounds(patient: Patient) -> Iterator[Wish]:
    """What the patient asks for, one after the other; each answer is waited for."""
    for number in range(10_000):
        yield Wish("series", number)
        hold = patient.hold(number)
        yield Wish("book", number, hold.id)
        yield Wish("move", number, hold.id)
        if number % 2:
            yield Wish("cancel", number, hold.id)


def book(url: str, who: str, file: str) -> None:
    """Go through the rounds until killed; a line is written before each wish and after each answer."""
    store = open_store(url, [KEY])
    opened(store, who)
    patient = Patient(store, who)
    # Straight to the system: what was written before the kill is there after it.
    lines = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for wish in rounds(patient):
        os.write(lines, f"asked {wish.line()}\n".encode())
        told = patient.do(wish)
        os.write(lines, f"told {wish.line(*(visit.id for visit in told))}\n".encode())


def written(file: Path) -> tuple[list[tuple[Wish, list[str]]], Wish | None]:
    """What was answered, with the ids told, and the wish that was asked last and never answered."""
    told: list[tuple[Wish, list[str]]] = []
    open_one: Wish | None = None
    for line in file.read_text().splitlines():
        kind, what, number, visit, *ids = line.split(" ")
        open_one = Wish(what, int(number), visit) if kind == "asked" else None
        if kind == "told":
            told.append((Wish(what, int(number), visit), ids))
    return told, open_one
