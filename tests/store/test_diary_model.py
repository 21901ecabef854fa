"""The diary against a model in plain Python: any order of all that may happen to a visit."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from bot.ports import Change, Contact
from bot.scheduling.model import Appointment, AppointmentStatus, Opening
from bot.scheduling.notices import NoticeRules, cancelled, offered
from bot.store import open_store
from tests.store.invariants import half_written, misplaced, overlaps
from tests.store.plain_diary import Entry, Place, PlainDiary, Refusal, same
from tests.store.proving import attempts
from tests.store.samples import HOUR, KEY, MINUTE, NOW, opened, opening

PEOPLE, THERAPISTS = ["anna", "ben", "carl"], ["ruiz", "lind"]
S = AppointmentStatus
_person, _pick = st.sampled_from(PEOPLE), st.integers(0, 30)
_opening = st.builds(
    opening,
    hour=st.integers(8, 10),
    minutes=st.sampled_from([30, 90]),
    practitioner=st.sampled_from(THERAPISTS),
    room=st.sampled_from([None, "one"]),
    buffer=st.sampled_from([0, 15]),
)
_status = st.sampled_from([S.BOOKED, S.ARRIVED, S.FULFILLED, S.NOSHOW])


class DiaryModel(RuleBasedStateMachine):
    """Does the same to the diary and to its model, and compares. Anna and Ben share a telephone."""

    migrated: Path

    @initialize()
    def begin(self) -> None:
        memory = Path("/dev/shm")
        self.folder = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
        self.store = open_store(f"sqlite:///{shutil.copy(self.migrated, self.folder.name)}", [KEY])
        self.model = PlainDiary(NOW, frozenset({"anna", "ben"}))
        opened(self.store, *PEOPLE)
        for who in self.model.same_phone:
            self.store.people.remember(who, Contact(who, "+16175550142"), NOW)

    @property
    def now(self) -> Change:
        return Change(self.model.now, notices=NoticeRules().booked(self.model.now))

    @rule(who=_person, wanted=_opening)
    def hold(self, who: str, wanted: Opening) -> None:
        expires, known = self.model.now + 10 * MINUTE, self.model.held(who, wanted)
        with _refused(self.model.may_hold(who, wanted)):
            held = self.store.diary.hold(wanted, who, expires, self.model.now)
            if known is not None:
                assert held.id == known.id
                known.expires = max(expires, known.expires or expires)
            else:
                self.model.entries.append(Entry(held.id, who, wanted, S.PENDING, expires))

    @precondition(lambda self: self.model.entries)
    @rule(who=_person, pick=_pick)
    def book(self, who: str, pick: int) -> None:
        entry = self._entry(pick)
        with _refused(self.model.may_book(who, entry)):
            assert self.store.diary.book(entry.id, who, self.now).expires is None
            self._booked(entry)

    @precondition(lambda self: self.model.entries)
    @rule(who=_person, pick=_pick, wanted=_opening)
    def move(self, who: str, pick: int, wanted: Opening) -> None:
        self._move(who, self._entry(pick), wanted)

    @precondition(lambda self: self.model.entries)
    @rule(pick=_pick, whom=st.sampled_from(THERAPISTS))
    def reassign(self, pick: int, whom: str) -> None:
        entry = self._entry(pick)
        self._move(entry.who, entry, entry.opening._replace(practitioner=whom))

    @precondition(lambda self: self.model.entries)
    @rule(who=_person, pick=_pick)
    def release(self, who: str, pick: int) -> None:
        entry = self._entry(pick)
        change = Change(self.model.now, notices=cancelled(self.model.now))
        with _refused(self.model.may_release(who, entry)):
            self.store.diary.release(entry.id, who, change)
            self.model.give_back(entry, self.model.now)

    @precondition(lambda self: self.model.entries)
    @rule(who=_person, pick=_pick, status=_status)
    def mark(self, who: str, pick: int, status: AppointmentStatus) -> None:
        entry = self._entry(pick)
        with _refused(self.model.may_mark(who, entry, status)):
            self.store.diary.mark(entry.id, who, status, Change(self.model.now))
            entry.status = status

    @rule(who=_person, wanted=st.lists(_opening, min_size=1, max_size=3))
    def series(self, who: str, wanted: list[Opening]) -> None:
        in_order = sorted(wanted, key=lambda one: one.start)
        mine = [self.model.mine(who, one) for one in in_order]
        with _refused(self.model.may_book_all(who, in_order)):
            for visit, one, entry in zip(
                self.store.diary.book_series(wanted, who, self.now), in_order, mine, strict=True
            ):
                self._joined(visit, one, entry)

    @rule(who=_person)
    def join(self, who: str) -> None:
        self.store.waitlist.join(who, "dry_cupping", None, "{}", None, self.model.now)
        if all(place.who != who for place in self.model.places):
            self.model.joined += 1
            self.model.places.append(Place(who, self.model.now, self.model.joined))

    @precondition(lambda self: self.model.line())
    @rule(wanted=_opening, minutes=st.sampled_from([5, 30]))
    def offer(self, wanted: Opening, minutes: int) -> None:
        first = self.store.waitlist.line(self.model.now)[0]
        place = next(place for place in self.model.places if place.who == first.conversation)
        expires, change = self.model.now + minutes * MINUTE, Change(self.model.now, notices=offered(self.model.now))
        with _refused(self.model.taken(wanted)):
            hold = self.store.waitlist.offer(first.id, wanted, expires, change)
            place.offer = Entry(hold.id, place.who, wanted, S.PENDING, expires)
            self.model.entries.append(place.offer)

    @precondition(lambda self: any(place.offer for place in self.model.places))
    @rule()
    def accept(self) -> None:
        entry = next(place.offer for place in self.model.places if place.offer)
        self.book(entry.who, self.model.entries.index(entry))

    @rule(who=_person)
    def leave(self, who: str) -> None:
        self.store.waitlist.leave(who, self.model.now)
        for place in self.model.places:
            if place.who == who and place.offer is not None:
                place.offer.status = S.CANCELLED
        self.model.places = [place for place in self.model.places if place.who != who]

    @rule(minutes=st.sampled_from([1, 5, 10]))
    def wait(self, minutes: int) -> None:
        self.model.now += timedelta(minutes=minutes)

    @invariant()
    def busy_time_agrees(self) -> None:
        if hasattr(self, "store"):
            busy = self.store.diary.busy(NOW, NOW + 48 * HOUR, self.model.now)
            said = {(kept.id, kept.kept, kept.practitioner, kept.room) for kept in busy}
            wanted = {entry.id: entry.opening for entry in self.model.entries if self._counts(entry)}
            assert said == {(name, one.kept, one.practitioner, one.room) for name, one in wanted.items()}

    @invariant()
    def visits_agree(self) -> None:
        if hasattr(self, "store"):
            visits = (visit for who in PEOPLE for visit in self.store.diary.visits(who))
            said = {visit.id: (visit.status, visit.expires, visit.sequence) for visit in visits}
            counted = [entry for entry in self.model.entries if self._counts(entry)]
            assert {e.id: said[e.id] for e in counted} == {e.id: (e.status, e.expires, e.sequence) for e in counted}

    @invariant()
    def line_agrees(self) -> None:
        if hasattr(self, "store"):
            line = self.store.waitlist.line(self.model.now)
            assert [(place.conversation, place.lapsed) for place in line] == self.model.line()

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert (overlaps(self.store), half_written(self.store), misplaced(self.store)) == ([], [], [])
            self.store.close()
            self.folder.cleanup()

    def _entry(self, pick: int) -> Entry:
        return self.model.entries[pick % len(self.model.entries)]

    def _booked(self, entry: Entry) -> None:
        if entry.status is S.PENDING:
            entry.status, entry.expires = S.BOOKED, None
            self.model.places = [place for place in self.model.places if place.offer is not entry]

    def _move(self, who: str, entry: Entry, wanted: Opening) -> None:
        change = Change(self.model.now, notices=NoticeRules().moved(self.model.now))
        with _refused(self.model.may_move(who, entry, wanted)):
            moved = self.store.diary.move(entry.id, who, wanted, change)
            if not same(entry.opening, wanted):
                entry.opening, entry.sequence = wanted, entry.sequence + 1
            assert (moved.id, moved.sequence) == (entry.id, entry.sequence)

    def _joined(self, visit: Appointment, wanted: Opening, entry: Entry | None) -> None:
        assert visit.series is not None
        if entry is not None:
            assert visit.id == entry.id
            self._booked(entry)
        else:
            self.model.entries.append(Entry(visit.id, visit.conversation, wanted, S.BOOKED))

    def _counts(self, entry: Entry) -> bool:
        return self.model.busy(entry) or entry.status is S.FULFILLED


@contextmanager
def _refused(expected: Refusal | None) -> Iterator[None]:
    if expected is None:
        yield
    else:
        with pytest.raises(expected) as refusal:
            yield
        assert refusal.type is expected


def test_diary_agrees_with_its_model(migrated_file: Path) -> None:
    machine = type("Machine", (DiaryModel,), {"migrated": migrated_file})
    runs = attempts(60, 500)
    thorough = settings(
        max_examples=runs,
        stateful_step_count=50,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],  # to shrink a failure of fifty steps takes longer than to read it
    )
    run_machine(machine, settings=thorough)
