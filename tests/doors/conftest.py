from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from starlette.testclient import TestClient

from bot.app import create_app
from bot.doors.limits import Limits, Rate
from tests.doors.sessions import opened
from tests.doors.streams import Patient
from tests.fakes_doors import FakeHouse
from tests.fakes_visits import LinkHouse

PLENTY = Rate(burst=1_000_000, per_minute=1_000_000)
ROOMY = Limits(
    address=PLENTY,
    new_sessions=PLENTY,
    session=PLENTY,
    resume=PLENTY,
    visit_address=PLENTY,
    visit_link=PLENTY,
    pdfs=PLENTY,
)


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture
def visitor(house: FakeHouse) -> Iterator[Callable[..., TestClient]]:
    """Makes browsers that share one application."""
    app = create_app(house, ROOMY)
    opened: list[TestClient] = []

    def new(address: str = "192.0.2.7", **headers: str) -> TestClient:
        browser = TestClient(
            app,
            base_url="http://clinic.test",
            headers={"Origin": "http://clinic.test", **headers},
            client=(address, 50_000),
            raise_server_exceptions=False,
        )
        opened.append(browser)
        return browser

    yield new
    for browser in opened:
        browser.close()


@pytest.fixture
def browser(visitor: Callable[..., TestClient]) -> TestClient:
    """A browser with an open conversation."""
    patient = visitor()
    opened(patient)
    return patient


@pytest.fixture
def visits() -> LinkHouse:
    """A house with one visit, tomorrow at nine in the morning."""
    return LinkHouse()


@pytest.fixture
def holder(visits: LinkHouse) -> Iterator[TestClient]:
    """A browser of somebody who has a link."""
    headers = {"Origin": "http://clinic.test", "Accept": "text/html"}
    with TestClient(
        create_app(visits, ROOMY), base_url="http://clinic.test", headers=headers, follow_redirects=False
    ) as browser:
        yield browser


@pytest.fixture
async def patient(house: FakeHouse) -> AsyncIterator[Patient]:
    """Somebody who has just been greeted."""
    patient = Patient(create_app(house, ROOMY))
    await patient.begin()
    yield patient
    await patient.http.aclose()
