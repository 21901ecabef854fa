from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient

from bot.app import create_app
from bot.doors.limits import Limits, PatientBuckets, Rate, TokenBuckets, address_of
from bot.doors.metrics import Metrics
from bot.errors import StoreUnavailable
from tests.doors.sessions import opened
from tests.fakes_doors import START, FakeClock, FakeHouse, FakeTakings

ID = "00000000-0000-4000-8000-0000000000{:02}"
LIMITS = Limits(address=Rate(8, 60), new_sessions=Rate(3, 6), session=Rate(2, 30))
SIGN_IN = {"username": "mina", "password": "wrong"}


def browsing(house: FakeHouse) -> TestClient:
    """A browser in front of one process of the house."""
    headers = {"Origin": "http://clinic.test"}
    return TestClient(
        create_app(house, LIMITS), base_url="http://clinic.test", client=("192.0.2.7", 1), headers=headers
    )


@pytest.fixture
def tight(house: FakeHouse):
    with browsing(house) as browser:
        yield browser


def speak(browser: TestClient, number: int = 1):
    return browser.post("/api/messages", json={"id": ID.format(number), "text": "my arm is numb"})


def counted(browser: TestClient, figure: str, limit: str) -> float:
    """A count of the operators' page."""
    name = f'cupwise_limit_{figure}_total{{limit="{limit}"}}'
    lines = browser.app.state.door.metrics.text().decode().splitlines()
    return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(name)), 0.0)


def test_session_that_asks_too_often_waits(tight):
    opened(tight)
    statuses = [tight.get("/api/messages").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_refusal_tells_how_long(tight):
    for _ in range(3):
        tight.post("/api/session")
    refused = tight.post("/api/session")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")


def test_waiting_as_told_is_enough(tight, house):
    opened(tight)
    for _ in range(3):
        last = tight.get("/api/messages")
    house.clock.pass_by(seconds=int(last.headers["retry-after"]))
    assert tight.get("/api/messages").status_code == 200


def test_address_is_limited_without_session(tight):
    statuses = [tight.get("/api/messages").status_code for _ in range(9)]
    assert statuses == [401] * 8 + [429]


def test_health_is_never_limited(tight):
    assert {tight.get("/health").status_code for _ in range(20)} == {200}


def test_limits_hold_across_processes(tight, house):
    opened(tight)
    with browsing(house) as other:
        other.headers["Authorization"] = tight.headers["Authorization"]
        statuses = [each.get("/api/messages").status_code for each in (tight, other, tight, other)]
    assert statuses == [200, 200, 429, 429]


def test_refusals_are_counted_by_limit(tight):
    opened(tight)
    for _ in range(9):
        tight.get("/api/messages")
    assert (counted(tight, "refusals", "session"), counted(tight, "refusals", "address")) == (5, 2)


def test_nobody_opens_a_chat_uncounted(tight, house):
    house.takings.fault = StoreUnavailable("gone")
    assert tight.post("/api/session").status_code == 503
    assert (house.conversation.log, counted(tight, "failures", "new_sessions")) == ({}, 1)


def test_nobody_tries_passwords_uncounted(tight, house):
    house.takings.fault = StoreUnavailable("gone")
    assert tight.post("/desk/sign-in", data=SIGN_IN).status_code == 503
    assert counted(tight, "failures", "sign_in_address") == 1


def test_failing_limit_silences_no_emergency(tight, house):
    opened(tight)
    house.takings.fault = StoreUnavailable("gone")
    answer = speak(tight)
    assert (answer.status_code, answer.json()["replies"][0]["text"]) == (200, "Call now.")
    assert counted(tight, "failures", "session") == 1


def test_failing_limit_still_holds_a_flood(tight, house):
    opened(tight)
    house.takings.fault = StoreUnavailable("gone")
    assert [speak(tight, number).status_code for number in range(3)] == [200, 200, 429]


class SlowTakings(FakeTakings):
    """A table that is locked by somebody until `free` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.free = threading.Event()

    def take(self, *taking):
        assert self.free.wait(10)
        return super().take(*taking)


async def test_locked_limit_silences_nobody():
    takings = SlowTakings()
    limit = PatientBuckets(takings, Metrics(), "session", Rate(2, 30), seconds=0.02)
    waits = [await limit.take("someone", START) for _ in range(3)]
    takings.free.set()
    assert waits == [0, 0, 2]


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
    clock.pass_by(seconds=-59)
    assert bucket.take("a", clock.now()) > 0


def test_clock_turned_far_back_shuts_nobody_out():
    bucket, clock = TokenBuckets(Rate(1, 60)), FakeClock()
    bucket.take("a", clock.now())
    clock.pass_by(hours=-1)
    assert (bucket.take("a", clock.now()), bucket.take("a", clock.now())) == (0, 1)


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
