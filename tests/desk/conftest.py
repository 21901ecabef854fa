from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from bot.app import create_app
from bot.doors.limits import Limits, Rate
from tests.fakes_doors import PASSWORD, FakeHouse
from tests.sample_case import diabetic


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.add_case("case-1", *diabetic("case-1"))
    house.letters["case-1"] = "<h1>Letter</h1>"
    return house


@pytest.fixture
def visitor(house: FakeHouse) -> Iterator[Callable[..., TestClient]]:
    """Makes browsers that share one application."""
    app = create_app(house, Limits(sign_in_address=Rate(burst=5, per_minute=6)))
    opened: list[TestClient] = []

    def new(address: str = "192.0.2.7") -> TestClient:
        browser = TestClient(
            app,
            base_url="http://clinic.test",
            headers={"Origin": "http://clinic.test", "Accept": "text/html"},
            client=(address, 50_000),
            follow_redirects=False,
        )
        opened.append(browser)
        return browser

    yield new
    for browser in opened:
        browser.close()


@pytest.fixture
def staff(visitor: Callable[..., TestClient]) -> TestClient:
    """A browser in which mina is signed in."""
    browser = visitor()
    signed_in = browser.post("/desk/sign-in", data={"username": "mina", "password": PASSWORD})
    assert signed_in.status_code == 303
    return browser
