"""The waitlist: first come, first served; an offer lapses and its patient goes to the end of the line."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sqlalchemy as sa

from bot.errors import NotFound, OpeningTaken, TooManyHolds
from bot.ports import Change, DeedKind, Waiting, WaitStatus
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.scheduling.notices import NoticeKind, offered
from bot.store import Store
from tests.store.samples import HOUR, NOW, change, later, opened, opening


def _joined(store: Store, *people: str) -> list[Waiting]:
    """Let them join, a minute apart."""
    opened(store, *people)
    return [
        store.waitlist.join(who, "dry_cupping", None, f"{who}'s wish", None, later(minute))
        for minute, who in enumerate(people)
    ]


def _offered(store: Store, place: Waiting, hour: int = 15, minute: int = 10, lasts: int = 60) -> Appointment:
    now = later(minute)
    return store.waitlist.offer(place.id, opening(hour), later(minute + lasts), Change(now, notices=offered(now)))


def _line(store: Store, minute: int) -> list[str]:
    return [place.conversation for place in store.waitlist.line(later(minute))]


def test_place_keeps_what_was_asked(store: Store) -> None:
    opened(store, "anna")
    place = store.waitlist.join("anna", "dry_cupping", "harbor", '{"after": 17}', date(2026, 3, 20), NOW)
    wanted = Waiting(place.id, "anna", "dry_cupping", "harbor", '{"after": 17}', NOW, until=date(2026, 3, 20))
    assert (place, store.waitlist.standing("anna"), store.waitlist.places()) == (wanted, (wanted,), (wanted,))


def test_joining_needs_a_conversation(store: Store) -> None:
    with pytest.raises(NotFound):
        store.waitlist.join("nobody", "dry_cupping", None, "", None, NOW)


def test_line_is_first_come_first_served(store: Store) -> None:
    _joined(store, "anna", "ben", "carl")
    assert _line(store, 9) == ["anna", "ben", "carl"]


def test_joining_again_keeps_the_turn(store: Store) -> None:
    first, _ = _joined(store, "anna", "ben")
    again = store.waitlist.join("anna", "dry_cupping", "river", "new wish", None, later(9))
    assert (again.id, again.wish, again.location, again.since) == (first.id, "new wish", "river", first.since)
    assert _line(store, 9) == ["anna", "ben"]


def test_places_for_two_services_stand_apart(store: Store) -> None:
    _joined(store, "anna")
    store.waitlist.join("anna", "wet_cupping", None, "", None, later(1))
    assert [place.service for place in store.waitlist.standing("anna")] == ["dry_cupping", "wet_cupping"]


def test_joining_at_once_gives_one_place(store: Store) -> None:
    opened(store, "anna")
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda n: store.waitlist.join("anna", "dry_cupping", None, str(n), None, NOW), range(12)))
    assert len(store.waitlist.standing("anna")) == 1


def test_offer_is_a_hold_and_is_said(store: Store) -> None:
    (place,) = _joined(store, "anna")
    hold = _offered(store, place)
    assert (hold.status, hold.expires, hold.conversation) == (AppointmentStatus.PENDING, later(70), "anna")
    (queued,) = store.outbox.claim(later(10), HOUR, 9)
    assert (queued.notice.kind, queued.notice.appointment) == (NoticeKind.OFFER, hold.id)
    assert [deed.what for deed in store.deeds.of_visit(hold.id)] == [DeedKind.OFFERED]


def test_offered_patient_leaves_the_line(store: Store) -> None:
    place, _ = _joined(store, "anna", "ben")
    hold = _offered(store, place)
    assert _line(store, 69) == ["ben"]
    (standing,) = store.waitlist.standing("anna")
    assert (standing.status, standing.offer) == (WaitStatus.OFFERED, hold.id)
    assert [one.conversation for one in store.waitlist.places()] == ["anna", "ben"]


def test_lapsed_offer_goes_to_the_end(store: Store) -> None:
    place, _ = _joined(store, "anna", "ben")
    _offered(store, place)
    assert _line(store, 70) == ["ben", "anna"]
    (standing,) = store.waitlist.standing("anna")
    assert (standing.status, standing.offer, standing.lapsed) == (WaitStatus.WAITING, None, 1)


def test_end_of_the_line_is_as_it_was_then(store: Store) -> None:
    place, _ = _joined(store, "anna", "ben")
    _offered(store, place)
    opened(store, "late")
    store.waitlist.join("late", "dry_cupping", None, "", None, later(80))
    assert _line(store, 90) == ["ben", "anna", "late"]


def test_lapsed_offer_frees_the_time(store: Store) -> None:
    first, second = _joined(store, "anna", "ben")
    _offered(store, first)
    assert _offered(store, second, minute=70).conversation == "ben"


def test_hold_of_a_lapsed_offer_is_given_up(store: Store) -> None:
    (place,) = _joined(store, "anna")
    hold = _offered(store, place)
    store.waitlist.line(later(70))
    assert store.diary.visit(hold.id).status is AppointmentStatus.CANCELLED


def test_offer_that_is_given_up_goes_to_the_end(store: Store) -> None:
    place, _ = _joined(store, "anna", "ben")
    store.diary.release(_offered(store, place).id, "anna", change(20))
    assert _line(store, 20) == ["ben", "anna"]


def test_booked_offer_ends_the_waiting(store: Store) -> None:
    (place,) = _joined(store, "anna")
    hold = _offered(store, place)
    assert store.diary.book(hold.id, "anna", change(20)).status is AppointmentStatus.BOOKED
    assert (store.waitlist.standing("anna"), _line(store, 500)) == ((), [])


def test_accepted_place_stays_ended_after_cancelling(store: Store) -> None:
    (place,) = _joined(store, "anna")
    hold = _offered(store, place)
    store.diary.book(hold.id, "anna", change(20))
    store.diary.release(hold.id, "anna", change(30))
    assert _line(store, 500) == []


def test_offer_stands_beside_two_holds(store: Store) -> None:
    (place,) = _joined(store, "anna")
    _offered(store, place)
    for hour in (9, 11):
        store.diary.hold(opening(hour), "anna", later(60), later(11))
    with pytest.raises(TooManyHolds):
        store.diary.hold(opening(13), "anna", later(60), later(11))


def test_offer_is_made_to_those_who_hold_two(store: Store) -> None:
    (place,) = _joined(store, "anna")
    for hour in (9, 11):
        store.diary.hold(opening(hour), "anna", later(60), NOW)
    assert _offered(store, place).status is AppointmentStatus.PENDING


def test_taken_time_is_not_offered(store: Store) -> None:
    place, _ = _joined(store, "anna", "ben")
    store.diary.hold(opening(), "ben", later(60), NOW)
    with pytest.raises(OpeningTaken):
        _offered(store, place)
    assert (_line(store, 10), store.outbox.waiting()) == (["anna", "ben"], 0)


@pytest.mark.parametrize("place", [0, 77])
def test_unknown_place_gets_no_offer(store: Store, place: int) -> None:
    with pytest.raises(NotFound):
        store.waitlist.offer(place, opening(), later(60), change())


def test_second_offer_beside_the_first_is_refused(store: Store) -> None:
    (place,) = _joined(store, "anna")
    _offered(store, place)
    with pytest.raises(NotFound):
        _offered(store, place, hour=18, minute=20)


def test_offers_at_once_make_one(store: Store) -> None:
    (place,) = _joined(store, "anna")
    with ThreadPoolExecutor(6) as threads:
        made = list(threads.map(lambda hour: _is_offered(store, place, hour), range(8, 16)))
    assert sum(made) == 1


def _is_offered(store: Store, place: Waiting, hour: int) -> bool:
    try:
        _offered(store, place, hour)
    except NotFound:
        return False
    return True


def test_leaving_gives_up_place_and_offer(store: Store) -> None:
    place, _ = _joined(store, "anna", "ben")
    hold = _offered(store, place)
    for minute in (20, 21):
        store.waitlist.leave("anna", later(minute))
    assert (store.waitlist.standing("anna"), _line(store, 500)) == ((), ["ben"])
    assert store.diary.visit(hold.id).status is AppointmentStatus.CANCELLED


def test_log_tells_who_took_whom_off(store: Store) -> None:
    _joined(store, "anna", "ben")
    for who, by in (("anna", "maria"), ("ben", "patient")):
        store.waitlist.leave(who, later(5), by)
        store.waitlist.leave(who, later(6), by)
        (deed,) = store.deeds.of_conversation(who)
        assert (deed.at, deed.by, deed.what.value, deed.detail) == (later(5), by, "left_waitlist", "dry_cupping")


def test_left_place_can_be_taken_anew(store: Store) -> None:
    _joined(store, "anna", "ben")
    store.waitlist.leave("anna", later(5))
    store.waitlist.join("anna", "dry_cupping", None, "", None, later(6))
    assert _line(store, 9) == ["ben", "anna"]


def test_repeated_offer_is_the_first(store: Store) -> None:
    (place,) = _joined(store, "anna")
    offers = [store.waitlist.offer(place.id, opening(), later(60), change(key="k")) for _ in range(2)]
    assert offers[0] == offers[1]


def test_database_refuses_a_second_open_place(store: Store) -> None:
    (place,) = _joined(store, "anna")
    w = store.tables.waitlist
    columns = [column for column in w.c if column.name != "id"]
    copy = sa.insert(w).from_select([column.name for column in columns], sa.select(*columns).where(w.c.id == place.id))
    with pytest.raises(sa.exc.IntegrityError), store.database.writing() as connection:
        connection.execute(copy)
