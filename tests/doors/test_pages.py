from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import bot.doors
from bot.app import create_app
from bot.errors import StoreUnavailable
from tests.doors.sessions import opened
from tests.fakes_doors import FakeHouse, FakeProfile

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
STATIC = Path(bot.doors.__file__).with_name("static")
OURS = [f"/static/{file.name}" for file in sorted(STATIC.iterdir())]
ROUTES = [
    "/",
    "/letter/x",
    "/letter/x.pdf",
    "/health",
    "/ready",
    "/metrics",
    "/openapi.json",
    "/docs",
    "/nowhere",
    "/embed",
    "/static/nowhere",
    *OURS,
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
    assert headers["cache-control"] == ("no-cache" if re.search(r"/static/\w+\.\w+$", path) else "no-store")


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


@pytest.mark.parametrize("path", ["/", "/embed", "/desk/sign-in", "/nowhere", "/letter/x", "/visit/x"])
def test_pages_hold_nothing_inline(browser, path):
    page = browser.get(path, headers={"Accept": "text/html"}).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", page, re.IGNORECASE)


@pytest.mark.parametrize("path", ["/", "/desk/sign-in", "/nowhere", "/letter/x", "/desk/static/desk.js", *OURS])
def test_pages_call_no_other_site(browser, path):
    text = browser.get(path, headers={"Accept": "text/html"}).text
    assert not re.search(r"(?:https?:)?//(?!www\.w3\.org/)[\w-]+\.\w", text)  # SVG's name is an address


def test_page_shows_clinic_as_text():
    house = FakeHouse(
        profile=FakeProfile(name='<script>alert("x")</script>', phone='" onclick="x', emergency_number="112")
    )
    with TestClient(create_app(house)) as browser:
        page = browser.get("/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert 'onclick="x' not in page


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
    opened(local)
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
    api = {"clinic", "session", "messages", "events", "typing", "resume-link", "resume", "leave"}
    assert set(paths) == {"/health", "/ready", *(f"/api/{name}" for name in api)}


@pytest.mark.parametrize("path", ["/static/cupwise.js", "/static/cupwise.css", "/static/body.json"])
def test_files_of_the_widget_come_compressed(browser, path):
    packed, plain = (browser.get(path, headers={"Accept-Encoding": how}) for how in ("gzip", "identity"))
    assert (packed.headers["content-encoding"], plain.headers.get("content-encoding")) == ("gzip", None)
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])


@pytest.mark.parametrize("how", ["gzip", "identity"])
def test_kept_files_differ_by_encoding_and_origin(browser, how):
    kinds = browser.get("/static/cupwise.js", headers={"Accept-Encoding": how}).headers["vary"].split(", ")
    assert set(kinds) == {"Accept-Encoding", "Origin"}


@pytest.mark.parametrize("path", ["/", "/embed", "/api/clinic", "/api/messages", "/openapi.json", "/desk/sign-in"])
def test_nothing_else_is_compressed(browser, path):
    answer = browser.get(path, headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.headers.get("content-encoding")) == (200, None)
