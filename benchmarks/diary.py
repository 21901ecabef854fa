"""The diary by itself: openings worked out, busy visits read, and a time held and booked, in a book of real size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert

from benchmarks.figures import Figure, median_ms
from benchmarks.made_clinic import SERVICE, book_of, made_clinic
from bot.ports import Change
from bot.scheduling.availability import asked, openings
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
from bot.scheduling.profile import ClinicProfile
from bot.settings import read_settings
from bot.store import Store, migrate, open_store
from bot.store.appointments import columns_of

_FIRST = date(2026, 6, 1)
_NOW = datetime(2026, 9, 14, 4, tzinfo=timezone.utc)
_WINDOW = (_NOW, _NOW + timedelta(days=14))
_WHO, _OTHER = "someone", "someone-else"
_VISITS = 100_000


def diary_figures(folder: Path) -> Iterator[Figure]:
    """How long it takes to find an opening, in a clinic and in a large group of clinics, and to book it."""
    small = made_clinic(4)
    busy = [_visit(one).busy for one in book_of(small, _NOW.date(), 5, 200)]
    look = median_ms(lambda: openings(small, SERVICE.id, busy, *_WINDOW), 100)
    yield Figure(f"openings of two weeks, 4 practitioners, {len(busy)} visits, median", look, "ms", 10)
    settings = read_settings({"CUPWISE_DATA_DIR": str(folder)})
    migrate(settings.database_url)
    store = open_store(settings.database_url, settings.data_keys)
    try:
        yield from _group_figures(store, made_clinic(200))
    finally:
        store.close()


def _group_figures(store: Store, group: ClinicProfile) -> Iterator[Figure]:
    _fill(store, book_of(group, _FIRST, 4, _VISITS))
    window = asked(group, SERVICE.id, *_WINDOW)
    busy = store.diary.busy(window.start, window.end, _NOW)
    look = median_ms(lambda: openings(group, SERVICE.id, busy, *_WINDOW), 20)
    yield Figure(f"openings of two weeks, 200 practitioners, {_VISITS:,} visits, median", look, "ms", 100)
    read = median_ms(lambda: store.diary.busy(window.start, window.end, _NOW), 10)
    yield Figure(f"read the {len(busy):,} visits of these two weeks from SQLite, median", read, "ms")
    look = median_ms(lambda: _look(store, group, "place_0"), 20)
    yield Figure("read and work out the openings of one location of that group, median", look, "ms")
    free = _apart(openings(group, SERVICE.id, busy, *_WINDOW))
    yield Figure("hold and book on SQLite, median", median_ms(lambda: _book(store, group, next(free)), 100), "ms", 20)


def _fill(store: Store, times: Iterator[Opening]) -> None:
    """Book all of these times for somebody else, without the ceremony."""
    for conversation in (_WHO, _OTHER):
        store.messages.open(conversation, "web", _NOW)
    same = {"conversation": _OTHER, "status": AppointmentStatus.BOOKED.value, "made_at": _NOW, "changed_at": _NOW}
    while rows := [{"id": str(uuid4()), **columns_of(one), **same} for one in islice(times, 5000)]:
        with store.database.writing() as connection:
            connection.execute(insert(store.tables.appointments), rows)


def _look(store: Store, group: ClinicProfile, location: str) -> None:
    """What a patient waits for who chose a location."""
    bearing = asked(group, SERVICE.id, *_WINDOW, location)
    busy = store.diary.busy(bearing.start, bearing.end, _NOW, bearing.practitioners, location)
    openings(group, SERVICE.id, busy, *_WINDOW, location=location)


def _book(store: Store, group: ClinicProfile, opening: Opening) -> None:
    """What a patient waits for: the hold, then the visit with its notices."""
    held = store.diary.hold(opening, _WHO, _NOW + timedelta(minutes=10), _NOW)
    store.diary.book(held.id, _WHO, Change(_NOW, notices=group.notice_rules.booked(_NOW)))


def _apart(free: Iterable[Opening]) -> Iterator[Opening]:
    """One opening for each practitioner, and each of them in a room of its own."""
    chosen: dict[str, Opening] = {}
    rooms = set()
    for one in free:
        if one.practitioner not in chosen and (room := (one.location, one.room, one.start.date())) not in rooms:
            chosen[one.practitioner] = one
            rooms.add(room)
    return iter(chosen.values())


def _visit(one: Opening) -> Appointment:
    named = (one.practitioner, one.location, one.service, one.start, one.end)
    kept = {"room": one.room, "before": one.before, "after": one.after}
    return Appointment(str(uuid4()), AppointmentStatus.BOOKED, *named, conversation=_WHO, **kept)  # type: ignore[arg-type]
