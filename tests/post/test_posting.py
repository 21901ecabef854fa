"""Each message goes out once, about the visit as it is when it goes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.errors import NotFound
from bot.scheduling.model import Appointment
from tests.post.desk import PATIENT_EMAIL, PATIENT_PHONE, PostRoom


class Lost:
    """A diary that knows no visit any more."""

    def visit(self, appointment: str) -> Appointment:
        raise NotFound(appointment)


def test_confirmation_goes_out_at_once(room: PostRoom):
    room.booked()
    assert (room.posting.send_due(), room.kinds()) == (1, ["confirmed"])
    assert room.email.got[0].to == PATIENT_EMAIL


def test_nothing_is_sent_twice(room: PostRoom):
    room.booked()
    room.posting.send_due()
    assert (room.posting.send_due(), len(room.email.got)) == (0, 1)


def test_reminders_and_form_come_in_time(room: PostRoom):
    room.booked(hours=48)
    room.posting.send_due()
    room.clock.pass_by(hours=24)
    room.posting.send_due()
    room.clock.pass_by(hours=22)
    room.posting.send_due()
    assert room.kinds() == ["confirmed", "reminder", "recheck", "reminder"]


def test_patient_without_email_gets_text(room: PostRoom):
    room.patient(email=None)
    room.booked()
    room.posting.send_due()
    assert [message.to for message in room.texts.got] == [PATIENT_PHONE]
    assert room.email.got == []


def test_moved_visit_drops_first_word(room: PostRoom):
    room.move(room.booked(), hours=72)
    room.posting.send_due()
    assert room.kinds() == ["changed"]
    assert room.store.outbox.waiting() == 3  # of the new time


def test_cancelled_visit_drops_all_else(room: PostRoom):
    room.cancel(room.booked())
    room.posting.send_due()
    assert room.kinds() == ["cancelled"]
    assert room.store.outbox.waiting() == 0


def test_visit_that_began_drops_notices(room: PostRoom):
    room.booked(hours=1)
    room.clock.pass_by(hours=1)
    assert room.posting.send_due() > 0
    assert (room.email.got, room.rung()) == ([], [])


def test_late_reminder_is_not_sent(room: PostRoom):
    room.booked(hours=48)
    room.posting.send_due()
    room.clock.pass_by(hours=30)
    room.posting.send_due()
    assert room.kinds() == ["confirmed", "recheck"]


def test_answered_form_is_not_asked_again(room: PostRoom):
    visit = room.booked(hours=48)
    room.clock.pass_by(hours=23)
    room.store.diary.checked(visit.id, visit.conversation, room.clock.now())
    room.clock.pass_by(hours=1)
    room.posting.send_due()
    assert "recheck" not in room.kinds()


def test_missed_visit_is_told(room: PostRoom):
    visit = room.booked(hours=1)
    room.posting.send_due()
    room.clock.pass_by(hours=2)
    room.miss(visit)
    room.posting.send_due()
    assert room.kinds() == ["confirmed", "missed"]


def test_offer_names_its_end(room: PostRoom):
    room.offer()
    room.posting.send_due()
    assert room.kinds() == ["offer"]
    assert "until Monday, March 2 at 11:30 AM EST" in room.email.got[0].text


def test_offer_that_ran_out_rings_desk(room: PostRoom):
    room.offer()
    room.clock.pass_by(hours=3)
    room.posting.send_due()
    assert (room.email.got, len(room.rung())) == ([], 1)


def test_erased_patient_is_not_written_to(room: PostRoom):
    room.booked()
    room.store.erasure.erase("ann", room.clock.now())
    room.posting.send_due()
    assert (room.email.got, room.texts.got) == ([], [])


def test_unreachable_patient_was_told_in_chat(room: PostRoom):
    room.patient(email=None)
    room.booked()
    assert room.sender(texts=False).send_due() == 1
    assert room.rung() == []


@pytest.mark.parametrize(("by", "rings"), [("patient", 0), ("desk", 1)])
def test_unreachable_patient_is_called_when_staff_cancel(room: PostRoom, by: str, rings: int):
    room.patient(email=None)
    visit = room.booked()
    room.clock.pass_by(minutes=1)
    room.cancel(visit, by)
    room.sender(texts=False).send_due()
    assert [visit.number in words for words in room.rung()] == [True] * rings


def test_unreachable_patient_is_called_for_offer(room: PostRoom):
    room.patient(email=None)
    room.offer()
    room.sender(texts=False).send_due()
    assert len(room.rung()) == 1


def test_staff_change_that_came_too_late_rings(room: PostRoom):
    visit = room.booked(hours=2)
    room.clock.pass_by(minutes=1)
    room.move(visit, hours=1, by="desk")
    room.clock.pass_by(hours=2)
    room.posting.send_due()
    assert [visit.number in words for words in room.rung()] == [True]


def test_many_senders_send_each_once(room: PostRoom):
    for number in range(12):
        room.booked(f"patient {number}")
    with ThreadPoolExecutor(4) as pool:
        dealt_with = list(pool.map(lambda sender: sender.send_due(), [room.sender() for _ in range(4)]))
    assert sum(dealt_with) == 12
    assert len({message.id for message in room.email.got}) == len(room.email.got) == 12


def test_unknown_visit_is_let_go(room: PostRoom):
    room.booked()
    lost = replace(room.store.records, diary=Lost())
    assert room.sender(records=lost).send_due() == 1
    assert (room.email.got, room.rung()) == ([], [])
