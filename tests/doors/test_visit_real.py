"""Whole ways through a visit's link, in front of the real clinic and the real store."""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import datetime, timedelta
from itertools import count

import icalendar
import pytest
from starlette.testclient import TestClient

from bot.app import create_app
from bot.ports import DeedKind
from bot.scheduling.model import AppointmentStatus
from bot.scheduling.wish import Wish
from tests.doors.conftest import ROOMY
from tests.doors.real import ADA, RealDoors
from tests.doors.visiting import key_in, openings_in, post, words_of

NUMBERS = count(1)


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    made = RealDoors.at(tmp_path_factory.mktemp("doors"))
    with contextlib.closing(made.house):
        yield made


@pytest.fixture
def visit(doors):
    """A visit a day or more ahead, of a patient of this test alone."""
    return doors.booked(doors.screened(f"patient-{next(NUMBERS)}"))


@pytest.fixture
def link(doors, visit):
    return doors.link(visit)


@pytest.fixture
def holder(doors):
    headers = {"Origin": "http://clinic.test", "Accept": "text/html"}
    app = create_app(doors.house, ROOMY)
    with TestClient(app, base_url="http://clinic.test", headers=headers, follow_redirects=False) as browser:
        yield browser


def kinds(doors, visit):
    return Counter(deed.what for deed in doors.house.records.deeds.of_visit(visit.id))


def moved(holder, link, page=None):
    """Pick the first time that is offered."""
    page = page or holder.get(link + "/times").text
    return post(holder, link + "/move", opening=openings_in(page)[0], key=key_in(page))


def answered(holder, link, **picked):
    """Fill in the short form: nothing of it, but for what is named."""
    page = holder.get(link + "/check").text
    questions = {each.id: "none_of_these" for each in holder.app.state.door.house.checkin.questions()}
    return post(holder, link + "/check", key=key_in(page), **{**questions, **picked})


def test_page_shows_what_is_booked(holder, visit, link):
    words = words_of(holder.get(link).text)
    assert "Your visit is booked" in words
    assert visit.number in words


def test_calendar_holds_the_same_instants(holder, visit, link):
    calendar = icalendar.Calendar.from_ical(holder.get(link + "/calendar.ics").content)
    (event,) = calendar.walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (visit.start, visit.end)


def test_move_gives_the_time_that_was_picked(holder, doors, visit, link):
    page = holder.get(link + "/times").text
    answer = moved(holder, link, page)
    assert answer.status_code == 303
    assert doors.again(visit).start.isoformat() == openings_in(page)[0].split("|")[-1]
    assert "Your new time is set" in words_of(holder.get(answer.headers["location"]).text)


def test_calendar_of_moved_visit_is_newer(holder, visit, link):
    moved(holder, link)
    (event,) = icalendar.Calendar.from_ical(holder.get(link + "/calendar.ics").content).walk("VEVENT")
    assert event["sequence"] > visit.sequence


def test_double_submit_moves_once(holder, doors, visit, link):
    page = holder.get(link + "/times").text
    answers = [moved(holder, link, page).status_code for _ in range(3)]
    assert answers == [303, 303, 303]
    assert kinds(doors, visit)[DeedKind.MOVED] == 1


def test_double_submit_cancels_once(holder, doors, visit, link):
    page = holder.get(link + "/cancel").text
    answers = [post(holder, link + "/cancel", key=key_in(page)).status_code for _ in range(3)]
    assert answers == [303, 303, 303]
    assert kinds(doors, visit)[DeedKind.CANCELLED] == 1


def test_cancelled_visit_is_free_for_others(holder, doors, visit, link):
    post(holder, link + "/cancel", key=key_in(holder.get(link + "/cancel").text))
    assert doors.again(visit).status is AppointmentStatus.CANCELLED
    assert doors.booked(doors.screened(f"patient-{next(NUMBERS)}"), visit.start - timedelta(minutes=1))


def test_taken_time_offers_the_next(holder, doors, visit, link):
    page = holder.get(link + "/times").text
    wanted = openings_in(page)[0]
    doors.house.visits.hold(doors.screened(f"patient-{next(NUMBERS)}"), wanted)
    refused = moved(holder, link, page)
    assert refused.status_code == 409
    assert "That time is not free any more" in words_of(refused.text)
    assert wanted not in openings_in(refused.text)
    assert doors.again(visit).start == visit.start


def test_screening_that_is_too_old_says_so(holder, doors, visit, link):
    page = holder.get(link + "/times").text
    decisions, long_ago = doors.house.decisions, doors.clock.now() - timedelta(days=40)
    newest = decisions.latest(visit.conversation)
    decisions.record(visit.conversation, newest.facts, newest.assessment, long_ago)
    refused = moved(holder, link, page)
    assert refused.status_code == 409
    assert doors.house.words.say("gate_expired") in words_of(refused.text)


def test_short_form_with_nothing_new_is_kept(holder, doors, visit, link):
    with doors.hours_before(visit, 3):
        answer = answered(holder, link)
        assert "Thank you for your answers" in words_of(holder.get(answer.headers["location"]).text)
        assert doors.again(visit).checked_at == doors.clock.now()


@pytest.mark.parametrize("told", ["pregnancy", "something_else"])
def test_news_stop_the_visit_and_say_so(holder, doors, visit, link, told):
    with doors.hours_before(visit, 3):
        for page in (answered(holder, link, news=told), holder.get(link)):
            assert page.status_code == 200
            assert "Please do not come to your visit before our team has called you" in words_of(page.text)
    assert doors.again(visit).checked_at is None
    assert kinds(doors, visit)[DeedKind.FLAGGED] == 1


def test_emergency_is_answered_at_once(holder, doors, visit, link):
    sign = next(iter(dict(doors.house.checkin.questions()[0].options)))
    with doors.hours_before(visit, 3):
        answer = answered(holder, link, emergency_signs=sign)
    words = words_of(answer.text)
    assert words.index("Call 911 now") < words.index(doors.house.words.say("emergency")) < words.index(visit.number)
    alerts = {(alert.conversation, alert.kind) for alert in doors.house.alerts.open_alerts()}
    assert (visit.conversation, "emergency") in alerts


def test_same_answers_twice_are_written_once(holder, doors, visit, link):
    with doors.hours_before(visit, 3):
        page = holder.get(link + "/check").text
        picked = {each.id: "none_of_these" for each in doors.house.checkin.questions()}
        answers = [post(holder, link + "/check", key=key_in(page), **picked).status_code for _ in range(3)]
    assert answers == [303, 303, 303]
    assert kinds(doors, visit)[DeedKind.CHECKED] == 1


def test_link_to_no_visit_is_written_down(holder, doors):
    token = doors.house.links.token("no-such-visit")
    assert holder.get(f"/visit/{token}").status_code == 404
    (deed,) = doors.house.records.deeds.of_visit("no-such-visit")
    assert (deed.what, deed.by) == (DeedKind.REFUSED, "link")
    assert token not in repr(deed)


def test_kept_time_from_waitlist_is_taken(holder, doors, visit):
    conversation = doors.screened(f"patient-{next(NUMBERS)}")
    opening = doors.house.visits.fitting(conversation, "dry_cupping", "harbor", Wish(), visit.start).fitting[0]
    held = doors.house.visits.hold(conversation, opening.id)
    page = holder.get(doors.link(held)).text
    assert "We keep this time for you" in words_of(page)
    taken = post(holder, doors.link(held) + "/take", key=key_in(page))
    assert taken.status_code == 303
    assert doors.again(held).status is AppointmentStatus.BOOKED


def test_page_tells_nobody_who_the_patient_is(holder, link):
    page = holder.get(link).text + holder.get(link + "/calendar.ics").text
    assert not any(told in page for told in (ADA.name, ADA.phone, ADA.email))


def test_times_that_overlap_the_visit_itself_are_offered(holder, visit, link, doors):
    day = visit.start.astimezone(doors.house.profile.clock_of(visit.location)).date()
    page = holder.get(f"{link}/times?day={day}&place={visit.location}").text
    starts = {datetime.fromisoformat(one.split("|")[3]) for one in openings_in(page) if visit.practitioner in one}
    assert visit.start not in starts
    assert any(visit.start < start < visit.end for start in starts)
