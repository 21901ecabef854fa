from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from bot.app import create_app
from bot.errors import StoreUnavailable
from tests.fakes_doors import FakeHouse, FakeProfile

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ROUTES = [
    "/",
    "/letter",
    "/health",
    "/ready",
    "/metrics",
    "/openapi.json",
    "/docs",
    "/nowhere",
    "/static/chat.js",
    "/static/chat.css",
    "/static/nowhere",
    "/desk",
    "/desk/sign-in",
    "/desk/cases",
    "/desk/cases/x",
    "/desk/static/desk.css",
    "/api/messages",
    "/api/nowhere",
]


@pytest.mark.parametrize("path", ROUTES)
def test_every_answer_is_armoured(browser, path):
    headers = browser.get(path, follow_redirects=False).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["cache-control"] == ("no-cache" if re.search(r"\.(js|css)$", path) else "no-store")


@pytest.mark.parametrize(("method", "path", "status"), [("POST", "/api/messages", 413), ("BREW", "/", 405)])
def test_refusals_are_armoured_too(browser, method, path, status):
    refused = browser.request(method, path, content=b"x" * 300_000 if status == 413 else None)
    assert (refused.status_code, refused.headers["content-security-policy"]) == (status, POLICY)


def test_failures_are_armoured_too(browser, house):
    house.conversation.fault = RuntimeError("broken")
    body = {"id": "00000000-0000-4000-8000-000000000001", "text": "a"}
    assert browser.post("/api/messages", json=body).headers["content-security-policy"] == POLICY


def test_https_is_remembered_when_set():
    from tests.fakes_doors import FakeSettings

    app = create_app(FakeHouse(settings=FakeSettings(secure_cookies=True)))
    with TestClient(app, base_url="https://clinic.test") as browser:
        assert "max-age" in browser.get("/").headers["strict-transport-security"]


@pytest.mark.parametrize("path", ["/", "/desk/sign-in", "/nowhere"])
def test_pages_hold_nothing_inline(browser, path):
    page = browser.get(path, headers={"Accept": "text/html"}).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", page, re.IGNORECASE)


@pytest.mark.parametrize(
    "path", ["/", "/desk/sign-in", "/nowhere", "/static/chat.js", "/static/chat.css", "/desk/static/desk.js"]
)
def test_pages_call_no_other_site(browser, path):
    text = browser.get(path, headers={"Accept": "text/html"}).text
    assert not re.search(r"(?:https?:)?//[\w-]+\.\w", text)


def test_page_shows_clinic_as_text():
    house = FakeHouse(
        profile=FakeProfile(name='<script>alert("x")</script>', phone='" onclick="x', emergency_number="112")
    )
    with TestClient(create_app(house)) as browser:
        page = browser.get("/").text
    assert "<script>alert" not in page
    assert 'data-emergency="112"' in page


def test_letter_without_session_is_missing(visitor):
    assert visitor().get("/letter").status_code == 404


def test_missing_letters_look_the_same(visitor, browser):
    assert visitor().get("/letter").text == browser.get("/letter").text


def test_letter_of_own_conversation_opens(browser, house):
    house.letters[next(iter(house.conversation.log))] = "<h1>Letter</h1>"
    assert browser.get("/letter").text == "<h1>Letter</h1>"


def test_letter_of_other_conversation_stays_closed(browser, visitor, house):
    house.letters[next(iter(house.conversation.log))] = "<h1>Letter</h1>"
    other = visitor()
    other.post("/api/session")
    assert other.get("/letter").status_code == 404


def test_letter_keeps_only_its_own_styles(browser, house):
    house.letters[next(iter(house.conversation.log))] = "<style>p{color:red}</style><p>Letter</p>"
    policy = browser.get("/letter").headers["content-security-policy"]
    assert re.search(r"style-src 'self' 'sha256-[\w+/]{43}=';", policy)
    assert "unsafe" not in policy


def test_browser_gets_a_page_for_errors(browser):
    missing = browser.get("/nowhere", headers={"Accept": "text/html"})
    assert (missing.status_code, missing.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "(555) 010-0199" in missing.text


def test_health_needs_nothing_else(visitor, house):
    house.conversation.ready = False
    assert visitor().get("/health").json() == {"status": "up"}


def test_ready_when_all_is_well(visitor):
    assert visitor().get("/ready").json() == {"ready": True, "reasons": []}


def test_not_ready_names_every_reason():
    def down() -> None:
        raise StoreUnavailable("no route")

    house = FakeHouse(ping=down)
    house.conversation.ready = False
    with TestClient(create_app(house)) as browser:
        told = browser.get("/ready")
    assert told.status_code == 503
    assert told.json()["reasons"] == ["the model is not loaded", "the database does not answer"]


def test_metrics_are_for_this_machine(visitor):
    assert visitor("127.0.0.1").get("/metrics").status_code == 200
    assert visitor("192.0.2.7").get("/metrics").status_code == 404


def test_metrics_are_not_for_proxied_callers(visitor):
    assert visitor("127.0.0.1", **{"X-Forwarded-For": "192.0.2.7"}).get("/metrics").status_code == 404


def test_metrics_hold_routes_not_words(visitor):
    local = visitor("127.0.0.1")
    local.post("/api/session")
    local.post("/api/messages", json={"id": "00000000-0000-4000-8000-000000000001", "text": "canary"})
    local.get("/desk/cases/canary")
    local.get("/canary")
    local.request("CANARY", "/")
    text = local.get("/metrics").text
    assert 'route="/api/messages",status="200"' in text
    assert "canary" not in text.lower()


def test_interactive_docs_are_off(browser):
    assert browser.get("/docs").status_code == 404
    assert browser.get("/redoc").status_code == 404


def test_openapi_lists_the_chat(browser):
    paths = browser.get("/openapi.json").json()["paths"]
    assert set(paths) == {"/api/session", "/api/messages", "/health", "/ready"}
