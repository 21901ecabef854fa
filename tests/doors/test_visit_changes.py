"""What the holder of a link changes: once for each form, for one visit, and never against the gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import GateReason, NotScreened
from bot.scheduling.model import AppointmentStatus
from tests.doors.visiting import FORM, key_in, openings_in, post, words_of
from tests.fakes_visits import VISIT

KEY = "k" * 24
CHANGES = ["/move", "/cancel", "/take", "/check"]
WELL = {"new_health": "none", "new_medicine": "no"}


def free(holder, visits, **query):
    """The page of free times, as a browser has it."""
    return holder.get(visits.link() + "/times", params=query).text


def test_move_gives_the_new_time(holder, visits):
    page = free(holder, visits, day="2026-11-30")
    wanted = openings_in(page)[0]
    moved = post(holder, visits.link() + "/move", opening=wanted, key=key_in(page))
    assert (moved.status_code, moved.headers["location"]) == (303, f"{visits.link()}?done=moved")
    assert visits.diary.visit(VISIT.id).start.isoformat() == wanted.split("|")[-1]


def test_moved_visit_shows_new_state(holder, visits):
    page = free(holder, visits, day="2026-11-30")
    moved = post(holder, visits.link() + "/move", opening=openings_in(page)[0], key=key_in(page))
    words = words_of(holder.get(moved.headers["location"]).text)
    assert "Your new time is set" in words
    assert "Monday, November 30" in words


def test_cancel_asks_and_then_cancels(holder, visits):
    asked = holder.get(visits.link() + "/cancel").text
    cancelled = post(holder, visits.link() + "/cancel", key=key_in(asked))
    assert cancelled.status_code == 303
    assert "Your visit is cancelled" in words_of(holder.get(cancelled.headers["location"]).text)


def test_kept_time_can_be_taken(holder, visits):
    visits.diary.put(replace(VISIT, status=AppointmentStatus.PENDING, expires=VISIT.start))
    taken = post(holder, visits.link() + "/take", key=key_in(holder.get(visits.link()).text))
    words = words_of(holder.get(taken.headers["location"]).text)
    assert "The time is yours" in words
    assert "Your visit is booked" in words


def test_kept_time_that_ran_out_is_gone(holder, visits):
    visits.diary.put(replace(VISIT, status=AppointmentStatus.PENDING, expires=visits.clock.now()))
    taken = post(holder, visits.link() + "/take", key=KEY)
    assert taken.status_code == 409
    assert "We could not keep this time any longer" in words_of(taken.text)


@pytest.mark.parametrize("change", ["/cancel", "/move"])
def test_double_submit_counts_once(holder, visits, change):
    page = free(holder, visits, day="2026-11-30")
    fields = {"key": key_in(page)} | ({"opening": openings_in(page)[0]} if change == "/move" else {})
    answers = [post(holder, visits.link() + change, **fields) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert (len(visits.visits.changes), visits.diary.visit(VISIT.id).sequence) == (1, 1)


def test_key_with_other_wish_changes_nothing(holder, visits):
    page = free(holder, visits, day="2026-11-30")
    first, second = openings_in(page)[:2]
    post(holder, visits.link() + "/move", opening=first, key=KEY)
    again = post(holder, visits.link() + "/move", opening=second, key=KEY)
    assert again.status_code == 409
    assert "Nothing was changed twice" in words_of(again.text)
    assert visits.diary.visit(VISIT.id).start.isoformat() == first.split("|")[-1]


def test_taken_opening_offers_the_next(holder, visits):
    wanted = openings_in(free(holder, visits, day="2026-11-30"))[0]
    start = VISIT.start + timedelta(days=6)
    others = replace(VISIT, id="other", conversation="other", start=start - timedelta(hours=2), end=start)
    visits.diary.put(others)
    refused = post(holder, visits.link() + "/move", opening=wanted, key=KEY)
    assert refused.status_code == 409
    assert "That time is not free any more" in words_of(refused.text)
    assert openings_in(refused.text)
    assert visits.diary.visit(VISIT.id) == VISIT


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ("2026-11-22T15:00:00+00:00", "That time is over"),
        ("2026-11-26T15:00:00+00:00", "That time is not free any more"),
        ("2026-11-30T03:00:00+00:00", "That time is not free any more"),
        ("2027-06-01T15:00:00+00:00", "That time is not free any more"),
    ],
    ids=["past", "closed", "night", "too far"],
)
def test_impossible_time_is_told_plainly(holder, visits, start, told):
    refused = post(holder, visits.link() + "/move", opening=f"ruiz|harbor|dry_cupping|{start}", key=KEY)
    assert refused.status_code == 409
    assert told in words_of(refused.text)
    assert openings_in(refused.text)


@pytest.mark.parametrize(
    "opening",
    [
        "",
        "|||",
        "ruiz|harbor|dry_cupping",
        "ruiz|harbor|dry_cupping|now",
        "ruiz|harbor|dry_cupping|2026-11-30T15:00:00",
        "ruiz|harbor|dry_cupping|0001-01-01T00:00:00+14:00",
        "ruiz|harbor|dry_cupping|9999-12-31T23:59:00-14:00",
        "ruiz|harbor|massage_cupping|2026-11-30T15:00:00+00:00",
        "ruiz|atlantis|dry_cupping|2026-11-30T15:00:00+00:00",
        "ruiz|harbor|dry_cupping|2026-11-30T15:00:00+00:00|more",
        "a" * 299,
        "ruiz|harbor|dry_cupping|2026-11-30T15:00:00+00:00\x00",
        "' OR 1=1 --",
    ],
)
def test_hostile_opening_is_refused(holder, visits, opening):
    refused = post(holder, visits.link() + "/move", opening=opening, key=KEY)
    assert refused.status_code == 422
    assert visits.diary.visit(VISIT.id) == VISIT


@pytest.mark.parametrize("who", ["nobody", "tran", ""])
def test_opening_of_other_practitioner_is_not_made_up(holder, visits, who):
    wanted = f"{who}|harbor|dry_cupping|2026-11-30T15:00:00+00:00"
    assert post(holder, visits.link() + "/move", opening=wanted, key=KEY).status_code == 409
    assert visits.diary.visit(VISIT.id) == VISIT


@pytest.mark.parametrize("why", list(GateReason))
def test_shut_gate_speaks_its_reason(holder, visits, why):
    wanted = openings_in(free(holder, visits, day="2026-11-30"))[0]
    visits.visits.shut = NotScreened("shut", why)
    refused = post(holder, visits.link() + "/move", opening=wanted, key=KEY)
    assert refused.status_code == 409
    assert visits.linked.gate_words(why) in words_of(refused.text)


@pytest.mark.parametrize("change", ["/move", "/cancel"])
def test_visit_that_began_stays_as_it_is(holder, visits, change):
    wanted = openings_in(free(holder, visits, day="2026-11-30"))[0]
    visits.clock.pass_by(days=1, minutes=1)
    refused = post(holder, visits.link() + change, opening=wanted, key=KEY)
    assert refused.status_code == 409
    assert "can no longer be changed here" in words_of(refused.text)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("key", ["", "short", "k" * 65, "k" * 23 + "\n", "k" * 20 + "é", "../../../../../etc/passwd"])
def test_key_that_is_not_ours_is_refused(holder, visits, change, key):
    refused = post(holder, visits.link() + change, key=key, opening="ruiz|harbor|dry_cupping|x", **WELL)
    assert refused.status_code == 422
    assert visits.diary.all == {VISIT.id: VISIT}


@pytest.mark.parametrize("change", CHANGES)
def test_key_sent_twice_is_refused(holder, visits, change):
    assert post(holder, visits.link() + change, key=[KEY, KEY], **WELL).status_code == 422


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", FORM["Content-Type"], 422),
        (b"key=" + b"k" * 20_000, FORM["Content-Type"], 413),
        (b"a=" + b"k" * 400, FORM["Content-Type"], 422),
        (b"&".join(b"a=b" for _ in range(200)), FORM["Content-Type"], 400),
        (b"\xff\xfe", FORM["Content-Type"], 400),
        (b"k" * 300_000, FORM["Content-Type"], 413),
        (b'{"key": "x"}', "application/json", 415),
        (b"--x\r\n", "multipart/form-data; boundary=x", 415),
    ],
)
def test_bad_body_is_refused(holder, visits, change, body, kind, status):
    refused = holder.post(visits.link() + change, content=body, headers={"Content-Type": kind})
    assert refused.status_code == status
    assert visits.diary.all == {VISIT.id: VISIT}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://clinic.test.evil.example"])
def test_foreign_page_cannot_change(holder, visits, change, origin):
    refused = holder.post(visits.link() + change, content=f"key={KEY}", headers={**FORM, "Origin": origin})
    assert refused.status_code == 403
    assert visits.diary.all == {VISIT.id: VISIT}


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("", "GET, HEAD"), ("/move", "POST"), ("/cancel", "GET, HEAD, POST"), ("/check", "GET, HEAD, POST")],
)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "BREW"])
def test_other_methods_change_nothing(holder, visits, path, allowed, method):
    refused = holder.request(method, visits.link() + path)
    assert (refused.status_code, refused.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize("path", ["/move", "/take"])
def test_change_is_not_made_by_looking(holder, visits, path):
    assert holder.get(visits.link() + path).status_code == 405
    assert visits.diary.all == {VISIT.id: VISIT}
