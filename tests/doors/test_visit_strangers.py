"""Links that open nothing, links used too often, and what is written down of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.app import create_app
from bot.booking.links import VisitLinks
from bot.doors.limits import Limits, Rate
from bot.ports import DeedKind
from bot.signing import ClockSigner
from tests.doors.visiting import post, words_of
from tests.fakes_doors import SECRET
from tests.fakes_visits import VISIT, LinkHouse

PAGES = ["", "/times", "/cancel", "/check", "/calendar.ics", "/nowhere"]
CHANGES = ["/move", "/cancel", "/take", "/check"]
ORIGIN = {"Origin": "http://clinic.test", "Accept": "text/html"}


def bad_links(visits: LinkHouse) -> dict[str, str]:
    """Tokens that must open nothing."""
    good = visits.links.token(VISIT.id)
    visits.diary.put(replace(VISIT, id="someone-elses"))
    body, stamp, signature = good.split(".")
    return {
        "forged": f"{body}.{stamp}.{'A' * len(signature)}",
        "of another visit": f"someone-elses.{stamp}.{signature}",
        "of a session": ClockSigner(SECRET, "session", visits.clock).seal(VISIT.id),
        "of another secret": VisitLinks("x" * 40, visits.clock, 60, "").token(VISIT.id),
        "of no visit": visits.links.token("00000000-0000-4000-8000-000000000000"),
        "bare id": VISIT.id,
        "too long": good + "A" * 5000,
        "escaped": good.replace(".", "%2E%2E%2F"),
        "empty": "%20",
        "unicode": "%F0%9F%98%80",
        "nul": good + "%00",
    }


KINDS = sorted(bad_links(LinkHouse()))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("page", PAGES)
def test_bad_link_shows_one_same_page(holder, visits, kind, page):
    shown = holder.get(f"/visit/{bad_links(visits)[kind]}{page}")
    assert shown.status_code == 404
    assert shown.text == holder.get("/visit/nothing").text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", CHANGES)
def test_bad_link_changes_nothing(holder, visits, kind, change):
    link, before = bad_links(visits)[kind], dict(visits.diary.all)
    refused = post(holder, f"/visit/{link}{change}", key="k" * 24, opening="x")
    assert refused.status_code in {404, 405}
    assert visits.diary.all == before


def test_expired_link_says_what_to_do(holder, visits):
    link = visits.link()
    visits.clock.pass_by(days=visits.profile.manage_days, seconds=1)
    shown = holder.get(link)
    assert shown.status_code == 404
    assert "This link does not work" in words_of(shown.text)
    assert visits.profile.phone in words_of(shown.text)


@pytest.mark.parametrize("kind", ["forged", "of another visit", "of a session", "of another secret", "of no visit"])
def test_bad_link_is_written_down(holder, visits, kind):
    token = bad_links(visits)[kind]
    holder.get(f"/visit/{token}")
    (deed,) = visits.deeds.all
    assert (deed.at, deed.by, deed.what) == (visits.clock.now(), "link", DeedKind.REFUSED)
    assert token not in repr(deed)
    assert token.split(".")[-1] not in repr(deed)


def test_programs_get_a_plain_refusal(holder):
    refused = holder.get("/visit/nothing", headers={"Accept": "application/json"})
    assert refused.json()["error"]["code"] == "not_found"


def test_link_does_not_stand_in_metrics(visits):
    app = create_app(visits)
    with TestClient(app, base_url="http://clinic.test", client=("127.0.0.1", 1), headers=ORIGIN) as browser:
        browser.get(visits.link())
        text = browser.get("/metrics").text
    assert 'route="/visit/{token}"' in text
    assert visits.links.token(VISIT.id) not in text


def test_session_is_not_needed_nor_made(holder, visits):
    shown = holder.get(visits.link())
    assert shown.status_code == 200
    assert "set-cookie" not in shown.headers


def test_one_link_has_a_rate(visits):
    app = create_app(visits, Limits(visit_link=Rate(burst=3, per_minute=1)))
    with TestClient(app, base_url="http://clinic.test", headers=ORIGIN) as browser:
        answers = [browser.get(visits.link()) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["retry-after"] == "60"


def test_one_address_has_a_rate_for_guesses(visits):
    app = create_app(visits, Limits(visit_address=Rate(burst=3, per_minute=1)))
    with TestClient(app, base_url="http://clinic.test", headers=ORIGIN) as browser:
        statuses = [browser.get(f"/visit/guess-{n}").status_code for n in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    assert len(visits.deeds.all) == 3


def test_new_tokens_of_one_visit_share_its_rate(visits):
    app = create_app(visits, Limits(visit_link=Rate(burst=2, per_minute=1)))
    with TestClient(app, base_url="http://clinic.test", headers=ORIGIN) as browser:
        statuses = []
        for _ in range(3):
            visits.clock.pass_by(seconds=1)
            statuses.append(browser.get(visits.link()).status_code)
    assert statuses == [200, 200, 429]


def test_way_back_from_errors_is_the_visit(holder, visits):
    refused = holder.post(visits.link() + "/move", content=b"x", headers={"Content-Type": "text/plain"})
    assert refused.status_code == 415
    assert f'href="{visits.link()}"' in refused.text
