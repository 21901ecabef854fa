"""What patients are told about visits, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.scheduling.model import Appointment
from bot.scheduling.notices import Notice, NoticeKind, NoticeRules, Notices, cancelled, missed, no_notices, offered
from tests.scheduling.samples import at, visit

VISIT = visit(at(9, day=3))


def _told(notices: Notices, about: Appointment = VISIT) -> list[tuple[NoticeKind, timedelta]]:
    """What is said, and how long before the visit."""
    return [(notice.kind, about.start - notice.due) for notice in notices(about)]


def test_booking_is_confirmed_and_reminded_of() -> None:
    assert _told(NoticeRules().booked(at(9))) == [
        (NoticeKind.CONFIRMED, timedelta(days=3)),
        (NoticeKind.REMINDER, timedelta(hours=24)),
        (NoticeKind.REMINDER, timedelta(hours=2)),
        (NoticeKind.RECHECK, timedelta(hours=24)),
    ]


def test_move_tells_the_new_time() -> None:
    kinds = [kind for kind, _ in _told(NoticeRules().moved(at(9)))]
    assert kinds == [NoticeKind.CHANGED, NoticeKind.REMINDER, NoticeKind.REMINDER, NoticeKind.RECHECK]


@pytest.mark.parametrize(("hour", "reminders"), [(8, 2), (9, 1), (10, 1)])
def test_reminders_of_the_past_are_left_out(hour: int, reminders: int) -> None:
    kinds = [kind for kind, _ in _told(NoticeRules().booked(at(hour, day=2)))]
    assert kinds.count(NoticeKind.REMINDER) == reminders


def test_clinic_says_when_to_remind() -> None:
    rules = NoticeRules((timedelta(hours=5),), timedelta(hours=12))
    assert _told(rules.booked(at(9)))[1:] == [
        (NoticeKind.REMINDER, timedelta(hours=5)),
        (NoticeKind.RECHECK, timedelta(hours=12)),
    ]


@pytest.mark.parametrize(
    ("notices", "kind"),
    [
        (cancelled(at(9)), NoticeKind.CANCELLED),
        (missed(at(9)), NoticeKind.MISSED),
        (offered(at(9)), NoticeKind.OFFER),
    ],
)
def test_other_news_is_told_at_once(notices: Notices, kind: NoticeKind) -> None:
    assert _told(notices) == [(kind, timedelta(days=3))]


def test_nothing_may_be_said() -> None:
    assert list(no_notices(VISIT)) == []


def _keys(visit_now: Appointment, hour: int) -> list[str]:
    return [notice.key for notice in NoticeRules().booked(at(hour))(visit_now)]


def test_keys_of_one_visit_differ() -> None:
    assert len(set(_keys(VISIT, 9))) == 4


def test_same_change_has_the_same_keys() -> None:
    assert _keys(VISIT, 9) == _keys(VISIT, 10)


@pytest.mark.parametrize("kind", [NoticeKind.REMINDER, NoticeKind.RECHECK, NoticeKind.OFFER])
def test_some_things_are_said_again_at_another_time(kind: NoticeKind) -> None:
    assert Notice(kind, "v", 0, at(9)).key != Notice(kind, "v", 0, at(10)).key


def test_change_of_the_visit_has_keys_of_its_own() -> None:
    assert Notice(NoticeKind.CHANGED, "v", 1, at(9)).key != Notice(NoticeKind.CHANGED, "v", 2, at(9)).key
