from __future__ import annotations

import pytest

from bot.errors import BadSettings
from bot.signing import ClockSigner
from tests.fakes_doors import SECRET, FakeClock, FakeHouse, FakeSettings

ID = "00000000-0000-4000-8000-000000000001"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_new_session_greets_the_patient(visitor):
    opened = visitor().post("/api/session")
    assert opened.status_code == 201
    assert [reply["text"] for reply in opened.json()["replies"]] == ["Hello. What brings you here?"]


def test_cookie_is_out_of_scripts_reach(visitor):
    cookie = visitor().post("/api/session").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_secure_setting_binds_cookie_to_host(house):
    from starlette.testclient import TestClient

    from bot.app import create_app

    app = create_app(FakeHouse(settings=FakeSettings(secure_cookies=True)))
    with TestClient(app, base_url="https://clinic.test") as browser:
        cookie = browser.post("/api/session").headers["set-cookie"]
    assert cookie.startswith("__Host-cupwise=")
    assert "; Secure" in cookie


def test_token_speaks_for_its_conversation(visitor):
    token = visitor().post("/api/session").json()["token"]
    other = visitor()
    assert other.get("/api/messages", headers=bearer(token)).status_code == 200


def test_bearer_goes_before_the_cookie(browser):
    assert browser.get("/api/messages", headers=bearer("forged")).status_code == 401


@pytest.mark.parametrize("scheme", ["Basic", "", "Token"])
def test_other_schemes_do_not_fall_back(browser, scheme):
    assert browser.get("/api/messages", headers={"Authorization": f"{scheme} abc"}).status_code == 401


def test_request_without_session_is_refused(visitor):
    refused = visitor().get("/api/messages")
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "no_session")


def test_every_changed_character_breaks_token(visitor):
    token = visitor().post("/api/session").json()["token"]
    stranger = visitor()
    for place in range(len(token)):
        forged = f"{token[:place]}{'A' if token[place] != 'A' else 'B'}{token[place + 1 :]}"
        answer = stranger.get("/api/messages", headers=bearer(forged))
        # The last character of each base64 part carries spare bits: it may decode to the very same bytes.
        assert answer.status_code == 401 or place == len(token) - 1


@pytest.mark.parametrize("secret", ["x" * 40, SECRET + " "])
def test_token_of_other_secret_fails(visitor, house, secret):
    token = ClockSigner(secret, "session", house.clock).seal("A" * 22)
    assert visitor().get("/api/messages", headers=bearer(token)).status_code == 401


def test_token_of_other_purpose_fails(visitor, house):
    token = ClockSigner(SECRET, "desk", house.clock).seal("A" * 22)
    assert visitor().get("/api/messages", headers=bearer(token)).status_code == 401


@pytest.mark.parametrize("token", ["", ".", "a.b.c", "é.é.é", "A" * 5000, "null", "\x7f"])
def test_nonsense_tokens_are_refused(visitor, token):
    headers = {"Authorization": f"Bearer {token}".encode("latin-1")}
    assert visitor().get("/api/messages", headers=headers).status_code == 401


def test_token_expires_after_two_weeks(browser, house):
    house.clock.pass_by(days=14, seconds=1)
    browser.cookies.clear()
    token = browser.post("/api/session").json()["token"]
    house.clock.pass_by(days=14, seconds=1)
    assert browser.get("/api/messages", headers=bearer(token)).status_code == 401


def test_caller_cannot_choose_the_conversation(visitor):
    patient = visitor()
    opened = patient.post("/api/session", json={"conversation": "mine", "token": "mine"}).json()
    assert opened["conversation"] != "mine"


def test_body_cannot_name_other_conversation(browser, visitor):
    victim = visitor().post("/api/session").json()["conversation"]
    sent = browser.post("/api/messages", json={"id": ID, "text": "hi", "conversation": victim})
    assert sent.status_code == 422


def test_planted_cookie_is_replaced(visitor):
    patient = visitor()
    patient.cookies.set("cupwise", "planted-by-someone-else")
    patient.post("/api/session")
    assert patient.get("/api/messages").status_code == 200


def test_new_session_never_reuses_old_one(browser):
    first = browser.post("/api/session").json()["conversation"]
    assert browser.post("/api/session").json()["conversation"] != first


def test_lost_conversation_is_not_found(browser, house):
    house.conversation.states.clear()
    assert browser.get("/api/messages").status_code == 404


def test_short_secret_stops_the_start():
    with pytest.raises(BadSettings):
        ClockSigner("short", "session", FakeClock())
