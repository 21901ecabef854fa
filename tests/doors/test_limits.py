from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient

from bot.app import create_app
from bot.doors.limits import Limits, Rate, TokenBuckets, address_of
from tests.fakes_doors import START, FakeClock, FakeHouse

ID = "00000000-0000-4000-8000-0000000000{:02}"


@pytest.fixture
def tight(house: FakeHouse):
    limits = Limits(address=Rate(8, 60), new_sessions=Rate(3, 6), session=Rate(2, 30))
    with TestClient(create_app(house, limits), base_url="http://clinic.test", client=("192.0.2.7", 1)) as browser:
        browser.headers["Origin"] = "http://clinic.test"
        yield browser


def test_session_that_asks_too_often_waits(tight):
    tight.post("/api/session")
    statuses = [tight.get("/api/messages").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_refusal_tells_how_long(tight):
    for _ in range(3):
        tight.post("/api/session")
    refused = tight.post("/api/session")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")


def test_waiting_as_told_is_enough(tight, house):
    tight.post("/api/session")
    for _ in range(3):
        last = tight.get("/api/messages")
    house.clock.pass_by(seconds=int(last.headers["retry-after"]))
    assert tight.get("/api/messages").status_code == 200


def test_address_is_limited_without_session(tight):
    statuses = [tight.get("/api/messages").status_code for _ in range(9)]
    assert statuses == [401] * 8 + [429]


def test_health_is_never_limited(tight):
    assert {tight.get("/health").status_code for _ in range(20)} == {200}


@given(st.integers(1, 20), st.integers(1, 600), st.lists(st.floats(0, 30), max_size=60))
def test_bucket_never_gives_more(burst, per_minute, pauses):
    bucket, clock = TokenBuckets(Rate(burst, per_minute)), FakeClock()
    given_out = 0
    for pause in pauses:
        clock.pass_by(seconds=pause)
        given_out += bucket.take("someone", clock.now()) == 0
    assert given_out <= burst + sum(pauses) * per_minute / 60 + 0.001


def test_callers_do_not_share_buckets():
    bucket = TokenBuckets(Rate(1, 1))
    assert bucket.take("a", START) == 0
    assert bucket.take("b", START) == 0
    assert bucket.take("a", START) > 0


def test_bucket_forgets_the_oldest_callers():
    bucket = TokenBuckets(Rate(1, 1), most_keys=2)
    for key in ("a", "b", "c"):
        bucket.take(key, START)
    assert bucket.take("a", START) == 0
    assert bucket.take("c", START) > 0


def test_clock_turned_back_gives_nothing():
    bucket, clock = TokenBuckets(Rate(1, 60)), FakeClock()
    bucket.take("a", clock.now())
    clock.pass_by(hours=-1)
    assert bucket.take("a", clock.now()) > 0


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "unknown"),
    ],
)
def test_addresses_count_by_household(host, counted):
    assert address_of(HTTPConnection({"type": "http", "headers": [], "client": (host, 1)})) == counted
