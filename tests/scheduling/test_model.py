"""The values of the diary."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.scheduling.model import BUSY_STATUSES, COMING_STATUSES, AppointmentStatus, Opening
from tests.scheduling.samples import at, visit

BUFFERS = (timedelta(minutes=10), timedelta(minutes=15))


def test_opening_keeps_its_buffers() -> None:
    opening = Opening("ruiz", "north", "cups", at(9), at(10), None, *BUFFERS)
    assert opening.kept == (at(8, 50), at(10, 15))


def test_visit_keeps_its_buffers() -> None:
    kept = replace(visit(at(9)), before=BUFFERS[0], after=BUFFERS[1]).kept
    assert kept == (at(8, 50), at(10, 15))


def test_room_is_no_part_of_the_choice() -> None:
    opening = Opening("ruiz", "north", "cups", at(9), at(10))
    assert opening._replace(room="one", after=BUFFERS[1]).id == opening.id


def test_visit_number_is_short_and_loud() -> None:
    assert replace(visit(at(9)), id="0a1b2c3d4e5f").number == "0A1B2C3D"


def test_coming_visits_are_busy() -> None:
    assert COMING_STATUSES < BUSY_STATUSES


def test_given_up_time_is_not_busy() -> None:
    assert not {AppointmentStatus.CANCELLED, AppointmentStatus.NOSHOW} & BUSY_STATUSES
