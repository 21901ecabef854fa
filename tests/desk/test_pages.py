from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clinical.model import Disposition
from bot.errors import GateReason
from bot.ports import Alert, Case
from bot.scheduling.model import Appointment, AppointmentStatus
from tests.fakes_doors import START

MARKUP = '<img src=x onerror="alert(1)">'


def proof_on(page: str) -> str:
    return page.partition('name="proof" value="')[2].partition('"')[0]


def ring(house, number=1, conversation="case-1", words="numb between the legs"):
    house.alerts.all.append(Alert(number, conversation, "emergency", words, START))


def test_list_says_what_matters(staff):
    page = staff.get("/desk").text
    for words in ("Ada Moreno", "Physician first", "12 min", "Call back by", "web"):
        assert words in page


def test_list_keeps_order_of_store(staff, house):
    house.add_case("case-2", Case("case-2", "sms", None, None, Disposition.CLEAR))
    page = staff.get("/desk").text
    assert page.index("Ada Moreno") < page.index("Name not given")


@pytest.mark.parametrize("overall", [*Disposition, None])
def test_every_severity_has_a_word(staff, house, overall):
    house.add_case("case-2", Case("case-2", "web", "Bo", None, overall))
    word = overall.word if overall is not None else "open"
    assert f'<span class="badge {word}">' in staff.get("/desk").text


def test_alert_outranks_the_decision(staff, house):
    house.desk.all["case-1"] = replace(house.desk.all["case-1"], alerts=("emergency",))
    assert '<span class="badge emergency">' in staff.get("/desk").text


def test_visit_is_listed(staff, house):
    visit = Appointment(
        "v1", AppointmentStatus.BOOKED, "lee", "riverside", "dry_cupping", START, START + timedelta(hours=1), "case-1"
    )
    house.desk.all["case-1"] = replace(house.desk.all["case-1"], visit=visit)
    house.records.diary.all.append(visit)
    assert "Visit: " in staff.get("/desk").text
    assert f'datetime="{START.isoformat()}" data-zone="UTC"' in staff.get("/desk").text
    assert "riverside" in staff.get("/desk/cases/case-1").text


def test_empty_list_says_so(staff, house):
    house.desk.all.clear()
    assert "No one has written yet" in staff.get("/desk").text


def test_fragment_is_the_list_alone(staff):
    fragment = staff.get("/desk/cases").text
    assert "Ada Moreno" in fragment
    assert "<html" not in fragment


def test_case_shows_rules_and_sources(staff):
    page = staff.get("/desk/cases/case-1").text
    for words in ("diabetes_any", "evidence 1.3", "Diabetes: skin heals slowly", "dry cupping", "2026-11"):
        assert words in page


def test_case_puts_found_before_ruled_out(staff):
    page = staff.get("/desk/cases/case-1").text
    assert page.index("diabetes_any") < page.index("No pacemaker.")


def test_ruled_out_rules_are_folded_away(staff):
    folded = staff.get("/desk/cases/case-1").text.partition("Asked and ruled out (1)")[2].partition("</details>")[0]
    assert "No pacemaker." in folded
    assert "diabetes_any" not in folded


def test_case_groups_what_was_said(staff):
    page = staff.get("/desk/cases/case-1").text.partition("What the patient said")[2]
    for group, concept in (("present", "diabetes"), ("unknown", "blood thinner"), ("absent", "pacemaker")):
        assert f'class="facts {group}"><span>{concept}</span>' in page


def test_case_shows_details_of_the_complaint(staff, house):
    assert 'class="told"' not in staff.get("/desk/cases/case-1").text
    house.told["case-1"] = "<dt>Worse with</dt><dd>sitting</dd>"
    said = staff.get("/desk/cases/case-1").text.partition("What the patient said")[2]
    assert '<dl class="told"><dt>Worse with</dt><dd>sitting</dd></dl>' in said


def test_details_show_before_anything_is_decided(staff, house):
    house.add_case("case-2", Case("case-2", "web", None, None, None))
    house.told["case-2"] = "<dt>Worse with</dt><dd>sitting</dd>"
    page = staff.get("/desk/cases/case-2").text
    assert "<dd>sitting</dd>" in page
    assert "Nothing recorded yet" in page


def test_unsigned_rules_are_announced(staff):
    page = staff.get("/desk/cases/case-1").text
    assert "Rules not signed by a clinician" in page
    assert page.count("unsigned rule") == 1


def test_signed_rules_need_no_notice(staff, house):
    decision = house.decisions.all["case-1"]
    signed = tuple(replace(reason, signed=True) for reason in decision.assessment.reasons)
    house.decisions.all["case-1"] = replace(decision, assessment=replace(decision.assessment, reasons=signed))
    assert "not signed" not in staff.get("/desk/cases/case-1").text


def test_case_without_decision_shows(staff, house):
    house.add_case("case-2", Case("case-2", "web", None, None, None))
    assert "Nothing decided yet" in staff.get("/desk/cases/case-2").text


def test_words_of_patients_stay_text(staff, house):
    house.add_case("case-2", Case("case-2", "web", MARKUP, MARKUP, None, alerts=("emergency",)))
    house.conversation.say("case-2", "patient", MARKUP)
    house.conversation.say("case-2", "patient", "{{ 7 * 7 }}")
    ring(house, conversation="case-2", words=MARKUP)
    for path in ("/desk", "/desk/cases", "/desk/cases/case-2"):
        assert "<img src=x" not in staff.get(path).text
    assert "{{ 7 * 7 }}" in staff.get("/desk/cases/case-2").text


@pytest.mark.parametrize("path", ["none", "%00", "%ED%A0%80", "..%2f..", "x" * 300, "<b>"])
def test_missing_cases_look_the_same(staff, path):
    missing = staff.get(f"/desk/cases/{path}")
    assert missing.status_code == 404
    assert missing.text == staff.get("/desk/cases/other").text


def test_letter_opens_for_staff(staff):
    assert staff.get("/desk/letter/case-1").text == "<h1>Letter</h1>"


def test_missing_letter_is_not_found(staff):
    assert staff.get("/desk/letter/none").status_code == 404


def test_seen_alert_leaves_the_list(staff, house):
    ring(house)
    proof = proof_on(staff.get("/desk").text)
    assert staff.post("/desk/alerts/1/seen", data={"proof": proof}).headers["location"] == "/desk"
    assert house.alerts.all[0].seen_by == "mina"


def test_seen_on_case_returns_there(staff, house):
    ring(house)
    form = {"proof": proof_on(staff.get("/desk").text), "case": "case-1"}
    assert staff.post("/desk/alerts/1/seen", data=form).headers["location"] == "/desk/cases/case-1"


@pytest.mark.parametrize("case", ["//evil.example", "/../..", "https://evil.example", "a\r\nSet-Cookie: x=y"])
def test_return_never_leaves_the_desk(staff, house, case):
    ring(house)
    form = {"proof": proof_on(staff.get("/desk").text), "case": case}
    location = staff.post("/desk/alerts/1/seen", data=form).headers["location"]
    assert location.startswith("/desk/cases/")
    assert "/" not in location.removeprefix("/desk/cases/")


@pytest.mark.parametrize("alert", ["2", "x", "-1", "1e3", "٣", "99999999999999"])
def test_unknown_alert_is_not_found(staff, house, alert):
    ring(house)
    proof = proof_on(staff.get("/desk").text)
    assert staff.post(f"/desk/alerts/{alert}/seen", data={"proof": proof}).status_code == 404


def test_alert_needs_proof_of_form(staff, house):
    ring(house)
    assert staff.post("/desk/alerts/1/seen", data={"proof": "x"}).status_code == 403
    assert house.alerts.all[0].seen_by is None


def test_erased_case_says_so(staff, house):
    house.desk.all["case-1"] = Case("case-1", "web", None, None, None, erased_at=START)
    del house.decisions.all["case-1"], house.letters["case-1"]
    assert "Erased on request" in staff.get("/desk").text
    page = staff.get("/desk/cases/case-1").text
    assert ("is deleted" in page, "nothing decided yet" in page) == (True, True)
    assert staff.get("/desk/letter/case-1").status_code == 404


def test_new_name_after_erasure_shows(staff, house):
    house.desk.all["case-1"] = replace(house.desk.all["case-1"], erased_at=START)
    assert "Ada Moreno" in staff.get("/desk").text
    assert "Erased on request" in staff.get("/desk/cases/case-1").text


@pytest.mark.parametrize(("kind", "words"), [("forget", "Asks to be forgotten"), ("erased", "Forgotten on request")])
def test_alerts_about_privacy_have_words(staff, house, kind, words):
    house.alerts.all.append(Alert(1, "case-1", kind, "visit cancelled", START))
    assert words in staff.get("/desk").text


def test_visit_shows_the_gates_words_against_it(staff, house):
    held = ("lee", "riverside", "dry_cupping", START, START + timedelta(hours=1), "case-1")
    house.records.diary.all.append(Appointment("v1", AppointmentStatus.BOOKED, *held))
    house.visits.shut["case-1"] = GateReason.RULES_CHANGED
    assert "(gate_rules_changed)" in staff.get("/desk/cases/case-1").text


def test_unknown_names_stand_as_they_are(staff, house):
    held = ("lee", "riverside", "dry_cupping", START, START + timedelta(hours=1), "case-1")
    house.records.diary.all.append(Appointment("v1", AppointmentStatus.FULFILLED, *held, room="blue"))
    assert "dry_cupping with lee, riverside, blue" in staff.get("/desk/cases/case-1").text
