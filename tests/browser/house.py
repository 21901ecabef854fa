"""The whole house with the trained model at an address of this machine, beside two sites of other people."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.app import create_app
from bot.bootstrap import House, build
from bot.settings import read_settings
from bot.store import migrate
from tests.browser.host_site import host_site
from tests.browser.talking import ApiTalk
from tests.conftest import ENVIRONMENT
from tests.doors.browsing import address_of, listener, served
from tests.doors.conftest import ROOMY


@dataclass(frozen=True)
class Served:
    """A house at its address; `host` is a site that may embed its chat, `stranger` one that may not."""

    house: House
    http: httpx.Client
    address: str
    host: str
    stranger: str
    words: dict[str, str]

    def talk(self, opening: str, until: str | None = None, **answers: str) -> ApiTalk:
        """A patient who talked by the API until something was asked, or to the end."""
        talk = ApiTalk(self.house, self.http)
        talk.say(opening)
        return talk.go_on(until, answers)


@contextlib.contextmanager
def served_house(folder: Path) -> Iterator[Served]:
    """A house that knows its own address, with its data in `folder`."""
    door, host, stranger = listener(), listener(), listener()
    address = address_of(door)
    given = {
        "CUPWISE_DATA_DIR": str(folder),
        "CUPWISE_PUBLIC_URL": address,
        "CUPWISE_ALLOWED_ORIGINS": address_of(host),
    }
    settings = read_settings({**ENVIRONMENT, **given})
    migrate(settings.database_url)
    with contextlib.ExitStack() as stack:
        house = build(settings)
        stack.callback(house.close)
        house.dialogue.start()
        assert house.dialogue.wait(120), house.dialogue.fault
        stack.enter_context(served(create_app(house, ROOMY), door))
        stack.enter_context(served(host_site(address), host))
        stack.enter_context(served(host_site(address), stranger))
        http = stack.enter_context(httpx.Client(base_url=address, timeout=30))
        words = http.get("/api/clinic").json()["words"]
        yield Served(house, http, address, address_of(host), address_of(stranger), words)
