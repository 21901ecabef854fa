"""A move at an outside location that is cut short at any step: no time stays kept there that no visit of ours has."""

from __future__ import annotations

import pytest

from bot.errors import OpeningTaken
from bot.ports import OutsideDiary
from bot.scheduling.wish import Wish
from tests.visits.clinic_room import CUPPING, JORDAN, ClinicRoom

LIVE = ("pending", "booked")


class Killed(BaseException):
    """The process is no more: nothing catches this."""


class Mortal(OutsideDiary):
    """A diary whose process dies just before or just after it is asked for something."""

    def __init__(self, diary, step, when):
        self.diary, self.step, self.when = diary, step, when
        self.openings, self.name = diary.openings, diary.name

    def hold(self, opening, held):
        return self._do("hold", lambda: self.diary.hold(opening, held))

    def book(self, outside, visit, contact):
        self._do("book", lambda: self.diary.book(outside, visit, contact))

    def cancel(self, outside):
        self._do("cancel", lambda: self.diary.cancel(outside))

    def _do(self, step, work):
        self._die(step, "before")
        done = work()
        self._die(step, "after")
        return done

    def _die(self, step, when):
        if (self.step, self.when) == (step, when):
            raise Killed


@pytest.fixture
def visit(room):
    who = room.screened()
    return room.visits.book(who, room.visits.hold(who, free_at(room, who, "mill")[0]).id, JORDAN)


def free_at(room, who, place):
    fit = room.visits.fitting(who, CUPPING, place, Wish(), most=3)
    return [opening.id for opening in fit.fitting]


def kill_while_moving(room, visit, opening, fhir, step, when):
    """The same clinic in a process that dies, then in one that starts ten minutes later and tidies up."""
    dying = ClinicRoom(room.base, room.store, {"mill": Mortal(fhir, step, when)}, room.clock)
    with pytest.raises(Killed):
        dying.visits.move(visit.conversation, visit.id, opening)
    room.visits.tidy()
    room.clock.pass_by(minutes=10)
    room.visits.tidy()
    return room.records.diary.visit(visit.id)


def kept_there(server):
    """The names of the times that are kept there."""
    return [one["identifier"][0]["value"] for one in server.appointments.values() if one["status"] in LIVE]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["hold", "book", "cancel"])
def test_killed_move_leaves_one_time_there(room, visit, fhir, server, step, when):
    wanted = free_at(room, visit.conversation, "mill")[1]
    now = kill_while_moving(room, visit, wanted, fhir, step, when)
    assert (kept_there(server), now.start == visit.start) == ([now.outside], step != "cancel")


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_move_to_our_own_place_leaves_none_there(room, visit, fhir, server, when):
    wanted = free_at(room, visit.conversation, "harbor")[0]
    now = kill_while_moving(room, visit, wanted, fhir, "cancel", when)
    assert (kept_there(server), now.outside, now.location) == ([], None, "harbor")


@pytest.mark.parametrize("step", ["hold", "book"])
def test_killed_move_from_our_own_place_leaves_none_there(room, fhir, server, step):
    ours = room.booked()
    wanted = free_at(room, ours.conversation, "mill")[0]
    now = kill_while_moving(room, ours, wanted, fhir, step, "after")
    assert (kept_there(server), now) == ([], ours)


def test_running_move_is_not_tidied(room, visit, server, fhir):
    class Tidied(Mortal):
        def book(self, outside, held, contact):
            self.diary.book(outside, held, contact)
            room.visits.tidy()

    moving = ClinicRoom(room.base, room.store, {"mill": Tidied(fhir, "", "")}, room.clock)
    moved = moving.visits.move(visit.conversation, visit.id, free_at(room, visit.conversation, "mill")[1])
    assert kept_there(server) == [moved.outside]


def test_move_that_took_too_long_is_refused(room, visit, server, fhir):
    class Slow(Mortal):
        def book(self, outside, held, contact):
            self.diary.book(outside, held, contact)
            room.clock.pass_by(minutes=11)
            room.visits.tidy()

    slow = ClinicRoom(room.base, room.store, {"mill": Slow(fhir, "", "")}, room.clock)
    with pytest.raises(OpeningTaken):
        slow.visits.move(visit.conversation, visit.id, free_at(room, visit.conversation, "mill")[1])
    assert kept_there(server) == [visit.outside]
