from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from bot.app import create_app
from tests.fakes_doors import FakeHouse, FakeSettings

ID = "00000000-0000-4000-8000-000000000001"
FOREIGN = ["https://evil.example", "http://clinic.test.evil.example", "null", "http://clinic.test:81", "http://[", ""]


@pytest.mark.parametrize("origin", FOREIGN)
def test_foreign_pages_cannot_speak(browser, origin):
    refused = browser.post("/api/messages", json={"id": ID, "text": "a"}, headers={"Origin": origin})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize("origin", FOREIGN)
def test_foreign_pages_cannot_open_sessions(visitor, origin):
    assert visitor().post("/api/session", headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize(
    ("site", "status"), [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)]
)
def test_fetch_metadata_stands_in_for_origin(browser, site, status):
    del browser.headers["Origin"]
    sent = browser.post("/api/messages", json={"id": ID, "text": "a"}, headers={"Sec-Fetch-Site": site})
    assert sent.status_code == status


def test_cookie_without_any_origin_is_refused(browser):
    del browser.headers["Origin"]
    assert browser.post("/api/messages", json={"id": ID, "text": "a"}).status_code == 403


def test_bearer_without_origin_is_heard(visitor):
    script = visitor()
    del script.headers["Origin"]
    token = script.post("/api/session").json()["token"]
    script.cookies.clear()
    sent = script.post("/api/messages", json={"id": ID, "text": "a"}, headers={"Authorization": f"Bearer {token}"})
    assert sent.status_code == 200


def test_plain_origin_fails_behind_https():
    app = create_app(FakeHouse(settings=FakeSettings(secure_cookies=True)))
    with TestClient(app, base_url="https://clinic.test") as browser:
        assert browser.post("/api/session", headers={"Origin": "http://clinic.test"}).status_code == 403
        assert browser.post("/api/session", headers={"Origin": "https://clinic.test"}).status_code == 201


def test_allowed_site_may_ask_first(visitor):
    asked = visitor().options(
        "/api/messages", headers={"Origin": "https://partner.example", "Access-Control-Request-Method": "POST"}
    )
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "https://partner.example"
    assert "authorization" in asked.headers["access-control-allow-headers"].lower()


def test_allowed_site_reads_the_answer(visitor):
    opened = visitor().post("/api/session", headers={"Origin": "https://partner.example"})
    assert opened.headers["access-control-allow-origin"] == "https://partner.example"


def test_cookies_are_never_shared_with_sites(visitor):
    opened = visitor().post("/api/session", headers={"Origin": "https://partner.example"})
    assert "access-control-allow-credentials" not in opened.headers


def test_unknown_site_may_not_ask(visitor):
    asked = visitor().options(
        "/api/messages", headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    )
    assert asked.status_code == 403
    assert "access-control-allow-origin" not in asked.headers


def test_allowed_site_has_no_way_to_desk(visitor):
    asked = visitor().post("/desk/sign-in", headers={"Origin": "https://partner.example"})
    assert asked.status_code == 403
    assert "access-control-allow-origin" not in asked.headers
