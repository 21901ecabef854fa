"""Booking at the desk for somebody whom the screening keeps out: refused with the reason, or past it by reason."""

from __future__ import annotations

import pytest

from bot.ports import DeedKind
from bot.scheduling.model import AppointmentStatus

REASON = "Her physician called and agrees"
HOLD = "/hold"


def statuses(real, who):
    return [visit.status for visit in real.records.diary.visits(who)]


@pytest.fixture
def new(real):
    """Somebody who has answered nothing."""
    return real.patient("new")


@pytest.fixture
def urgent(real):
    """Somebody with a finding that needs a physician today."""
    return real.screened("urgent", "dvt_blood_clot")


def test_page_says_why_it_is_shut(desk, real, new):
    page = desk.get("/desk/cases/new/book").text
    assert "Not open for booking" in page
    assert real.words.say("gate_no_screening")[:30] in page


def test_openings_can_be_looked_at_all_the_same(desk, new):
    assert 'name="opening"' in desk.get("/desk/cases/new/book").text


def test_without_screening_nothing_is_kept(desk, real, new):
    refused = desk.fill("/desk/cases/new/book", HOLD, opening=real.opening())
    assert refused.status_code == 409
    assert "The screening does not allow it" in refused.text
    assert statuses(real, "new") == []


def test_short_reason_is_not_enough(desk, real, new):
    refused = desk.fill("/desk/cases/new/book", HOLD, opening=real.opening(), reason="  because ")
    assert refused.status_code == 422
    assert "at least 10 characters" in refused.text
    assert statuses(real, "new") == []


def test_refused_form_keeps_what_was_typed(desk, real, new):
    opening = real.opening(3)
    page = desk.fill("/desk/cases/new/book", HOLD, opening=opening, reason="because").text
    assert ">because</textarea>" in page
    assert f'value="{opening}" required checked' in page


def test_reason_opens_the_gate(desk, real, new):
    kept = desk.fill("/desk/cases/new/book", HOLD, opening=real.opening(), reason=REASON)
    details = desk.follow(kept)
    assert REASON in details
    assert "Book all the same" in details
    desk.fill(kept.headers["location"], "/book")
    assert statuses(real, "new") == [AppointmentStatus.BOOKED]


def test_override_is_logged_with_the_name(desk, real, new):
    kept = desk.fill("/desk/cases/new/book", HOLD, opening=real.opening(), reason=REASON)
    desk.fill(kept.headers["location"], "/book")
    deeds = real.records.deeds.of_visit(real.records.diary.visits("new")[0].id)
    assert {deed.by for deed in deeds if deed.what is DeedKind.OVERRIDE} == {"mina"}
    page = desk.get("/desk/cases/new").text
    assert "went past the screening" in page
    assert REASON in page


def test_booking_needs_the_reason_too(desk, real, new):
    kept = desk.fill("/desk/cases/new/book", HOLD, opening=real.opening(), reason=REASON)
    refused = desk.fill(kept.headers["location"], "/book", reason="")
    assert refused.status_code == 409
    assert statuses(real, "new") == [AppointmentStatus.PENDING]


def test_another_person_is_refused_with_the_reason(desk, real):
    kept = desk.fill("/desk/cases/ada/book", HOLD, opening=real.opening())
    refused = desk.fill(kept.headers["location"], "/book", name="Bruno Other", phone="617-555-0177")
    assert refused.status_code == 409
    assert real.words.say("gate_other_person")[:30] in refused.text
    assert 'name="reason"' in refused.text


def test_urgent_finding_is_warned_of(desk, urgent):
    page = desk.get("/desk/cases/urgent/book").text
    assert "An urgent finding or an emergency stands in this case" in page
    assert 'name="tick"' in page


def test_urgent_finding_needs_the_tick(desk, real, urgent):
    refused = desk.fill("/desk/cases/urgent/book", HOLD, opening=real.opening(), reason=REASON)
    assert refused.status_code == 422
    assert "Please tick" in refused.text
    assert statuses(real, "urgent") == []


def test_urgent_finding_with_tick_and_reason_rings(desk, real, urgent):
    kept = desk.fill("/desk/cases/urgent/book", HOLD, opening=real.opening(), reason=REASON, tick="yes")
    desk.fill(kept.headers["location"], "/book", tick="yes")
    assert statuses(real, "urgent") == [AppointmentStatus.BOOKED]
    assert any(alert.conversation == "urgent" and REASON in alert.words for alert in real.alerts.open_alerts())


def test_flag_stands_on_a_visit_that_is_not_open_any_more(desk, real):
    real.booked("ada")
    real.screened("ada", "diabetes")
    page = desk.get("/desk/cases/ada").text
    assert "Flagged" in page
    assert "The screening speaks against this visit now" in page


def test_reason_of_staff_stays_text(desk, real, new):
    markup = "<img src=x onerror=alert(1)> she is known here"
    desk.fill("/desk/cases/new/book", HOLD, opening=real.opening(), reason=markup)
    assert "<img src=x" not in desk.get("/desk/cases/new").text
