from __future__ import annotations

import pytest

from bot.doors.session import EpochSeal, Holder
from bot.errors import BadSettings, StoreUnavailable
from bot.signing import ClockSigner
from tests.doors.sessions import bearer, opened
from tests.fakes_doors import SECRET, FakeClock

ID = "00000000-0000-4000-8000-000000000001"
ADA = Holder("A" * 22, 3, "https://partner.example")


def code(answer):
    """The status of a refusal and its code."""
    return answer.status_code, answer.json()["error"]["code"]


def test_new_session_greets_the_patient(visitor):
    answer = visitor().post("/api/session")
    assert answer.status_code == 201
    assert [reply["text"] for reply in answer.json()["replies"]] == ["Hello. What brings you here?"]


@pytest.mark.parametrize("path", ["/", "/api/clinic", "/api/messages", "/static/icon.svg"])
def test_public_door_sets_no_cookie(browser, path):
    assert "set-cookie" not in browser.get(path).headers


def test_opening_a_chat_sets_no_cookie(visitor):
    assert "set-cookie" not in visitor().post("/api/session").headers


def test_token_speaks_for_its_conversation(browser, visitor):
    token = opened(browser)["token"]
    assert visitor().get("/api/messages", headers=bearer(token)).status_code == 200


@pytest.mark.parametrize("scheme", ["Basic", "", "Token", "Bearer Bearer", "Bearer:"])
def test_other_schemes_are_refused(visitor, scheme):
    patient = visitor()
    token = opened(patient)["token"]
    assert code(patient.get("/api/messages", headers={"Authorization": f"{scheme} {token}"})) == (401, "no_session")


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer  "])
def test_scheme_is_read_as_http_has_it(visitor, scheme):
    patient = visitor()
    token = opened(patient)["token"]
    assert patient.get("/api/messages", headers={"Authorization": f"{scheme} {token}"}).status_code == 200


def test_request_without_session_is_refused(visitor):
    assert code(visitor().get("/api/messages")) == (401, "no_session")


def test_refusal_names_the_scheme(visitor):
    assert visitor().get("/api/messages").headers["www-authenticate"] == "Bearer"


def test_session_lasts_two_weeks(browser, house):
    house.clock.pass_by(days=14)
    assert browser.get("/api/messages").status_code == 200


def test_session_ends_after_two_weeks(browser, house):
    house.clock.pass_by(days=14, seconds=1)
    assert code(browser.get("/api/messages")) == (401, "no_session")


@pytest.mark.parametrize(("seconds", "counts"), [(60, True), (61, False)])
def test_clock_may_lag_a_minute(seconds, counts):
    clock = FakeClock()
    seal = EpochSeal(SECRET, "session", clock, 60)
    sealed = seal.seal(ADA)
    clock.pass_by(seconds=-seconds)
    assert (seal.holder(sealed) == ADA) is counts


def test_new_session_never_reuses_old_one(browser):
    assert opened(browser)["conversation"] != opened(browser)["conversation"]


def test_lost_conversation_has_no_session(browser, house):
    house.conversation.states.clear()
    assert code(browser.get("/api/messages")) == (401, "no_session")


@pytest.mark.parametrize("path", ["/api/messages", "/api/leave", "/api/resume-link"])
def test_session_of_older_epoch_has_moved(browser, house, path):
    house.epochs.all[next(iter(house.conversation.log))] = 1
    asked = browser.get(path) if path == "/api/messages" else browser.post(path, json={})
    assert code(asked) == (401, "moved")


def test_words_of_older_epoch_are_not_heard(browser, house):
    (conversation,) = house.conversation.log
    house.epochs.all[conversation] = 1
    assert code(browser.post("/api/messages", json={"id": ID, "text": "hello"})) == (401, "moved")
    assert len(house.conversation.log[conversation]) == 1


@pytest.mark.parametrize(("text", "words"), [("I am numb", "Call now."), ("hello", "That was not kept.")])
def test_unknown_epoch_never_silences_the_patient(browser, house, text, words):
    house.epochs.fault = StoreUnavailable("no route")
    answer = browser.post("/api/messages", json={"id": ID, "text": text})
    assert (answer.status_code, answer.json()["replies"][0]["text"]) == (200, words)


def test_unknown_epoch_keeps_and_shows_nothing(browser, house):
    house.epochs.fault = StoreUnavailable("no route")
    browser.post("/api/messages", json={"id": ID, "text": "hello"})
    assert browser.get("/api/messages").status_code == 503
    assert [len(log) for log in house.conversation.log.values()] == [1]


def test_unknown_epoch_needs_a_token_all_the_same(visitor, house):
    house.epochs.fault = StoreUnavailable("no route")
    refused = visitor().post("/api/messages", json={"id": ID, "text": "hello"}, headers=bearer("forged"))
    assert code(refused) == (401, "no_session")


def test_ended_session_uses_up_no_rate(house):
    from starlette.testclient import TestClient

    from bot.app import create_app
    from bot.doors.limits import Limits, Rate

    with TestClient(create_app(house, Limits(session=Rate(2, 1))), base_url="http://clinic.test") as patient:
        old = opened(patient)["token"]
        key = patient.post("/api/resume-link").json()["url"].partition("=")[2]
        new = patient.post("/api/resume", json={"key": key}).json()["token"]
        assert [patient.get("/api/messages", headers=bearer(old)).status_code for _ in range(2)] == [401, 429]
        assert patient.get("/api/messages", headers=bearer(new)).status_code == 200


def test_sealed_holder_opens_whole():
    seal = EpochSeal(SECRET, "session", FakeClock(), 60)
    assert seal.holder(seal.seal(ADA)) == ADA


def test_short_secret_stops_the_start():
    with pytest.raises(BadSettings):
        ClockSigner("short", "session", FakeClock())
