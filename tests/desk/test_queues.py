"""The calls to make and the waitlist, on the list and on the case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.ports import CallBack, Contact, Waiting, WaitStatus
from bot.scheduling.model import Appointment, AppointmentStatus
from tests.desk.browsing import Forms
from tests.fakes_doors import START

MARKUP = '<img src=x onerror="alert(1)">'
SOON, LATE = START + timedelta(hours=1), START - timedelta(minutes=1)


@pytest.fixture
def call(house):
    """A call promised to the patient of the case."""
    house.records.call_backs.all.append(CallBack(4, "case-1", "Wants advice", SOON))
    return house.records.call_backs


@pytest.fixture
def place(house):
    """The patient waits for an earlier time."""
    wish = '{"said": [["mornings, please", "2026-11-23T14:00:00+00:00"]]}'
    house.records.waitlist.all.append(Waiting(7, "case-1", "dry_cupping", None, wish, START))
    return house.records.waitlist


def send(staff, ending, **fields):
    action, found = Forms(staff.get("/desk").text).to(ending)
    return staff.post(action, data=found | fields)


def test_call_to_make_has_name_and_number(staff, call):
    page = staff.get("/desk").text.partition("Calls to make")[2].partition("</section>")[0]
    for words in ("Ada Moreno", 'href="tel:+15550100123"', "Promised by", "Wants advice"):
        assert words in page


def test_call_in_time_is_not_overdue(staff, call):
    assert "Overdue" not in staff.get("/desk").text


def test_late_call_is_overdue(staff, house):
    house.records.call_backs.all.append(CallBack(4, "case-1", "Wants advice", LATE))
    assert "Overdue:" in staff.get("/desk").text


def test_earliest_promise_comes_first(staff, house):
    house.records.call_backs.all += [CallBack(4, "case-1", "second", SOON), CallBack(5, "case-1", "first", LATE)]
    page = staff.get("/desk").text
    assert page.index("first</p>") < page.index("second</p>")


def test_made_call_leaves_the_list(staff, house, call):
    assert send(staff, "/calls/4/done").headers["location"] == "/desk"
    assert call.all[0].done_by == "mina"
    assert "Calls to make" not in staff.get("/desk").text


def test_call_made_on_the_case_returns_there(staff, call, house):
    action, fields = Forms(staff.get("/desk/cases/case-1").text).to("/calls/1/done")
    house.records.call_backs.all.append(CallBack(1, "case-1", "Wants advice", SOON))
    assert staff.post(action, data=fields).headers["location"] == "/desk/cases/case-1"


def test_call_of_somebody_beyond_the_list_has_a_name(staff, house):
    house.records.people.all["far"] = Contact("Far Away", "+16175550199")
    house.records.call_backs.all.append(CallBack(4, "far", "Wants advice", SOON))
    assert "Far Away" in staff.get("/desk").text


@pytest.mark.parametrize("number", ["5", "x", "-1", "٣", "99999999999999"])
def test_unknown_call_is_not_found(staff, call, number):
    _, fields = Forms(staff.get("/desk").text).to("/calls/4/done")
    assert staff.post(f"/desk/calls/{number}/done", data=fields).status_code == 404


def test_call_needs_proof_of_form(staff, call):
    assert send(staff, "/calls/4/done", proof="x").status_code == 403
    assert call.all[0].done_by is None


def test_waitlist_says_who_waits_for_what(staff, place):
    page = staff.get("/desk").text.partition("Waitlist")[2].partition("</section>")[0]
    for words in ("Ada Moreno", "dry_cupping", "any place", "since", "<q>mornings, please</q>"):
        assert words in page


def test_offer_shows_until_when_it_is_kept(staff, house):
    held = ("ruiz", "harbor", "dry_cupping", SOON, SOON + timedelta(hours=1), "case-1")
    house.records.diary.all.append(Appointment("v1", AppointmentStatus.PENDING, *held, expires=SOON))
    offered = Waiting(7, "case-1", "dry_cupping", "harbor", "", START, WaitStatus.OFFERED, SOON.date(), "v1", 2)
    house.records.waitlist.all.append(offered)
    page = staff.get("/desk").text
    assert "Offered a time, kept until" in page
    assert "Let 2 offers pass" in page


def test_offer_without_its_hold_still_shows(staff, house):
    house.records.waitlist.all.append(Waiting(7, "case-1", "dry_cupping", None, "{}", START, offer="gone"))
    assert "Waitlist" in staff.get("/desk").text


@pytest.mark.parametrize("wish", ["", "no json", "[]", '{"said": 3}', '{"said": [["alone"]]}', "null"])
def test_unreadable_wish_shows_the_place(staff, house, wish):
    house.records.waitlist.all.append(Waiting(7, "case-1", "dry_cupping", None, wish, START))
    assert "any place" in staff.get("/desk").text


def test_removed_patient_waits_no_more(staff, place):
    assert send(staff, "/waitlist").headers["location"] == "/desk"
    assert (place.all, place.left_by) == ([], {"case-1": "mina"})


def test_removed_on_the_case_returns_there(staff, place):
    action, fields = Forms(staff.get("/desk/cases/case-1").text).to("/waitlist")
    assert staff.post(action, data=fields).headers["location"] == "/desk/cases/case-1?done=left#visits"


def test_waitlist_needs_proof_of_form(staff, place):
    assert send(staff, "/waitlist", proof="x").status_code == 403
    assert len(place.all) == 1


def test_unknown_case_is_not_found(staff, place):
    _, fields = Forms(staff.get("/desk").text).to("/waitlist")
    assert staff.post("/desk/cases/none/waitlist", data=fields).status_code == 404


def test_patients_words_stay_text(staff, house):
    house.records.call_backs.all.append(CallBack(4, "case-1", MARKUP, SOON))
    house.records.waitlist.all.append(
        Waiting(7, "case-1", "dry_cupping", None, '{"said": [["<img src=x>", "at"]]}', START)
    )
    assert "<img src=x" not in staff.get("/desk").text


def test_alerts_still_stand_above_all(staff, call, house):
    page = staff.get("/desk").text
    assert page.index("Calls to make") < page.index('class="cases"')
