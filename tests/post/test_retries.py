"""What does not go is tried again, ever more seldom, until it goes or the desk is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import PostRefused, PostUnavailable, StoreUnavailable
from bot.notices.posting import MOST_AT_ONCE, MOST_ATTEMPTS
from bot.notices.visit_news import VisitNews
from tests.fakes import Failing
from tests.post.desk import PostRoom

DOWN = PostUnavailable("the mail server said 451")


class RaisingNews:
    """Words with a bug, which knows nothing but what to tell the desk."""

    def __init__(self, real: VisitNews) -> None:
        self.trouble = real.trouble


def outcome(room: PostRoom) -> list[tuple[str | None, str | None]]:
    """How each notice of the outbox ended, and the last reason why it did not go."""
    table = room.store.tables.outbox
    with room.store.database.reading() as connection:
        rows = connection.execute(table.select().order_by(table.c.due)).all()
    return [(row.ending, row.why) for row in rows]


def waits(room: PostRoom) -> list[float]:
    """The minutes after each failed attempt for the only notice, until none is made any more."""
    table, found = room.store.tables.outbox, []
    while room.store.outbox.waiting():
        room.posting.send_due()
        with room.store.database.reading() as connection:
            again = connection.execute(table.select()).one().next_at
        found.append((again - room.clock.now()) / timedelta(minutes=1))
        room.clock.at = again
    return found


def leave_only(room: PostRoom, kind: str) -> None:
    """Take all other notices out of the outbox."""
    table = room.store.tables.outbox
    with room.store.database.writing() as connection:
        connection.execute(table.delete().where(table.c.kind != kind))


def test_failed_message_goes_later(room: PostRoom):
    room.booked()
    room.email.faults = [DOWN]
    room.posting.send_due()
    assert room.kinds() == []
    room.clock.pass_by(minutes=1)
    room.posting.send_due()
    assert (room.kinds(), room.rung()) == (["confirmed"], [])


def test_waits_double_up_to_six_hours(room: PostRoom):
    visit = room.booked(hours=24 * 7)
    leave_only(room, "confirmed")
    room.email.faults = [DOWN] * 99
    assert waits(room) == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 0]
    assert room.kinds() == []
    assert len(room.rung()) == 1
    assert visit.number in room.rung()[0]


def test_given_up_message_is_never_claimed_again(room: PostRoom):
    room.booked()
    room.email.faults = [PostRefused("the mail server said 550")]
    room.posting.send_due()
    assert outcome(room)[0] == ("failed", "the mail server said 550")
    room.clock.pass_by(hours=1)
    assert room.posting.send_due() == 0


def test_refused_address_rings_at_once(room: PostRoom):
    visit = room.booked()
    room.email.faults = [PostRefused("the mail server said 550 5.1.1")]
    room.posting.send_due()
    assert [visit.number in words for words in room.rung()] == [True]
    assert [alert.kind for alert in room.store.alerts.open_alerts()] == ["failure"]


def test_desk_hears_before_the_visit_begins(room: PostRoom):
    room.booked(hours=1)
    room.email.faults = [DOWN] * 99
    for _ in range(60):
        room.posting.send_due()
        room.clock.pass_by(minutes=1)
        if room.rung():
            break
    assert room.rung()
    assert room.clock.now() < room.store.diary.visits("ann")[0].start


def test_one_bad_message_stops_no_other(room: PostRoom):
    room.booked("ann")
    room.booked("bob")
    room.email.faults = [PostRefused("550")]
    assert room.posting.send_due() == 2
    assert [message.about for message in room.email.got] == ["bob"]


@pytest.mark.parametrize("fault", [DOWN, RuntimeError("a bug"), UnicodeEncodeError("ascii", "x", 0, 1, "no")])
def test_any_fault_leaves_others_to_next_round(room: PostRoom, fault: Exception):
    room.booked("ann")
    room.booked("bob")
    room.email.faults = [fault]
    room.posting.send_due()
    room.posting.send_due()
    assert [message.about for message in room.email.got] == ["bob"]


def test_message_that_cannot_be_made_is_given_up(room: PostRoom):
    visit = room.booked(hours=24 * 7)
    leave_only(room, "confirmed")
    room.posting = room.sender(news=RaisingNews(room.news))
    assert len(waits(room)) == MOST_ATTEMPTS
    assert [visit.number in words for words in room.rung()] == [True]


def test_reason_holds_no_words_of_a_bug(room: PostRoom):
    room.booked()
    room.email.faults = [ValueError("Ann Lee has chest pain")]
    room.posting.send_due()
    assert ("ValueError" in str(outcome(room)), "Ann" in str(outcome(room))) == (True, False)


def test_store_that_is_down_is_said(room: PostRoom):
    room.booked()
    records = replace(room.store.records, people=Failing(room.store.people, "contact"))
    with pytest.raises(StoreUnavailable):
        room.sender(records=records).send_due()


def test_notice_claimed_by_another_process_is_left(room: PostRoom):
    room.booked()
    room.store.outbox.claim(room.clock.now(), timedelta(minutes=10), 9)
    assert room.posting.send_due() == 0


def test_notice_of_a_dead_process_is_sent(room: PostRoom):
    room.booked()
    room.store.outbox.claim(room.clock.now(), timedelta(minutes=10), 9)
    room.clock.pass_by(minutes=10)
    room.posting.send_due()
    assert room.kinds() == ["confirmed"]


def test_one_call_deals_with_some(room: PostRoom):
    for number in range(MOST_AT_ONCE + 1):
        room.booked(f"patient {number}")
    assert (room.posting.send_due(), room.posting.send_due()) == (MOST_AT_ONCE, 1)
