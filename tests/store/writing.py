"""A process that writes for ever, and says on its standard output what was acknowledged: it is made to be killed."""

from __future__ import annotations

import sys

from bot.store import open_store
from tests.store.samples import KEY, NOW, change, later, opened, opening, turn


def write(url: str, who: str, day: int) -> None:
    """Receive, answer, hold and book until the end."""
    store = open_store(url, [KEY])
    opened(store, who)
    for n in range(10_000):
        message, _ = store.messages.receive(who, f"word {n}", NOW, f"m{n}")
        _tell("received", message.number)
        replies = turn(f"reply {n}", f"question {n}", asked=f"q{n}", memory=(f"event {n}",))
        store.messages.answer(message, replies, NOW)
        _tell("answered", message.number)
        wanted = opening(8 + n % 12, practitioner=f"{who} {day} {n // 12}")
        hold = store.diary.hold(wanted, who, later(10), NOW)
        store.diary.book(hold.id, who, change())
        _tell("booked", hold.id)


def _tell(what: str, number: object) -> None:
    sys.stdout.write(f"{what} {number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], int(sys.argv[3]))
