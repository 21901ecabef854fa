"""What becomes of a visit, at the desk: arrived, given, not come, cancelled, and taking that back."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.desk.visits import allowed
from bot.ports import Contact, DeedKind
from bot.scheduling.model import Appointment, AppointmentStatus

CASE = "/desk/cases/ada"
UNREACHED = "no e-mail address, and no text messages are sent"
START = datetime(2026, 11, 24, 15, 0, tzinfo=timezone.utc)
BEFORE, AFTER = START - timedelta(days=3), START + timedelta(minutes=5)


@pytest.fixture
def visit(real):
    """Ada's visit, on the morning of its day."""
    booked = real.booked("ada")
    real.clock.at = booked.start - timedelta(minutes=10)
    return booked


@pytest.fixture
def signed_in(desk, visit):
    """Mina, signed in on the day of the visit."""
    desk.sign_in()
    return desk


def kinds(real, visit):
    return [deed.what for deed in real.records.deeds.of_visit(visit.id)]


def status(real, visit):
    return real.visit(visit.id).status


def no_to_all(real):
    return {f"{question.id}.none_of_these": "yes" for question in real.checkin.questions()}


@pytest.mark.parametrize(
    ("status", "now", "may"),
    [
        ("pending", BEFORE, "book release"),
        ("booked", BEFORE, "check move cancel"),
        ("booked", START - timedelta(hours=2), "arrive check move cancel"),
        ("booked", AFTER, "arrive noshow fulfil"),
        ("arrived", AFTER, "fulfil undo"),
        ("noshow", AFTER, "undo"),
        ("fulfilled", AFTER, ""),
        ("cancelled", BEFORE, ""),
    ],
)
def test_each_status_allows_its_actions(status, now, may):
    one = Appointment("v1", AppointmentStatus(status), "ruiz", "harbor", "dry_cupping", START, AFTER, "ada")
    assert list(allowed(one, START, now)) == may.split()


def test_visit_shows_on_the_clock_of_its_place(signed_in, visit):
    page = signed_in.get(CASE).text
    for words in ("<strong>Mon, Nov 23</strong>", "EST", "Elena Ruiz", "Harbor Street", visit.number, "Booked"):
        assert words in page


def test_arrival_without_short_form_is_refused(signed_in, real, visit):
    refused = signed_in.fill(CASE, "/mark", status="arrived")
    assert refused.status_code == 409
    assert "The arrival is not noted yet" in refused.text
    assert "Ask the patient" in refused.text
    assert status(real, visit) is AppointmentStatus.BOOKED


def test_refused_arrival_is_logged(signed_in, real, visit):
    signed_in.fill(CASE, "/mark", status="arrived")
    assert kinds(real, visit)[-1] is DeedKind.REFUSED


def test_short_form_opens_the_arrival(signed_in, real, visit):
    saved = signed_in.fill(f"{CASE}/visits/{visit.id}/check", "/check", **no_to_all(real))
    assert "Nothing in the short form speaks against the visit" in signed_in.follow(saved)
    assert "Checked again" in signed_in.get(CASE).text
    signed_in.fill(CASE, "/mark", status="arrived")
    assert status(real, visit) is AppointmentStatus.ARRIVED


def test_short_form_names_who_filled_it_in(signed_in, real, visit):
    signed_in.fill(f"{CASE}/visits/{visit.id}/check", "/check", **no_to_all(real))
    assert [(d.by, d.what) for d in real.records.deeds.of_visit(visit.id)][-1] == ("mina", DeedKind.CHECKED)


def test_unfinished_short_form_is_not_enough(signed_in, real, visit):
    page = signed_in.fill(f"{CASE}/visits/{visit.id}/check", "/check", **{"news.none_of_these": "yes"}).text
    assert "Not finished yet" in page
    assert 'name="news.none_of_these" value="yes" checked' in page
    assert real.visit(visit.id).checked_at is None


def test_finding_in_the_short_form_flags_the_visit(signed_in, real, visit):
    answers = no_to_all(real) | {"news.none_of_these": "", "news.blood_thinner": "yes"}
    page = signed_in.fill(f"{CASE}/visits/{visit.id}/check", "/check", **answers).text
    assert "Something speaks against this visit" in page
    case = signed_in.get(CASE).text
    assert "Flagged" in case
    assert "Not checked again yet" in case


def test_flagged_visit_does_not_arrive(signed_in, real, visit):
    answers = no_to_all(real) | {"news.none_of_these": "", "news.blood_thinner": "yes"}
    signed_in.fill(f"{CASE}/visits/{visit.id}/check", "/check", **answers)
    assert signed_in.fill(CASE, "/mark", status="arrived").status_code == 409
    assert status(real, visit) is AppointmentStatus.BOOKED


def test_arrival_by_reason_is_logged(signed_in, real, visit):
    check = f"{CASE}/visits/{visit.id}/check"
    arrived = signed_in.fill(check, "/mark", reason="Asked all of it at the counter")
    assert arrived.status_code == 303
    assert status(real, visit) is AppointmentStatus.ARRIVED
    assert DeedKind.OVERRIDE in kinds(real, visit)


def test_arrival_by_short_reason_is_refused(signed_in, real, visit):
    refused = signed_in.fill(f"{CASE}/visits/{visit.id}/check", "/mark", reason="ok")
    assert refused.status_code == 422
    assert ">ok</textarea>" in refused.text
    assert status(real, visit) is AppointmentStatus.BOOKED


def test_unknown_answer_is_not_taken(signed_in, real, visit):
    check = f"{CASE}/visits/{visit.id}/check"
    refused = signed_in.fill(check, "/check", **{"news.made_up": "yes", "nothing.at_all": "yes"})
    assert "Not finished yet" in refused.text
    assert real.visit(visit.id).checked_at is None


def test_given_visit_is_done(signed_in, real, visit):
    signed_in.fill(f"{CASE}/visits/{visit.id}/check", "/check", **no_to_all(real))
    signed_in.fill(CASE, "/mark", status="arrived")
    assert "noted as given" in signed_in.follow(signed_in.fill(CASE, "/mark", status="fulfilled"))
    assert status(real, visit) is AppointmentStatus.FULFILLED


def test_no_show_can_be_taken_back(signed_in, real, visit):
    real.clock.pass_by(minutes=20)
    assert "Noted that nobody came" in signed_in.follow(signed_in.fill(CASE, "/mark", status="noshow"))
    assert status(real, visit) is AppointmentStatus.NOSHOW
    assert "taken back" in signed_in.follow(signed_in.fill(CASE, "/mark", status="booked"))
    assert kinds(real, visit)[-2:] == [DeedKind.NOSHOW, DeedKind.UNDONE]


def test_double_submit_notes_once(signed_in, real, visit):
    real.clock.pass_by(minutes=20)
    first, second = signed_in.again(CASE, "/mark", status="noshow")
    assert (first.status_code, second.status_code) == (303, 303)
    assert kinds(real, visit).count(DeedKind.NOSHOW) == 1


def test_cancelled_visit_keeps_the_reason(signed_in, real, visit):
    cancelled = signed_in.fill(CASE, "/cancel", reason="Caught a cold")
    page = signed_in.follow(cancelled)
    assert "The visit is cancelled" in page
    assert "Caught a cold" in page
    assert status(real, visit) is AppointmentStatus.CANCELLED


def test_given_visit_cannot_be_cancelled(signed_in, real, visit):
    action, fields = signed_in.form(CASE, "/cancel")
    signed_in.fill(f"{CASE}/visits/{visit.id}/check", "/mark", reason="Asked all of it at the counter")
    refused = signed_in.post(action, data=fields)
    assert refused.status_code == 409
    assert "has changed in the meantime" in refused.text


@pytest.mark.parametrize("wanted", ["", "pending", "cancelled", "ARRIVED", "<b>"])
def test_unknown_mark_changes_nothing(signed_in, real, visit, wanted):
    assert signed_in.fill(CASE, "/mark", status=wanted).status_code == 422
    assert status(real, visit) is AppointmentStatus.BOOKED


@pytest.mark.parametrize("ending", ["mark", "cancel", "check"])
def test_somebody_elses_visit_is_not_found(signed_in, real, visit, ending):
    real.screened("bea")
    _, fields = signed_in.form(CASE, "/mark")
    theirs = f"/desk/cases/bea/visits/{visit.id}/{ending}"
    assert signed_in.post(theirs, data=fields | {"status": "arrived"}).status_code == 404
    assert status(real, visit) is AppointmentStatus.BOOKED
    assert (real.records.deeds.of_visit(visit.id)[-1].by, kinds(real, visit)[-1]) == ("mina", DeedKind.REFUSED)


@pytest.mark.parametrize("ending", ["mark", "cancel", "check"])
def test_form_of_another_session_changes_nothing(signed_in, real, visit, ending):
    refused = signed_in.post(f"{CASE}/visits/{visit.id}/{ending}", data={"proof": "x", "status": "arrived"})
    assert refused.status_code == 403
    assert status(real, visit) is AppointmentStatus.BOOKED


def test_log_tells_who_did_what(signed_in, visit):
    log = signed_in.get(CASE).text.partition("Log (")[2]
    assert "<strong>the patient</strong> booked" in log


def test_reason_in_the_log_stays_text(signed_in, visit):
    page = signed_in.follow(signed_in.fill(CASE, "/cancel", reason="<script>alert(1)</script>"))
    assert "<script>alert" not in page


def test_patient_without_address_is_told_of_to_staff(desk, real):
    real.screened("bo", contact=Contact("Bo Lind", "+16175550124"))
    real.booked("bo")
    real.booked("ada", days=1)
    desk.sign_in()
    assert UNREACHED in desk.get("/desk/cases/bo").text
    assert UNREACHED not in desk.get("/desk/cases/ada").text
