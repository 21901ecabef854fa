"""Notes of how patients are after their visits."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.clinical.progress import Activity, Measures, Turning
from bot.errors import NotFound
from bot.store import Store
from bot.store.progress import measures_from, measures_text
from tests.clinical.test_progress import measures
from tests.store.samples import NOW, change, later, opened, opening

TOLD = Measures(6, 8.5, None, (Activity("lift my \u00e7ello", 3), Activity("socks")), Turning.LESS)


def visit_of(store: Store, conversation: str, hour: int = 15) -> str:
    opened(store, conversation)
    held = store.diary.hold(opening(hour), conversation, later(30), NOW)
    return store.diary.book(held.id, conversation, change(1)).id


def test_note_is_read_back(store: Store) -> None:
    visit = visit_of(store, "anna")
    assert store.progress.keep("anna", visit, TOLD, later(5000))
    [note] = store.progress.series("anna")
    assert (note.conversation, note.appointment, note.measures, note.at) == ("anna", visit, TOLD, later(5000))


def test_second_note_of_a_visit_is_refused(store: Store) -> None:
    visit = visit_of(store, "anna")
    store.progress.keep("anna", visit, TOLD, later(5000))
    assert not store.progress.keep("anna", visit, Measures(), later(6000))
    assert [note.measures for note in store.progress.series("anna")] == [TOLD]


def test_visits_make_a_series(store: Store) -> None:
    first, second = visit_of(store, "anna", 15), visit_of(store, "anna", 18)
    store.progress.keep("anna", second, Measures(pain_now=2), later(9000))
    store.progress.keep("anna", first, Measures(pain_now=6), later(5000))
    assert [note.measures.pain_now for note in store.progress.series("anna")] == [6, 2]


def test_series_are_apart(store: Store) -> None:
    visit = visit_of(store, "anna", 15)
    opened(store, "ben")
    store.progress.keep("anna", visit, TOLD, later(5000))
    assert store.progress.series("ben") == ()


def test_note_needs_the_patients_own_visit(store: Store) -> None:
    visit = visit_of(store, "anna")
    opened(store, "ben")
    for conversation, appointment in (("ben", visit), ("anna", "nothing"), ("nobody", visit)):
        with pytest.raises(NotFound):
            store.progress.keep(conversation, appointment, TOLD, later(5000))


@given(measures())
def test_measures_survive_their_text(one: Measures) -> None:
    assert measures_from(measures_text(one)) == one
