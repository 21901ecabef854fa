from __future__ import annotations

import hashlib

import pytest
from argon2 import PasswordHasher

from bot.desk.access import Access
from bot.doors.limits import Rate, TokenBuckets
from tests.fakes_doors import SECRET
from tests.fakes_staff import PASSWORD


def sign_in(browser, username="mina", password=PASSWORD, **more):
    return browser.post("/desk/sign-in", data={"username": username, "password": password}, **more)


def proof_on(page: str) -> str:
    return page.partition('name="proof" value="')[2].partition('"')[0]


def test_right_password_opens_the_desk(visitor):
    browser = visitor()
    assert sign_in(browser).headers["location"] == "/desk"
    assert browser.get("/desk").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/desk", "/desk/", "/desk/cases", "/desk/cases/case-1", "/desk/cases/none", "/desk/letter/case-1", "/desk/x"],
)
def test_strangers_are_sent_to_sign_in(visitor, path):
    sent = visitor().get(path)
    assert (sent.status_code, sent.headers["location"], sent.text) == (303, "/desk/sign-in", "")


@pytest.mark.parametrize("path", ["/desk/sign-out", "/desk/alerts/1/seen", "/desk/x"])
def test_strangers_can_change_nothing(visitor, path):
    assert visitor().post(path, data={"proof": "x"}).headers["location"] == "/desk/sign-in"


def test_unknown_name_looks_like_wrong_password(visitor):
    wrong, unknown = sign_in(visitor(), password="no"), sign_in(visitor(), username="nobody", password="no")
    assert wrong.status_code == unknown.status_code == 403
    assert wrong.text.replace("mina", "nobody") == unknown.text


def test_unknown_name_costs_as_much(house):
    checked: list[str] = []
    roomy = TokenBuckets(Rate(10, 10))
    access = Access(house.staff, house.clock, SECRET, roomy, roomy, lambda stored, _: bool(checked.append(stored)))
    access.sign_in("nobody", "no", "192.0.2.7")
    (stored,) = checked
    assert not PasswordHasher().check_needs_rehash(stored)


def test_unknown_name_never_fits(house):
    roomy = TokenBuckets(Rate(10, 10))
    access = Access(house.staff, house.clock, SECRET, roomy, roomy, lambda *_: True)
    assert access.sign_in("nobody", "no", "192.0.2.7").token is None


def test_unreadable_hash_fits_nothing(house, visitor):
    house.staff.hashes["broken"] = "not a hash"
    assert sign_in(visitor(), username="broken").status_code == 403


@pytest.mark.parametrize("password", ["", "x" * 2000, "\x00", "é" * 10, PASSWORD + " "])
def test_wrong_passwords_are_turned_away(visitor, password):
    assert sign_in(visitor(), password=password).status_code == 403


def test_typed_name_comes_back_as_text(visitor):
    page = sign_in(visitor(), username='"><script>alert(1)</script>').text
    assert "<script>alert" not in page


def test_password_never_comes_back(visitor):
    assert "hunter2" not in sign_in(visitor(), password="hunter2").text


def test_attempts_on_one_name_run_out(visitor):
    statuses = [sign_in(visitor(f"192.0.2.{n}"), password="no").status_code for n in range(12)]
    assert statuses == [403] * 10 + [429] * 2


def test_attempts_run_out_whatever_the_case(visitor):
    names = ["mina", "MINA", "Mina"] * 4
    statuses = [sign_in(visitor(f"192.0.2.{n}"), username=name).status_code for n, name in enumerate(names)]
    assert statuses[-1] == 429


def test_attempts_from_one_address_run_out(visitor):
    browser = visitor()
    statuses = [sign_in(browser, username=f"name{n}", password="").status_code for n in range(6)]
    assert statuses == [403] * 5 + [429]


def test_right_password_waits_as_well(visitor, house):
    for n in range(10):
        sign_in(visitor(f"192.0.2.{n}"), password="no")
    refused = sign_in(visitor())
    assert refused.status_code == 429
    house.clock.pass_by(seconds=int(refused.headers["retry-after"]))
    assert sign_in(visitor()).status_code == 303


def test_store_knows_only_the_digest(staff, house):
    token = staff.cookies["cupwise-desk"].split(".")[0]
    assert list(house.staff.sessions) == [hashlib.sha256(token.encode()).hexdigest()]


def test_cookie_is_out_of_scripts_reach(visitor):
    cookie = sign_in(visitor()).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_session_ends_after_rest(staff, house):
    house.clock.pass_by(minutes=31)
    assert staff.get("/desk").status_code == 303


def test_use_keeps_session_alive(staff, house):
    for _ in range(4):
        house.clock.pass_by(minutes=20)
        assert staff.get("/desk").status_code == 200


def test_refreshing_list_is_not_use(staff, house):
    for _ in range(3):
        house.clock.pass_by(minutes=11)
        last = staff.get("/desk/cases")
    assert last.status_code == 303


def test_session_ends_after_twelve_hours(staff, house):
    for _ in range(36):
        house.clock.pass_by(minutes=20)
        last = staff.get("/desk")
    assert last.status_code == 303


def test_old_cookie_cannot_be_kept_alive(staff, house):
    old = staff.cookies["cupwise-desk"]
    house.clock.pass_by(minutes=20)
    staff.get("/desk")
    house.clock.pass_by(minutes=20)
    staff.cookies.clear()
    staff.cookies.set("cupwise-desk", old)
    assert staff.get("/desk").status_code == 303


def test_unsigned_token_opens_nothing(staff):
    token = staff.cookies["cupwise-desk"].split(".")[0]
    staff.cookies.clear()
    staff.cookies.set("cupwise-desk", token)
    assert staff.get("/desk").status_code == 303


def test_patient_token_opens_no_desk(staff):
    token = staff.post("/api/session").json()["token"]
    staff.cookies.clear()
    staff.cookies.set("cupwise-desk", token)
    assert staff.get("/desk").status_code == 303


def test_sign_out_ends_session_everywhere(staff, visitor):
    kept = staff.cookies["cupwise-desk"]
    staff.post("/desk/sign-out", data={"proof": proof_on(staff.get("/desk").text)})
    other = visitor()
    other.cookies.set("cupwise-desk", kept)
    assert other.get("/desk").status_code == 303


def test_sign_in_makes_new_session(staff, house):
    before = set(house.staff.sessions)
    sign_in(staff)
    assert before.isdisjoint(house.staff.sessions)


@pytest.mark.parametrize("proof", [None, "", "0" * 64, "é", "\ud800".encode("utf-8", "surrogatepass")])
def test_form_without_proof_is_refused(staff, proof):
    assert staff.post("/desk/sign-out", data={"other": "x"} if proof is None else {"proof": proof}).status_code == 403
    assert staff.get("/desk").status_code == 200


def test_proof_of_other_session_is_refused(staff, visitor):
    other = visitor()
    sign_in(other)
    proof = proof_on(other.get("/desk").text)
    assert staff.post("/desk/sign-out", data={"proof": proof}).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://clinic.test.evil.example"])
def test_foreign_pages_cannot_post(staff, origin):
    proof = proof_on(staff.get("/desk").text)
    assert staff.post("/desk/sign-out", data={"proof": proof}, headers={"Origin": origin}).status_code == 403
    assert sign_in(staff, headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_other_forms_are_refused(visitor, kind):
    assert visitor().post("/desk/sign-in", content=b"a=b", headers={"Content-Type": kind}).status_code == 415


@pytest.mark.parametrize("body", [b"\xff", b"a&" * 50, b"username=%00&password=%ff", b""])
def test_broken_forms_are_no_failure(visitor, body):
    sent = visitor().post("/desk/sign-in", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert sent.status_code in {400, 403}
