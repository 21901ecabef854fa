"""Nobody gets into a chat from another site than the one on which it was opened."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from bot.app import create_app
from bot.doors.session import Holder, Sessions
from tests.doors.conftest import ROOMY
from tests.doors.sessions import bearer, opened
from tests.fakes_doors import SECRET, FakeClock, FakeHouse, FakeSettings

ID = "00000000-0000-4000-8000-000000000001"
PARTNER, OWN = "https://partner.example", "http://clinic.test"


@pytest.fixture
def two_sites():
    """Opens a chat on one of our own pages and two allowed sites."""
    house = FakeHouse(settings=FakeSettings(allowed_origins=(PARTNER, "https://second.example")))
    with TestClient(create_app(house, ROOMY), base_url=OWN) as patient:

        def on(site):
            patient.headers["Origin"] = site
            opened(patient)
            return patient

        yield on


ORIGINS = [OWN, PARTNER, "https://second.example", "https://evil.example", "null", "", None]


def sent_from(patient, origin, method="GET", **more):
    """A request as a page of that origin makes it."""
    patient.headers.pop("Origin", None)
    return patient.request(method, "/api/messages", headers={} if origin is None else {"Origin": origin}, **more)


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("home", [OWN, PARTNER, "https://second.example"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_token_counts_on_its_own_site_only(two_sites, home, origin, method):
    patient = two_sites(home)
    sent = sent_from(patient, origin, method, **({"json": {"id": ID, "text": "hi"}} if method == "POST" else {}))
    ours = home == origin or (home == OWN and origin is None)
    foreign = origin in {"https://evil.example", "null", ""}
    assert sent.status_code == (200 if ours else 403 if foreign and method == "POST" else 401)


def test_site_off_the_list_loses_its_sessions(browser, house):
    (conversation,) = house.conversation.log
    token = Sessions(SECRET, house.clock).token(Holder(conversation, origin="https://once-allowed.example"))
    headers = {"Origin": "https://once-allowed.example", **bearer(token)}
    assert browser.get("/api/messages", headers=headers).status_code == 401


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_own_token_fails_on_foreign_fetch(browser, site):
    del browser.headers["Origin"]
    assert browser.get("/api/messages", headers={"Sec-Fetch-Site": site}).status_code == 401


@pytest.mark.parametrize(
    "origin",
    ["HTTPS://PARTNER.EXAMPLE", "https://partner.example:443", "https://partner.example/", "http://partner.example"],
)
def test_other_spelling_is_another_site(browser, origin):
    answer = browser.get("/api/messages", headers={"Origin": origin})
    assert (answer.status_code, answer.headers.get("access-control-allow-origin")) == (401, None)


SIMPLE = [
    "text/plain",
    "text/plain;charset=UTF-8",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
]
CHANGES = ["/api/messages", "/api/resume", "/api/resume-link", "/api/leave", "/api/typing", "/api/session"]


@pytest.mark.parametrize("kind", SIMPLE)
@pytest.mark.parametrize("path", CHANGES)
def test_simple_request_of_strangers_is_refused(browser, kind, path):
    body = json.dumps({"id": ID, "text": "hi", "key": "k"})
    headers = {"Content-Type": kind, "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert browser.post(path, content=body, headers=headers).status_code == 403


@pytest.mark.parametrize("path", CHANGES)
def test_request_without_cors_is_refused(browser, path):
    del browser.headers["Origin"]
    sent = browser.post(path, content="x", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"})
    assert sent.status_code == 403


@pytest.mark.parametrize("kind", SIMPLE)
@pytest.mark.parametrize("path", ["/api/messages", "/api/resume"])
def test_bodies_that_are_not_json_are_refused(browser, kind, path):
    assert browser.post(path, content="{}", headers={"Content-Type": kind}).status_code == 415


@pytest.mark.parametrize("path", ["/api/resume-link", "/api/leave", "/api/messages"])
def test_allowed_site_needs_its_own_token(two_sites, path):
    patient = two_sites(OWN)
    headers = {"Origin": PARTNER, "Content-Type": "application/json"}
    body = json.dumps({"id": ID, "text": "hi"} if path == "/api/messages" else {})
    assert patient.post(path, content=body, headers=headers).status_code == 401


@given(st.text(max_size=60).filter(lambda origin: origin != PARTNER))
def test_no_other_origin_holds_its_token(origin):
    sessions = Sessions(SECRET, FakeClock())
    assert sessions.token(Holder("V" * 22, 0, origin)) != sessions.token(Holder("V" * 22, 0, PARTNER))
