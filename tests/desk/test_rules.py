"""The rule book at the desk, and the notice that rules are unsigned."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.app import create_app
from bot.knowledge.load import load
from bot.records.rulebook import render_rule_book
from tests.fakes_doors import FakeHouse
from tests.fakes_staff import PASSWORD
from tests.sample_case import diabetic

PAGES = ("/desk", "/desk/cases/case-1")


class BookHouse(FakeHouse):
    """A house with the real rule book."""

    def rule_book(self) -> str:
        return render_rule_book(load(), "Tidewell", back="/desk")


@pytest.fixture
def signed_in() -> Iterator[Callable[[FakeHouse], TestClient]]:
    """Signs mina in at the desk of a house."""
    opened: list[TestClient] = []

    def open_desk(house: FakeHouse) -> TestClient:
        house.add_case("case-1", *diabetic("case-1"))
        browser = TestClient(
            create_app(house),
            base_url="http://clinic.test",
            headers={"Origin": "http://clinic.test"},
            follow_redirects=False,
        )
        browser.post("/desk/sign-in", data={"username": "mina", "password": PASSWORD})
        opened.append(browser)
        return browser

    yield open_desk
    for browser in opened:
        browser.close()


def test_rule_book_opens_for_staff(staff):
    assert staff.get("/desk/rules").text == "<h1>Rule book</h1>"


def test_rule_book_is_for_staff_only(visitor):
    assert visitor().get("/desk/rules").headers["location"] == "/desk/sign-in"


def test_list_links_the_rule_book(staff):
    assert '<a href="/desk/rules">' in staff.get("/desk").text


def test_real_rule_book_is_let_through(signed_in):
    answer = signed_in(BookHouse()).get("/desk/rules")
    assert 'id="rule-saddle_numbness"' in answer.text
    assert "sha256-" in answer.headers["content-security-policy"]
    assert re.findall(r"\sstyle=", answer.text) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_view_says_rules_are_unsigned(signed_in, page):
    shown = signed_in(FakeHouse(unsigned=("diabetes", "eczema"))).get(page).text
    assert "2 rules are not signed by a clinician." in shown


@pytest.mark.parametrize("page", PAGES)
def test_no_view_says_so_once_all_are_signed(signed_in, page):
    assert "are not signed by a clinician." not in signed_in(FakeHouse()).get(page).text


def test_one_unsigned_rule_is_one(signed_in):
    assert "1 rule is not signed by a clinician." in signed_in(FakeHouse(unsigned=("diabetes",))).get("/desk").text


def test_case_marks_each_unsigned_rule(signed_in):
    assert "unsigned rule" in signed_in(FakeHouse()).get("/desk/cases/case-1").text


def test_signed_rule_is_not_marked(signed_in):
    house = FakeHouse()
    browser = signed_in(house)
    case, decision = diabetic("case-1")
    reasons = tuple(replace(reason, signed=True) for reason in decision.assessment.reasons)
    house.add_case("case-1", case, replace(decision, assessment=replace(decision.assessment, reasons=reasons)))
    assert "unsigned rule" not in browser.get("/desk/cases/case-1").text


def test_sign_in_page_tells_strangers_nothing(signed_in):
    browser = signed_in(FakeHouse(unsigned=("diabetes",)))
    browser.cookies.clear()
    assert "not signed by a clinician" not in browser.get("/desk/sign-in").text
