"""The pages behind a visit's link, as they are read: what they show, and that reading changes nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import GateReason, NotScreened
from bot.ports import Deed, DeedKind
from bot.scheduling.model import AppointmentStatus
from tests.doors.visiting import key_in, openings_in, words_of
from tests.fakes_visits import VISIT

PAGES = ["", "/times", "/cancel", "/check", "/calendar.ics"]
STRICT = "default-src 'none'; script-src 'self'; style-src 'self';"


def test_page_tells_all_of_visit(holder, visits):
    words = words_of(holder.get(visits.link()).text)
    for told in ("Your visit is booked", "Tuesday, November 24", "9:00 AM to 9:45 AM EST", "Dry cupping", "Elena Ruiz"):
        assert told in words
    assert "24 Harbor Street, Boston, MA" in words
    assert VISIT.number in words


def test_video_visit_names_no_street(holder, visits):
    visits.diary.put(replace(VISIT, service="virtual_physical_therapy"))
    words = words_of(holder.get(visits.link()).text)
    assert "By video" in words
    assert "24 Harbor Street" not in words


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"status": AppointmentStatus.CANCELLED}, "Your visit is cancelled"),
        ({"status": AppointmentStatus.NOSHOW}, "This visit was missed"),
        ({"status": AppointmentStatus.FULFILLED}, "This visit is over"),
        ({"status": AppointmentStatus.ARRIVED}, "Your visit is now"),
        ({"start": VISIT.start - timedelta(days=9), "end": VISIT.end - timedelta(days=9)}, "This visit is over"),
        ({"start": VISIT.start - timedelta(days=1, minutes=5)}, "Your visit is now"),
        ({"status": AppointmentStatus.PENDING, "expires": VISIT.start}, "We keep this time for you"),
        ({"status": AppointmentStatus.PENDING, "expires": VISIT.start - timedelta(days=2)}, "no longer kept"),
    ],
)
def test_page_tells_how_visit_stands(holder, visits, changes, told):
    visits.diary.put(replace(VISIT, **changes))
    assert told in words_of(holder.get(visits.link()).text)


@pytest.mark.parametrize("status", [AppointmentStatus.CANCELLED, AppointmentStatus.NOSHOW, AppointmentStatus.FULFILLED])
@pytest.mark.parametrize("page", ["/times", "/cancel", "/check"])
def test_settled_visit_offers_no_change(holder, visits, status, page):
    visits.diary.put(replace(VISIT, status=status))
    front = holder.get(visits.link())
    assert "/times" not in front.text
    assert holder.get(visits.link() + page).headers["location"] == visits.link()


def test_form_is_offered_from_day_before(holder, visits):
    visits.diary.put(replace(VISIT, start=VISIT.start + timedelta(days=1), end=VISIT.end + timedelta(days=1)))
    assert "/check" not in holder.get(visits.link()).text
    visits.clock.pass_by(days=1)
    assert f'href="{visits.link()}/check"' in holder.get(visits.link()).text


def test_form_asks_every_question(holder, visits):
    page = holder.get(visits.link() + "/check").text
    assert all(f"<legend>{question.text}</legend>" in page for question in visits.short_form.asked)


def test_flagged_visit_tells_what_to_do(holder, visits):
    visits.deeds.note(Deed(visits.clock.now(), "patient", DeedKind.FLAGGED, VISIT.id))
    words = words_of(holder.get(visits.link()).text)
    assert "Please talk with us before you come" in words
    assert visits.profile.emergency_number in words


def test_later_good_form_lifts_the_flag(holder, visits):
    for what in (DeedKind.FLAGGED, DeedKind.CHECKED):
        visits.deeds.note(Deed(visits.clock.now(), "patient", what, VISIT.id))
    assert "Please talk with us" not in words_of(holder.get(visits.link()).text)


def test_times_show_one_day_in_full(holder, visits):
    offered = openings_in(holder.get(visits.link() + "/times", params={"day": "2026-11-30"}).text)
    assert offered
    assert all("|harbor|dry_cupping|2026-11-30T" in opening for opening in offered)


def test_times_start_where_something_is_free(holder, visits):
    assert openings_in(holder.get(visits.link() + "/times").text)


def test_times_page_through_every_day(holder, visits):
    page, seen = holder.get(visits.link() + "/times").text, 1
    while later := re.search(r'href="([^"]+)">Later days', page):
        page, seen = holder.get(later[1].replace("&amp;", "&")).text, seen + 1
    assert seen == 7
    assert "Earlier days" in page


def test_other_place_has_its_own_times(holder, visits):
    offered = openings_in(holder.get(visits.link() + "/times", params={"place": "mill"}).text)
    assert {opening.split("|")[1] for opening in offered} == {"mill"}


def test_closed_day_names_next_one(holder, visits):
    words = words_of(holder.get(visits.link() + "/times", params={"day": "2026-11-26"}).text)
    assert "Nothing is free on this day. The next free day is Friday, November 27" in words


@pytest.mark.parametrize(
    "query",
    [
        {"day": "yesterday"},
        {"day": "2026-02-30"},
        {"day": "9999-12-31"},
        {"day": "0001-01-01"},
        {"day": "2026-11-20"},
        {"day": "\u0662\u0660\u0662\u0666-11-24"},
        {"day": "2026-W48-1"},
        {"day": "x" * 5000},
        {"place": "../../etc"},
        {"place": "<script>"},
        {"place": "nowhere", "day": "'"},
        {"more": "1"},
    ],
)
def test_senseless_day_or_place_is_ignored(holder, visits, query):
    page = holder.get(visits.link() + "/times", params=query)
    assert page.status_code == 200
    assert openings_in(page.text) == openings_in(holder.get(visits.link() + "/times").text)


def test_shut_gate_says_why(holder, visits):
    visits.visits.shut = NotScreened("too old", GateReason.EXPIRED)
    refused = holder.get(visits.link() + "/times")
    assert refused.status_code == 409
    assert visits.linked.gate_words(GateReason.EXPIRED) in words_of(refused.text)


def test_service_no_longer_offered_stays_put(holder, visits):
    visits.diary.put(replace(VISIT, service="leeches"))
    assert holder.get(visits.link()).status_code == 200
    assert holder.get(visits.link() + "/times").status_code == 409


def test_calendar_comes_as_a_file(holder, visits):
    file = holder.get(visits.link() + "/calendar.ics")
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert file.headers["content-disposition"] == f'attachment; filename="visit-{VISIT.number}.ics"'


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_changes_nothing(holder, visits, page, method):
    for _ in range(3):
        assert holder.request(method, visits.link() + page).status_code == 200
    assert (visits.diary.all, visits.deeds.all, visits.visits.changes) == ({VISIT.id: VISIT}, [], [])


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_armoured(holder, visits, page):
    headers = holder.get(visits.link() + page).headers
    assert headers["content-security-policy"].startswith(STRICT)
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] in {"same-origin", "no-referrer"}


@pytest.mark.parametrize("page", PAGES[:4])
def test_pages_hold_no_script_or_style(holder, visits, page):
    text = holder.get(visits.link() + page).text
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", text, re.IGNORECASE)


@pytest.mark.parametrize("page", PAGES[:4])
def test_pages_ask_no_other_site(holder, visits, page):
    assert not re.search(r"(?:https?:)?//[\w-]+\.\w", holder.get(visits.link() + page).text)


@pytest.mark.parametrize("page", PAGES[:4])
def test_pages_name_phone_and_emergency(holder, visits, page):
    words = words_of(holder.get(visits.link() + page).text)
    assert visits.profile.phone in words
    assert f"In an emergency, call {visits.profile.emergency_number}" in words


def test_names_never_become_markup(holder, visits):
    hostile = '<img src=x onerror="alert(1)">'
    people = visits.profile.practitioners
    profile = replace(
        visits.profile, name=hostile, practitioners={**people, "ruiz": replace(people["ruiz"], name=hostile)}
    )
    visits.use(profile)
    page = holder.get(visits.link()).text + holder.get(visits.link() + "/times").text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_each_page_has_its_own_key(holder, visits):
    keys = {key_in(holder.get(visits.link() + "/cancel").text) for _ in range(5)}
    assert len(keys) == 5


@pytest.mark.parametrize("done", ["moved", "booked", "checked", "cancelled", "<b>", "gate", "x" * 3000])
def test_claim_in_address_is_not_believed(holder, visits, done):
    visits.diary.put(replace(VISIT, status=AppointmentStatus.CANCELLED))
    page = holder.get(visits.link(), params={"done": done}).text
    assert "notice-box" not in page
