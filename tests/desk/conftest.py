from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.app import create_app
from bot.bootstrap import read_knowledge
from bot.clinic import KnowledgeBase
from bot.doors.limits import Limits, Rate
from tests.desk.browsing import StaffBrowser
from tests.desk.real import RealHouse
from tests.desk.talking import CASE, Colleague, TalkingHouse
from tests.fakes_doors import FakeHouse
from tests.fakes_staff import PASSWORD
from tests.sample_case import diabetic
from tests.stores import fresh_store


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


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    """The real knowledge."""
    return read_knowledge()


@pytest.fixture
def real(base: KnowledgeBase, tmp_path: Path) -> Iterator[RealHouse]:
    """A house with the real store, with one patient who may book: "ada"."""
    with fresh_store(tmp_path) as store:
        house = RealHouse(base, store)
        house.screened("ada")
        yield house


@pytest.fixture
def desk(real: RealHouse) -> Iterator[StaffBrowser]:
    """A browser in which mina is signed in, at the desk of the real store."""
    with StaffBrowser(real) as browser:
        yield browser


@pytest.fixture
def talking(base: KnowledgeBase, tmp_path: Path) -> Iterator[TalkingHouse]:
    """A house in which "ada" has begun to chat."""
    with fresh_store(tmp_path) as store:
        house = TalkingHouse(base, store)
        house.screened("ada")
        house.tell("my back hurts")
        house.clock.pass_by(minutes=3)
        yield house


@pytest.fixture
def mina(talking: TalkingHouse) -> Iterator[StaffBrowser]:
    with StaffBrowser(talking) as browser:
        yield browser


@pytest.fixture
def ben(mina: StaffBrowser, talking: TalkingHouse) -> Iterator[StaffBrowser]:
    with Colleague(talking) as browser:
        yield browser


@pytest.fixture
def speaking(mina: StaffBrowser) -> StaffBrowser:
    """Mina has taken the chat over."""
    assert mina.fill(CASE, "/chat/take").status_code == 303
    return mina
