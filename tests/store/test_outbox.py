"""The outbox: what is due, for one sender at a time, until it went out or was given up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from bot.ports import Queued
from bot.scheduling.model import Appointment
from bot.scheduling.notices import Notice, NoticeKind
from bot.store import Store, outbox
from tests.store.samples import MINUTE, NOW, change, later, opened, opening

LEASE = 5 * MINUTE


def _visit(store: Store, *due: int, who: str = "anna", hour: int = 15) -> Appointment:
    """A visit with a reminder at each of these minutes."""
    opened(store, who)
    hold = store.diary.hold(opening(hour), who, later(10), NOW)
    return store.diary.book(hold.id, who, change(notices=lambda visit: [_reminder(visit, at) for at in due]))


def _reminder(visit: Appointment, minute: int) -> Notice:
    return Notice(NoticeKind.REMINDER, visit.id, visit.sequence, later(minute))


def _claimed(store: Store, minute: int, most: int = 100) -> list[Queued]:
    return list(store.outbox.claim(later(minute), LEASE, most))


def test_empty_outbox_has_nothing(store: Store) -> None:
    assert (_claimed(store, 0), store.outbox.waiting()) == ([], 0)


def test_due_notices_come_oldest_first(store: Store) -> None:
    visit = _visit(store, 3, 1, 2, 90)
    claimed = _claimed(store, 60)
    assert [queued.notice for queued in claimed] == [_reminder(visit, minute) for minute in (1, 2, 3)]
    assert {(queued.conversation, queued.attempts) for queued in claimed} == {("anna", 0)}


def test_claim_takes_no_more_than_asked(store: Store) -> None:
    _visit(store, 1, 2, 3)
    assert [len(_claimed(store, 5, 2)), len(_claimed(store, 5, 2))] == [2, 1]


@pytest.mark.parametrize(("minute", "claimed"), [(4, 0), (5, 1)])
def test_claimed_notice_is_free_after_its_lease(store: Store, minute: int, claimed: int) -> None:
    _visit(store, 0)
    _claimed(store, 0)
    assert len(_claimed(store, minute)) == claimed


def test_sent_notice_never_comes_again(store: Store) -> None:
    _visit(store, 0)
    store.outbox.sent(_claimed(store, 0)[0].id, later(1))
    assert (_claimed(store, 600), store.outbox.waiting()) == ([], 0)


def test_failed_notice_comes_again_when_said(store: Store) -> None:
    _visit(store, 0)
    store.outbox.failed(_claimed(store, 0)[0].id, "no answer", later(30), later(1))
    assert _claimed(store, 29) == []
    assert [queued.attempts for queued in _claimed(store, 30)] == [1]


def test_notice_that_is_given_up_never_comes_again(store: Store) -> None:
    _visit(store, 0)
    store.outbox.failed(_claimed(store, 0)[0].id, "no such address", None, later(1))
    assert (_claimed(store, 600), store.outbox.waiting()) == ([], 0)


def test_late_failure_does_not_revive_a_sent_notice(store: Store) -> None:
    _visit(store, 0)
    (queued,) = _claimed(store, 0)
    store.outbox.sent(queued.id, later(1))
    store.outbox.failed(queued.id, "too late", later(2), later(2))
    assert _claimed(store, 600) == []


def test_taken_back_notice_may_still_be_reported(store: Store) -> None:
    visit = _visit(store, 0)
    (queued,) = _claimed(store, 0)
    store.diary.release(visit.id, "anna", change(1))
    store.outbox.failed(queued.id, "no answer", later(30), later(2))
    assert (_claimed(store, 600), store.outbox.waiting()) == ([], 0)


def test_unknown_number_is_nothing(store: Store) -> None:
    store.outbox.sent(77, NOW)
    store.outbox.failed(77, "why", None, NOW)
    assert store.outbox.waiting() == 0


def test_waiting_counts_what_is_not_ended(store: Store) -> None:
    _visit(store, 0, 1, 500)
    store.outbox.sent(_claimed(store, 0)[0].id, NOW)
    assert store.outbox.waiting() == 2


def test_same_notice_lies_there_once(store: Store) -> None:
    visit = _visit(store, 0)
    store.outbox.sent(_claimed(store, 0)[0].id, NOW)
    with store.database.writing() as connection:
        outbox.put(connection, store.tables, visit, [_reminder(visit, 0), _reminder(visit, 1), _reminder(visit, 1)])
    assert [queued.notice for queued in _claimed(store, 60)] == [_reminder(visit, 1)]


def test_database_refuses_the_same_notice_twice(store: Store) -> None:
    _visit(store, 0)
    o = store.tables.outbox
    columns = [column for column in o.c if column.name != "id"]
    copy = sa.insert(o).from_select([column.name for column in columns], sa.select(*columns))
    with pytest.raises(sa.exc.IntegrityError), store.database.writing() as connection:
        connection.execute(copy)


def test_senders_at_once_get_different_notices(store: Store) -> None:
    _visit(store, *range(40))
    with ThreadPoolExecutor(6) as threads:
        claims = list(threads.map(lambda _: _claimed(store, 60, 10), range(12)))
    claimed = [queued.id for claim in claims for queued in claim]
    assert len(claimed) == len(set(claimed)) == 40


def test_notice_survives_only_with_its_change(store: Store) -> None:
    visit = _visit(store)

    def fail(_visit: Appointment) -> list[Notice]:
        raise LookupError

    with pytest.raises(LookupError):
        store.diary.release(visit.id, "anna", change(1, notices=fail))
    assert (store.diary.visit(visit.id), store.outbox.waiting()) == (visit, 0)
