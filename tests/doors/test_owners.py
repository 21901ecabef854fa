"""The page for owners of web sites."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.app import create_app
from tests.fakes_doors import FakeHouse, FakeProfile, FakeSettings

SETTINGS = FakeSettings(
    allowed_origins=("https://partner.example",), public_url="https://chat.clinic.example:8443/talk"
)


@pytest.fixture
def page():
    with TestClient(create_app(FakeHouse(settings=SETTINGS)), base_url="http://clinic.test") as browser:
        yield browser.get("/embed")


def test_line_names_the_public_address(page):
    assert page.status_code == 200
    line = '&lt;script type="module" src="https://chat.clinic.example:8443/talk/static/cupwise.js">&lt;/script>'
    assert line in page.text


def test_policy_lines_name_the_origin_alone(page):
    assert "script-src https://chat.clinic.example:8443;\nconnect-src https://chat.clinic.example:8443;" in page.text


def test_allowed_sites_are_not_listed(page):
    assert "CUPWISE_ALLOWED_ORIGINS" in page.text
    assert "partner.example" not in page.text


def test_page_stays_out_of_search_engines(page):
    assert page.headers["x-robots-tag"] == "noindex, nofollow"


def test_page_holds_nothing_inline(page):
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page.text) == []
    assert "unsafe" not in page.headers["content-security-policy"]


def test_reading_it_opens_no_session(page):
    assert "set-cookie" not in page.headers


def test_name_of_clinic_is_text():
    house = FakeHouse(settings=SETTINGS, profile=replace(FakeProfile(), name="<b>Riverside</b>"))
    with TestClient(create_app(house), base_url="http://clinic.test") as browser:
        page = browser.get("/embed").text
    assert "<b>" not in page
    assert "&lt;b&gt;Riverside" in page
