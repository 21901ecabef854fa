"""What an erasure does to the visits of a conversation."""

from __future__ import annotations

from bot.ports import DeedKind
from bot.scheduling.model import AppointmentStatus
from bot.store import Store
from tests.store.erasing import book, fill, raw_values
from tests.store.samples import NOW, later, opened, opening


def test_visits_to_come_are_cancelled(store: Store) -> None:
    fill(store)
    later_one, sooner = book(store, "anna", 16), book(store, "anna", 14)
    cancelled = store.erasure.erase("anna", later(9))
    assert [visit.id for visit in cancelled] == [sooner, later_one]
    to_come = [visit for visit in store.diary.visits("anna") if visit.start > NOW]
    assert {visit.status for visit in to_come} == {AppointmentStatus.CANCELLED}


def test_freed_time_can_be_booked(store: Store) -> None:
    fill(store)
    book(store, "anna")
    store.erasure.erase("anna", later(9))
    opened(store, "ben")
    assert book(store, "ben")


def test_desk_is_told_of_the_visit(store: Store) -> None:
    fill(store)
    book(store, "anna")
    store.erasure.erase("anna", later(9))
    (alert,) = store.alerts.open_alerts()
    assert (alert.kind, alert.conversation) == ("erased", "anna")
    assert alert.words == "visit cancelled: dry_cupping, ruiz, 2026-03-03 15:00 UTC"


def test_desk_is_told_of_later_visits_too(store: Store) -> None:
    opened(store, "anna")
    for hour, minute in ((15, 9), (16, 11)):
        book(store, "anna", hour)
        store.erasure.erase("anna", later(minute))
    (alert,) = store.alerts.open_alerts()
    assert ("15:00" in alert.words, "16:00" in alert.words) == (True, True)


def test_erasure_without_visit_rings_no_bell(store: Store) -> None:
    fill(store)
    store.diary.hold(opening(), "anna", later(30), NOW)
    store.erasure.erase("anna", later(9))
    assert store.alerts.open_alerts() == ()
    assert store.diary.visits("anna")[0].status is AppointmentStatus.CANCELLED


def test_visits_of_the_past_stay_in_the_diary(store: Store) -> None:
    opened(store, "anna")
    visit = book(store, "anna")
    assert store.erasure.erase("anna", later(60 * 48)) == ()
    assert [(v.id, v.status) for v in store.diary.visits("anna")] == [(visit, AppointmentStatus.BOOKED)]


def test_waitlist_is_left(store: Store) -> None:
    fill(store)
    (place,) = store.waitlist.standing("anna")
    store.erasure.erase("anna", later(9))
    assert (store.waitlist.places(), store.waitlist.line(later(9))) == ((), ())
    assert store.diary.visit(place.offer or "").status is AppointmentStatus.CANCELLED


def test_nothing_more_is_sent(store: Store) -> None:
    fill(store)
    assert store.outbox.waiting() > 0
    store.erasure.erase("anna", later(9))
    assert store.outbox.waiting() == 0


def test_log_keeps_who_and_when_only(store: Store) -> None:
    fill(store)
    (visit,) = [visit for visit in store.diary.visits("anna") if visit.status is AppointmentStatus.ARRIVED]
    before = store.deeds.of_visit(visit.id)
    store.erasure.erase("anna", later(9))
    after = store.deeds.of_visit(visit.id)
    assert [(deed.at, deed.by, deed.what) for deed in after] == [(deed.at, deed.by, deed.what) for deed in before]
    assert {deed.detail for deed in after} == {""}


def test_erasure_stands_in_the_log(store: Store) -> None:
    opened(store, "anna")
    visit = book(store, "anna")
    store.erasure.erase("anna", later(9))
    last = store.deeds.of_visit(visit)[-1]
    assert (last.what, last.by, last.at) == (DeedKind.CANCELLED, "erasure", later(9))


def test_keyed_requests_are_forgotten(store: Store) -> None:
    fill(store)
    store.erasure.erase("anna", later(9))
    assert raw_values(store)["requests"] == []


def test_name_outside_is_left_to_be_given_up(store: Store) -> None:
    opened(store, "anna")
    visit = book(store, "anna")
    store.diary.name_outside(visit, "anna", "Appointment/7")
    store.erasure.erase("anna", later(9))
    assert [one.id for one in store.diary.left_outside(later(9))] == [visit]


def test_checks_are_forgotten(store: Store) -> None:
    fill(store)
    assert any(visit.checked_at for visit in store.diary.visits("anna"))
    store.erasure.erase("anna", later(9))
    assert [visit.checked_at for visit in store.diary.visits("anna") if visit.checked_at] == []
