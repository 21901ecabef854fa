"""The diary's log."""

from __future__ import annotations

import pytest

from bot.ports import Deed, DeedKind
from bot.store import Store
from tests.store.samples import NOW, change, later, opened, opening


def test_lines_come_oldest_first(store: Store) -> None:
    deeds = [Deed(later(minute), "maria", DeedKind.REFUSED, "v1", "anna", f"try {minute}") for minute in (5, 1)]
    for deed in deeds:
        store.deeds.note(deed)
    assert store.deeds.of_visit("v1") == tuple(deeds)


def test_lines_of_other_visits_stay_apart(store: Store) -> None:
    store.deeds.note(Deed(NOW, "maria", DeedKind.REFUSED, "v1"))
    assert store.deeds.of_visit("v2") == ()


def test_lines_of_a_chat_are_those_of_no_visit(store: Store) -> None:
    chat = [Deed(later(minute), "maria", DeedKind.TAKEN_OVER, None, "anna") for minute in (1, 2)]
    for deed in (chat[0], Deed(NOW, "maria", DeedKind.REFUSED, "v1", "anna"), chat[1]):
        store.deeds.note(deed)
    assert store.deeds.of_conversation("anna") == tuple(chat)


def test_change_says_who_when_and_why(store: Store) -> None:
    opened(store, "anna")
    hold = store.diary.hold(opening(), "anna", later(10), NOW, "maria")
    store.diary.book(hold.id, "anna", change(1, by="maria", reason="seen by the physician"))
    held, booked = store.deeds.of_visit(hold.id)
    assert (held.what, held.by, held.at) == (DeedKind.HELD, "maria", NOW)
    wanted = Deed(later(1), "maria", DeedKind.BOOKED, hold.id, "anna", "seen by the physician")
    assert booked == wanted


def test_move_says_from_where_to_where(store: Store) -> None:
    opened(store, "anna")
    hold = store.diary.hold(opening(), "anna", later(10), NOW)
    store.diary.book(hold.id, "anna", change())
    store.diary.move(hold.id, "anna", opening(18), change(1, reason="asked by phone"))
    assert store.deeds.of_visit(hold.id)[-1].detail == f"from {opening().id} to {opening(18).id}; asked by phone"


def test_prolonged_hold_adds_no_line(store: Store) -> None:
    opened(store, "anna")
    hold = store.diary.hold(opening(), "anna", later(10), NOW)
    store.diary.hold(opening(), "anna", later(20), later(1))
    assert len(store.deeds.of_visit(hold.id)) == 1


@pytest.mark.parametrize("claimed", ["x" * 5000, "a\x00b", "\udcff", "'; DROP TABLE deeds; --"])
def test_anything_may_be_claimed(store: Store, claimed: str) -> None:
    store.deeds.note(Deed(NOW, claimed, DeedKind.REFUSED, claimed, claimed, claimed))
    (deed,) = store.deeds.of_visit(claimed)
    assert deed.detail == claimed
