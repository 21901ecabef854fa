"""Booking at the desk, from the openings to the visit, before the real store and gate."""

from __future__ import annotations

import re

import pytest

from bot.ports import DeedKind
from bot.scheduling.model import AppointmentStatus

BOOK, HOLD = "/desk/cases/ada/book", "/hold"


@pytest.fixture
def keep(desk, real):
    """Keeps an opening for somebody by the form; gives the address of the details."""

    def kept(number: int = 0, who: str = "ada", **fields: str) -> str:
        answer = desk.fill(f"/desk/cases/{who}/book", HOLD, opening=real.opening(number), **fields)
        assert answer.status_code == 303, answer.text[:3000]
        return answer.headers["location"]

    return kept


def statuses(real, who="ada"):
    return [visit.status for visit in real.records.diary.visits(who)]


def test_case_leads_to_the_openings(desk):
    assert f'href="{BOOK}"' in desk.get("/desk/cases/ada").text


def test_openings_stand_by_day_and_practitioner(desk):
    page = desk.get(BOOK).text
    assert re.search(r"Tuesday, November 24.*?Elena Ruiz, Harbor Street.*?8:00 AM", page, re.DOTALL)
    assert "EST" in page


def test_openings_of_one_place_alone(desk):
    page = desk.get(BOOK, params={"location": "mill"}).text.partition("Free times")[2]
    assert "Mill Pond" in page
    assert "Harbor Street" not in page


def test_openings_from_a_day_on(desk):
    page = desk.get(BOOK, params={"day": "2026-12-07"}).text
    assert "Monday, December 7" in page
    assert "November" not in page.partition("Free times")[2]


def test_later_page_begins_after_this_one(desk):
    page = desk.get(BOOK).text
    later = re.search(r'<nav.*?href="([^"]+)">From', page, re.DOTALL)[1].replace("&amp;", "&")
    assert "Monday, November 30" in desk.get(later).text


def test_day_without_openings_names_the_next(desk):
    page = desk.get(BOOK, params={"day": "2026-12-24", "location": "mill"}).text
    assert re.search(r"No time is free in the seven days|Saturday, December 26", page)


@pytest.mark.parametrize(
    "asked",
    [
        {"day": "9999-12-31"},
        {"day": "0001-01-01"},
        {"day": "tomorrow"},
        {"service": "<script>"},
        {"location": "' or 1=1"},
        {"day": "\x00", "service": "x" * 5000},
    ],
)
def test_senseless_search_shows_a_page(desk, asked):
    page = desk.get(BOOK, params=asked)
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_kept_opening_becomes_a_visit(desk, real, keep):
    booked = desk.fill(keep(), "/book")
    assert "The visit is booked" in desk.follow(booked)
    assert statuses(real) == [AppointmentStatus.BOOKED]


def test_known_contact_stands_in_the_form(desk, keep):
    page = desk.get(keep()).text
    for words in ("Ada Moreno", "+16175550123", "ada@example.org", "Kept until"):
        assert words in page


def test_contact_is_kept_as_typed(desk, real, keep):
    desk.fill(keep(), "/book", phone="(617) 555-0123", name="Ada  B. Moreno", email="")
    contact = real.records.people.contact("ada")
    assert (contact.name, contact.phone, contact.email) == ("Ada B. Moreno", "+16175550123", None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "7"), ("name", "x" * 81), ("phone", "soon"), ("phone", ""), ("email", "ada at home")],
)
def test_wrong_field_is_named_and_nothing_booked(desk, real, keep, field, value):
    answer = desk.fill(keep(), "/book", **{field: value})
    assert answer.status_code == 422
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', answer.text)
    assert statuses(real) == [AppointmentStatus.PENDING]


def test_wrong_field_keeps_the_rest(desk, keep):
    page = desk.fill(keep(), "/book", name="Bea Moreno", phone="soon").text
    assert 'value="Bea Moreno"' in page
    assert 'value="soon"' in page


def test_double_submit_books_once(desk, real, keep):
    first, second = desk.again(keep(), "/book")
    assert first.headers["location"] == second.headers["location"]
    assert statuses(real) == [AppointmentStatus.BOOKED]


def test_used_key_with_other_contents_is_refused(desk, real, keep):
    desk.fill(keep(0), "/book", key="one-and-the-same")
    refused = desk.fill(keep(5), "/book", key="one-and-the-same")
    assert refused.status_code == 409
    assert "sent before with other contents" in refused.text


@pytest.mark.parametrize("key", ["", "short", "ä" * 20, "x" * 300, "tab\tin the key"])
def test_form_without_proper_key_does_nothing(desk, real, keep, key):
    assert desk.fill(keep(), "/book", key=key).status_code == 400
    assert statuses(real) == [AppointmentStatus.PENDING]


def test_form_of_another_session_does_nothing(desk, real, keep):
    assert desk.fill(keep(), "/book", proof="x").status_code == 403
    assert desk.fill(BOOK, HOLD, proof="x", opening=real.opening()).status_code == 403


def test_taken_opening_offers_the_others(desk, real):
    taken = real.opening()
    real.screened("bea")
    real.visits.hold("bea", taken)
    answer = desk.fill(BOOK, HOLD, opening=taken, service="dry_cupping", day="2026-11-24")
    assert answer.status_code == 409
    assert "was taken in the meantime" in answer.text
    assert f'value="{taken}"' not in answer.text
    assert 'name="opening"' in answer.text


@pytest.mark.parametrize("opening", ["", "x", "a|b|c|d", "ruiz|harbor|dry_cupping|2026-11-24T13:00:00", "|" * 999])
def test_senseless_opening_is_asked_for_again(desk, real, opening):
    answer = desk.fill(BOOK, HOLD, opening=opening)
    assert answer.status_code == 422
    assert "Please choose one of those shown" in answer.text
    assert statuses(real) == []


def test_past_opening_cannot_be_kept(desk, real):
    answer = desk.fill(BOOK, HOLD, opening="ruiz|harbor|dry_cupping|2026-11-20T13:00:00+00:00")
    assert (answer.status_code, statuses(real)) == (409, [])


def test_hold_that_ran_out_says_so(desk, real, keep):
    details = keep()
    real.clock.pass_by(minutes=11)
    assert "not kept any more" in desk.get(details).text


def test_booking_a_hold_that_ran_out_is_refused(desk, real, keep):
    details = keep()
    action, fields = desk.form(details, "/book")
    real.clock.pass_by(minutes=11)
    answer = desk.post(action, data=fields)
    assert answer.status_code == 409
    assert "Choose again" in answer.text


def test_kept_opening_can_be_given_back(desk, real, keep):
    assert "The time is given back" in desk.follow(desk.fill(keep(), "/cancel"))
    assert statuses(real) == [AppointmentStatus.CANCELLED]


def test_given_back_opening_is_no_visit(desk, keep):
    desk.fill(keep(), "/cancel")
    assert "No visit yet" in desk.get("/desk/cases/ada").text


def test_details_of_a_booked_visit_lead_back(desk, keep):
    details = keep()
    desk.fill(details, "/book")
    assert desk.get(details).headers["location"].startswith("/desk/cases/ada")


def test_somebody_elses_hold_is_not_found(desk, real, keep):
    real.screened("bea")
    theirs = keep().replace("/ada/", "/bea/")
    assert desk.get(theirs).status_code == 404
    refused = [deed for deed in real.records.deeds.of_visit(theirs.split("/")[5]) if deed.what is DeedKind.REFUSED]
    assert [(deed.by, deed.conversation) for deed in refused] == [("mina", "bea")]


@pytest.mark.parametrize("rest", ["nobody/book", "ada/visits/none/book", "%00/book"])
def test_unknown_ids_are_not_found(desk, rest):
    assert desk.get(f"/desk/cases/{rest}").status_code == 404


def test_strangers_cannot_book(desk, real):
    desk.cookies.clear()
    assert desk.get(BOOK).headers["location"] == "/desk/sign-in"
    assert desk.post("/desk/cases/ada/hold", data={"opening": real.opening()}).headers["location"] == "/desk/sign-in"
    assert statuses(real) == []


def test_patients_words_stay_text(desk, real, keep):
    answer = desk.fill(keep(), "/book", name='"><img src=x onerror=alert(1)>', phone="<b>")
    assert "<img src=x" not in answer.text
    assert "<b>" not in answer.text
