from __future__ import annotations

import asyncio

import pytest
from starlette.responses import StreamingResponse
from starlette.testclient import TestClient

from bot.app import create_app
from tests.doors.conftest import ROOMY
from tests.doors.sessions import bearer, opened
from tests.fakes_doors import FakeHouse, FakeSettings

ID = "00000000-0000-4000-8000-000000000001"
PARTNER = "https://partner.example"
FOREIGN = ["https://evil.example", "http://clinic.test.evil.example", "null", "http://clinic.test:81", "http://[", ""]
EMBEDDED = ["/static/cupwise.js", "/static/cupwise.css", "/static/body.json"]
OURS_ALONE = [
    "/",
    "/health",
    "/static/icon.svg",
    "/static/visit.css",
    "/static/nowhere",
    "/desk/static/desk.js",
    "/letter/x",
]


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


@pytest.mark.parametrize("path", ["/api/messages", "/desk/sign-in"])
def test_cookie_of_unknown_sender_is_refused(browser, path):
    del browser.headers["Origin"]
    browser.cookies.set("cupwise-desk", "planted")
    assert browser.post(path, json={"id": ID, "text": "a"}).status_code == 403


def test_script_without_origin_is_heard(visitor):
    script = visitor()
    del script.headers["Origin"]
    opened(script)
    assert script.post("/api/messages", json={"id": ID, "text": "a"}).status_code == 200


def test_plain_origin_fails_behind_https():
    app = create_app(FakeHouse(settings=FakeSettings(secure_cookies=True)))
    with TestClient(app, base_url="https://clinic.test") as browser:
        assert browser.post("/api/session", headers={"Origin": "http://clinic.test"}).status_code == 403
        assert browser.post("/api/session", headers={"Origin": "https://clinic.test"}).status_code == 201


def ask_first(browser, path, origin, method="POST", headers="authorization,content-type"):
    """What a browser asks before it lets a page of another site send this."""
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return browser.options(path, headers={"Origin": origin, **asked})


@pytest.mark.parametrize(
    ("path", "method"), [("/api/messages", "POST"), ("/api/events", "GET"), ("/api/clinic", "GET")]
)
def test_allowed_site_may_ask_first(visitor, path, method):
    asked = ask_first(visitor(), path, PARTNER, method)
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == PARTNER
    assert method in asked.headers["access-control-allow-methods"].split(", ")
    assert asked.content == b""


def test_asking_first_allows_what_the_widget_sends(visitor):
    allowed = ask_first(visitor(), "/api/events", PARTNER, "GET").headers["access-control-allow-headers"]
    assert {name.lower() for name in allowed.split(", ")} == {"authorization", "content-type", "last-event-id"}


@pytest.mark.parametrize("path", ["/", "/desk", "/desk/sign-in", "/visit/x", "/letter/x", "/metrics", "/apix"])
def test_allowed_site_may_ask_for_the_api_alone(visitor, path):
    asked = ask_first(visitor(), path, PARTNER)
    assert (asked.status_code, asked.headers.get("access-control-allow-origin")) == (403, None)


@pytest.mark.parametrize("origin", [*FOREIGN, "http://clinic.test"])
def test_unknown_site_may_not_ask(visitor, origin):
    asked = ask_first(visitor(), "/api/messages", origin)
    assert (asked.status_code, asked.headers.get("access-control-allow-origin")) == (403, None)


def test_allowed_site_reads_the_answer(visitor):
    answer = visitor().post("/api/session", headers={"Origin": PARTNER})
    assert answer.headers["access-control-allow-origin"] == PARTNER
    assert answer.headers["access-control-expose-headers"] == "Retry-After"


@pytest.mark.parametrize("path", ["/api/messages", "/api/nowhere", "/api/clinic"])
def test_allowed_site_reads_refusals_too(visitor, path):
    assert visitor(Origin=PARTNER).get(path).headers["access-control-allow-origin"] == PARTNER


@pytest.mark.parametrize("path", ["/api/clinic", "/api/messages", *EMBEDDED, *OURS_ALONE])
@pytest.mark.parametrize("origin", [PARTNER, "https://evil.example"])
def test_credentials_are_never_shared(browser, path, origin):
    assert "access-control-allow-credentials" not in browser.get(path, headers={"Origin": origin}).headers


@pytest.mark.parametrize("path", ["/api/clinic", *EMBEDDED])
def test_answer_differs_by_origin(browser, path):
    assert "Origin" in browser.get(path).headers["vary"]


@pytest.mark.parametrize("path", EMBEDDED)
def test_embedding_site_may_load_the_widget(visitor, path):
    answer = visitor().get(path, headers={"Origin": PARTNER})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == PARTNER
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("path", EMBEDDED)
def test_kept_widget_may_still_be_loaded(visitor, path):
    tag = visitor().get(path).headers["etag"]
    again = visitor().get(path, headers={"Origin": PARTNER, "If-None-Match": tag})
    assert (again.status_code, again.headers["access-control-allow-origin"]) == (304, PARTNER)


@pytest.mark.parametrize("path", EMBEDDED)
def test_strangers_site_may_not_load_the_widget(visitor, path):
    assert "access-control-allow-origin" not in visitor().get(path, headers={"Origin": "https://evil.example"}).headers


@pytest.mark.parametrize("path", [*OURS_ALONE, "/api/clinic"])
def test_all_else_stays_on_our_pages(visitor, path):
    headers = visitor().get(path, headers={"Origin": PARTNER}, follow_redirects=False).headers
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert path == "/api/clinic" or "access-control-allow-origin" not in headers


def test_allowed_site_has_no_way_to_desk(visitor):
    asked = visitor().post("/desk/sign-in", headers={"Origin": PARTNER})
    assert asked.status_code == 403
    assert "access-control-allow-origin" not in asked.headers


@pytest.mark.parametrize("allowed", ["*", "null", ""])
def test_site_must_be_named_to_be_allowed(allowed):
    app = create_app(FakeHouse(settings=FakeSettings(allowed_origins=(allowed,))), ROOMY)
    with TestClient(app, base_url="http://clinic.test") as browser:
        assert browser.post("/api/session", headers={"Origin": "https://evil.example"}).status_code == 403


async def test_streams_pass_all_guards_at_once(house):
    app, held_back = create_app(house), asyncio.Event()

    async def words():
        yield b"first"
        await held_back.wait()
        yield b"last"

    app.router.routes.insert(0, _route("/api/slow", words))
    parts: asyncio.Queue[bytes] = asyncio.Queue()

    async def send(message):
        if message["type"] == "http.response.body":
            parts.put_nowait(message.get("body", b""))

    scope = {"type": "http", "method": "GET", "path": "/api/slow", "raw_path": b"/api/slow", "query_string": b""}
    scope |= {"headers": [(b"host", b"clinic.test")], "client": ("192.0.2.7", 1), "server": ("clinic.test", 80)}
    scope |= {"scheme": "http", "http_version": "1.1", "root_path": ""}
    running = asyncio.ensure_future(app(scope, asyncio.Event().wait, send))
    assert await asyncio.wait_for(parts.get(), 5) == b"first"
    held_back.set()
    assert await asyncio.wait_for(parts.get(), 5) == b"last"
    await running


def _route(path, words):
    from starlette.routing import Route

    return Route(path, lambda _: StreamingResponse(words(), media_type="text/event-stream"))


def test_token_of_allowed_site_works_from_there(visitor):
    partner = visitor(Origin=PARTNER)
    assert partner.get("/api/messages", headers=bearer(opened(partner)["token"])).status_code == 200
