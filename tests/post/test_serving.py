"""The running house sends what is due, and says how it goes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from bot.ports import Change, Contact
from bot.scheduling.model import Appointment, Opening
from bot.scheduling.notices import NoticeRules
from bot.store import Store
from tests.safety.server import Server

T = TypeVar("T")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A house that runs."""
    running = Server(tmp_path_factory.mktemp("serving"))
    running.start()
    yield running
    running.kill()


@pytest.fixture(scope="module")
def booked(server: Server) -> Appointment:
    """A visit that another process booked."""
    store = server.store()
    visit = _book(store, datetime.now(timezone.utc).replace(microsecond=0))
    store.close()
    return visit


@pytest.fixture(scope="module")
def mail(server: Server, booked: Appointment) -> str:
    """The text of the first mail, once it lies in the outbox."""
    return _body(_waited(lambda: next((server.folder / "outbox").glob("*.eml"), None)))


def test_running_house_sends_confirmation(mail: str, booked: Appointment):
    assert booked.number in mail


def test_link_in_mail_opens_the_visit(server: Server, mail: str, booked: Appointment):
    path = re.search(r"/visit/\S+", mail)
    assert path is not None
    assert booked.number in httpx.get(server.address + path.group()).text


def test_calendar_of_link_is_a_calendar(server: Server, mail: str):
    path = re.search(r"/visit/\S+", mail)
    assert path is not None
    assert httpx.get(f"{server.address}{path.group()}/calendar.ics").text.startswith("BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize("figure", ["cupwise_post_waiting 3.0", "cupwise_worker_idle_seconds [0-9.]+"])
def test_figures_tell_how_the_post_goes(server: Server, mail: str, figure: str):
    wanted = re.compile(f"^{figure}$", re.MULTILINE)  # two reminders and the short form are still to come
    assert _waited(lambda: wanted.search(httpx.get(f"{server.address}/metrics").text))


def _waited(look: Callable[[], T | None]) -> T:
    """What is found, within a minute."""
    until = time.monotonic() + 60
    while (found := look()) is None:
        assert time.monotonic() < until, "not within a minute"
        time.sleep(0.1)
    return found


def _book(store: Store, now: datetime) -> Appointment:
    store.messages.open("ann", "web", now)
    store.people.remember("ann", Contact("Ann Lee", "+16175550123", "ann@example.com"), now)
    start = now + timedelta(days=2)
    opening = Opening("ruiz", "harbor", "dry_cupping", start, start + timedelta(minutes=45))
    held = store.diary.hold(opening, "ann", now + timedelta(hours=1), now)
    return store.diary.book(held.id, "ann", Change(now, notices=NoticeRules().booked(now)))


def _body(path: Path) -> str:
    body = BytesParser(policy=policy.default).parsebytes(path.read_bytes()).get_body()
    assert body is not None
    return str(body.get_content())
