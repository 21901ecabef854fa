"""A chat goes on elsewhere once, or ends, and whoever held it before is out."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from bot.app import create_app
from bot.doors.limits import Limits, Rate
from bot.doors.resume_link import ResumeLinks
from bot.doors.session import Holder
from bot.errors import StoreUnavailable
from tests.doors.conftest import ROOMY
from tests.doors.real import RealDoors
from tests.doors.sessions import bearer, opened
from tests.fakes_doors import START

ID = "00000000-0000-4000-8000-000000000001"
PARTNER = "https://partner.example"
DOORS = [("GET", "/api/messages"), ("GET", "/api/events"), ("POST", "/api/messages"), ("POST", "/api/typing")]
DOORS += [("POST", "/api/resume-link"), ("POST", "/api/leave")]


def key_of(browser):
    """The key of a new link."""
    return browser.post("/api/resume-link", json={}).json()["url"].partition("#resume=")[2]


def resume(browser, key):
    return browser.post("/api/resume", json={"key": key})


def knock(browser, method, path):
    """The status and code with which a door answers this browser."""
    body = {"id": ID, "text": "hi"} if path == "/api/messages" else {}
    answer = browser.request(method, path, **({"json": body} if method == "POST" else {}))
    return answer.status_code, answer.json()["error"]["code"]


def test_link_leads_to_our_own_page(browser):
    link = browser.post("/api/resume-link", json={}).json()
    assert link["url"].startswith("http://clinic.test/#resume=")
    assert datetime.fromisoformat(link["expires_at"]) == START + timedelta(hours=24)


def test_chat_goes_on_where_it_stood(browser, visitor, house):
    browser.post("/api/messages", json={"id": ID, "text": "my back hurts"})
    other = visitor()
    resumed = resume(other, key_of(browser)).json()
    lines = other.get("/api/messages", headers=bearer(resumed["token"])).json()["messages"]
    assert resumed["conversation"] in house.conversation.log
    assert [line["text"] for line in lines][1] == "my back hurts"


def test_resuming_tells_the_state(browser, visitor):
    browser.post("/api/messages", json={"id": ID, "text": "I am numb"})
    assert resume(visitor(), key_of(browser)).json()["state"]["emergency"] is True


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_first_holder_is_out_after_resuming(browser, visitor, method, path):
    assert resume(visitor(), key_of(browser)).status_code == 200
    assert knock(browser, method, path) == (401, "moved")


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_holder_is_out_after_leaving(browser, method, path):
    assert browser.post("/api/leave", json={}).status_code == 204
    assert knock(browser, method, path) == (401, "moved")


def test_link_works_only_once(browser, visitor):
    key = key_of(browser)
    assert [resume(visitor(), key).status_code for _ in range(3)] == [200, 404, 404]


def test_used_link_ends_the_other(browser, visitor):
    first, second = key_of(browser), key_of(browser)
    assert resume(visitor(), second).status_code == 200
    assert resume(visitor(), first).status_code == 404


def test_link_ends_when_the_chat_is_left(browser, visitor):
    key = key_of(browser)
    browser.post("/api/leave", json={})
    assert resume(visitor(), key).status_code == 404


def test_new_holder_outlives_the_old_link(browser, visitor):
    key, other = key_of(browser), visitor()
    other.headers.update(bearer(resume(other, key).json()["token"]))
    resume(visitor(), key)
    assert other.get("/api/messages").status_code == 200


def test_chat_may_travel_on_and_on(browser, visitor):
    for _ in range(5):
        other = visitor()
        other.headers.update(bearer(resume(other, key_of(browser)).json()["token"]))
        browser = other
    assert browser.get("/api/messages").status_code == 200


@pytest.mark.parametrize(("hours", "seconds", "status"), [(24, 0, 200), (24, 1, 404), (48, 0, 404)])
def test_link_counts_for_a_day(browser, visitor, house, hours, seconds, status):
    key = key_of(browser)
    house.clock.pass_by(hours=hours, seconds=seconds)
    assert resume(visitor(), key).status_code == status


@pytest.mark.parametrize("key", ["x", "a.b.c", "é", "null", "V" * 22 + ".0.x.y", "../../etc", "<b>"])
def test_forged_key_opens_nothing(visitor, key):
    refused = resume(visitor(), key)
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "not_found")
    assert key not in refused.text


@pytest.mark.parametrize("body", [{}, {"key": ""}, {"key": "x" * 601}, {"key": 1}, {"key": None}, {"key": ["x"]}, []])
def test_key_of_other_shape_is_refused(visitor, body):
    assert visitor().post("/api/resume", json=body).status_code == 422


def test_resuming_takes_nothing_but_the_key(browser, visitor):
    body = {"key": key_of(browser), "conversation": "mine"}
    assert visitor().post("/api/resume", json=body).status_code == 422


def test_reading_a_link_uses_nothing_up(browser, visitor):
    key, other = key_of(browser), visitor()
    seen = [other.request(method, "/api/resume", params={"key": key}).status_code for method in ("GET", "HEAD")]
    seen += [other.get("/", params={"resume": key}).status_code]
    assert seen == [405, 405, 200]
    assert resume(other, key).status_code == 200


def test_fault_does_not_use_up_the_link(browser, visitor, house):
    key, states = key_of(browser), house.conversation.states
    house.conversation.states = {}
    assert resume(visitor(), key).status_code == 404
    house.conversation.states = states
    assert resume(visitor(), key).status_code == 200


def test_silent_store_lets_nobody_resume(browser, visitor, house):
    key = key_of(browser)
    house.epochs.fault = StoreUnavailable("no route")
    assert resume(visitor(), key).status_code == 503


def test_resumed_token_belongs_to_the_asking_site(browser, visitor):
    partner = visitor(Origin=PARTNER)
    partner.headers.update(bearer(resume(partner, key_of(browser)).json()["token"]))
    assert partner.get("/api/messages").status_code == 200
    assert partner.get("/api/messages", headers={"Origin": "http://clinic.test"}).status_code == 401


def test_strangers_site_cannot_resume(browser, visitor):
    key = key_of(browser)
    assert resume(visitor(Origin="https://evil.example"), key).status_code == 403
    assert resume(visitor(), key).status_code == 200


def test_trying_keys_has_a_rate(house):
    limits = Limits(resume=Rate(burst=2, per_minute=1))
    with TestClient(create_app(house, limits), base_url="http://clinic.test") as stranger:
        assert [resume(stranger, "x").status_code for _ in range(3)] == [404, 404, 429]


def test_leaving_without_session_is_refused(visitor):
    assert knock(visitor(), "POST", "/api/leave") == (401, "no_session")


def test_leaving_forgets_nothing(browser, house):
    browser.post("/api/leave", json={})
    assert [len(log) for log in house.conversation.log.values()] == [1]


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    doors = RealDoors.at(tmp_path_factory.mktemp("resume"))
    try:
        yield doors
    finally:
        doors.house.close()


def test_of_many_at_once_one_resumes(real):
    app = create_app(real.house, ROOMY)
    with TestClient(app, base_url="http://clinic.test") as patient:
        opened(patient)
        key = key_of(patient)
        statuses: list[int] = []
        threads = [threading.Thread(target=lambda: statuses.append(resume(patient, key).status_code)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses) == [200] + [404] * 7
        assert knock(patient, "GET", "/api/messages") == (401, "moved")


def test_session_survives_a_new_start(real):
    with TestClient(create_app(real.house, ROOMY), base_url="http://clinic.test") as patient:
        token = opened(patient)["token"]
    with TestClient(create_app(real.house, ROOMY), base_url="http://clinic.test") as patient:
        assert patient.get("/api/messages", headers=bearer(token)).status_code == 200


def test_left_chat_stays_left_after_a_new_start(real):
    with TestClient(create_app(real.house, ROOMY), base_url="http://clinic.test") as patient:
        token = opened(patient)["token"]
        patient.post("/api/leave", json={})
    with TestClient(create_app(real.house, ROOMY), base_url="http://clinic.test") as patient:
        assert patient.get("/api/messages", headers=bearer(token)).status_code == 401


def test_resumed_chat_has_its_letter(real):
    real.screened("S" * 22, "diabetes")
    key = ResumeLinks(real.house.settings.secret, real.clock, "").link(Holder("S" * 22)).url.partition("=")[2]
    with TestClient(create_app(real.house, ROOMY), base_url="http://clinic.test") as patient:
        links = {link["kind"]: link["href"] for link in resume(patient, key).json()["state"]["links"]}
        page = patient.get(links["letter"])
    assert page.status_code == 200
    assert f'href="{links["letter_pdf"]}"' in page.text
