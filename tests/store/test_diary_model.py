"""The diary against a model in plain Python: any order of holds, bookings, cancellations and waiting."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.errors import HoldExpired, NotFound, OpeningTaken, TooManyHolds
from bot.scheduling.model import Opening
from bot.store import open_store
from bot.store.diary import MOST_HOLDS
from tests.store.samples import HOUR, KEY, NOW, opened, opening

PEOPLE, THERAPISTS = ["anna", "ben"], ["ruiz", "lind"]
_person, _pick = st.sampled_from(PEOPLE), st.integers(0, 30)


@dataclass
class _Entry:
    """One hold or visit of the model."""

    id: str
    who: str
    opening: Opening
    expires: datetime | None
    cancelled: bool = False

    def busy(self, now: datetime) -> bool:
        return not self.cancelled and (self.expires is None or self.expires > now)

    def holds(self, who: str, now: datetime) -> bool:
        return self.who == who and self.expires is not None and self.busy(now)

    def overlaps(self, other: Opening) -> bool:
        mine = self.opening
        return mine.practitioner == other.practitioner and mine.start < other.end and other.start < mine.end


class DiaryModel(RuleBasedStateMachine):
    """Does the same to the diary and to a list, and compares."""

    migrated: Path

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = open_store(f"sqlite:///{shutil.copy(self.migrated, self.folder.name)}", [KEY])
        self.now, self.entries = NOW, list[_Entry]()
        opened(self.store, *PEOPLE)

    @rule(who=_person, hour=st.integers(8, 10), minutes=st.sampled_from([30, 90]), whom=st.sampled_from(THERAPISTS))
    def hold(self, who: str, hour: int, minutes: int, whom: str) -> None:
        wanted, expires = opening(hour, minutes, whom), self.now + timedelta(minutes=10)
        own = [entry for entry in self.entries if entry.holds(who, self.now)]
        same = [entry for entry in own if entry.opening == wanted]
        taken = any(entry.busy(self.now) and entry.overlaps(wanted) for entry in self.entries)
        expected = None if same else TooManyHolds if len(own) >= MOST_HOLDS else OpeningTaken if taken else None
        with _raising(expected):
            held = self.store.diary.hold(wanted, who, expires, self.now)
            if same:
                assert held.id == same[0].id
                same[0].expires = expires
            else:
                self.entries.append(_Entry(held.id, who, wanted, expires))

    @rule(who=_person, pick=_pick)
    def book(self, who: str, pick: int) -> None:
        if self.entries:
            entry = self.entries[pick % len(self.entries)]
            gone = None if entry.busy(self.now) else HoldExpired
            with _raising(gone if entry.who == who else NotFound):
                assert self.store.diary.book(entry.id, who, self.now).expires is None
                entry.expires = None

    @rule(who=_person, pick=_pick)
    def release(self, who: str, pick: int) -> None:
        if self.entries:
            entry = self.entries[pick % len(self.entries)]
            with _raising(None if entry.who == who else NotFound):
                self.store.diary.release(entry.id, who, self.now)
                entry.cancelled = True

    @rule(minutes=st.sampled_from([1, 5, 10]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def busy_time_agrees(self) -> None:
        if hasattr(self, "store"):
            busy = {(visit.id, visit.expires) for visit in self.store.diary.busy(NOW, NOW + 48 * HOUR, self.now)}
            assert busy == {(entry.id, entry.expires) for entry in self.entries if entry.busy(self.now)}

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


@contextmanager
def _raising(expected: type[Exception] | None) -> Iterator[None]:
    if expected is None:
        yield
    else:
        with pytest.raises(expected):
            yield


def test_diary_agrees_with_its_model(migrated_file: Path) -> None:
    machine = type("Machine", (DiaryModel,), {"migrated": migrated_file})
    quick = settings(max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=quick)
