"""Another time for a visit, at the desk."""

from __future__ import annotations

import pytest

from bot.ports import DeedKind
from bot.scheduling.model import AppointmentStatus


@pytest.fixture
def visit(real):
    """Ada's visit."""
    return real.booked("ada")


@pytest.fixture
def page(visit):
    """The page on which its time is changed."""
    return f"/desk/cases/ada/visits/{visit.id}/move"


def test_page_shows_the_visit_as_it_is(desk, visit, page):
    shown = desk.get(page).text
    assert f"Visit {visit.number} is" in shown
    assert 'id="service"' not in shown


def test_moved_visit_keeps_its_number(desk, real, visit, page):
    opening = real.opening(6)
    shown = desk.follow(desk.fill(page, "/move", opening=opening))
    assert "The visit has its new time" in shown
    moved = real.visit(visit.id)
    assert (moved.status, opening.endswith(moved.start.isoformat())) == (AppointmentStatus.BOOKED, True)


def test_double_submit_moves_once(desk, real, visit, page):
    first, second = desk.again(page, "/move", opening=real.opening(6))
    assert (first.status_code, second.status_code) == (303, 303)
    assert [deed.what for deed in real.records.deeds.of_visit(visit.id)].count(DeedKind.MOVED) == 1


def test_taken_time_leaves_the_visit_alone(desk, real, visit, page):
    real.screened("bea")
    wanted = real.opening(6)
    real.visits.hold("bea", wanted)
    answer = desk.fill(page, "/move", opening=wanted)
    assert answer.status_code == 409
    assert "was taken in the meantime" in answer.text
    assert real.visit(visit.id).start == visit.start


def test_cancelled_visit_cannot_be_moved(desk, real, visit, page):
    action, fields = desk.form(page, "/move")
    real.visits.cancel("ada", visit.id)
    answer = desk.post(action, data=fields | {"opening": real.opening(6)})
    assert answer.status_code == 409
    assert "has changed in the meantime" in answer.text


def test_shut_gate_asks_for_a_reason(desk, real, visit, page):
    real.screened("ada", "diabetes")
    refused = desk.fill(page, "/move", opening=real.opening(6))
    assert refused.status_code == 409
    assert real.visit(visit.id).start == visit.start
    desk.fill(page, "/move", opening=real.opening(6), reason="Seen by her physician today")
    assert real.visit(visit.id).start != visit.start


def test_somebody_elses_visit_is_not_found(desk, real, visit, page):
    real.screened("bea")
    action, fields = desk.form(page, "/move")
    theirs = action.replace("/ada/", "/bea/")
    assert desk.post(theirs, data=fields | {"opening": real.opening(6)}).status_code == 404
    assert real.records.deeds.of_visit(visit.id)[-1].what is DeedKind.REFUSED
    assert real.visit(visit.id).start == visit.start


def test_chosen_nothing_says_so(desk, page):
    answer = desk.fill(page, "/move")
    assert answer.status_code == 422
    assert "Please choose one of those shown" in answer.text
