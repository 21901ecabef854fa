"""The token in a visit's link: nobody can make one, and it ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.links import VisitLinks
from bot.errors import BadSettings
from bot.signing import ClockSigner
from tests.fakes_doors import SECRET, FakeClock
from tests.fakes_visits import VISIT

LINKS = VisitLinks(SECRET, FakeClock(), 60, "https://clinic.test/")
TOKEN = LINKS.token(VISIT.id)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


def test_token_opens_its_visit():
    assert LINKS.appointment(TOKEN) == VISIT.id


def test_url_holds_the_token():
    assert LINKS.url(VISIT.id) == f"https://clinic.test/visit/{TOKEN}"


def test_every_changed_byte_breaks_token():
    forged = [
        TOKEN[:place] + chr(byte) + TOKEN[place + 1 :]
        for place in range(len(TOKEN))
        for byte in range(256)
        if chr(byte) != TOKEN[place]
    ]
    assert not any(LINKS.appointment(token) for token in forged)


def test_every_shortened_token_fails():
    assert not any(LINKS.appointment(TOKEN[:length]) for length in range(len(TOKEN)))


@given(st.integers(0, len(TOKEN)), st.text(LETTERS, min_size=1, max_size=8))
def test_token_with_more_in_it_fails(place, more):
    assert LINKS.appointment(TOKEN[:place] + more + TOKEN[place:]) is None


@given(st.text(max_size=400))
def test_any_text_opens_nothing(text):
    assert LINKS.appointment(text) is None


@pytest.mark.parametrize("purpose", ["session", "desk", "visits", ""])
def test_token_of_other_purpose_fails(purpose):
    assert LINKS.appointment(ClockSigner(SECRET, purpose, FakeClock()).seal(VISIT.id)) is None


def test_token_of_other_secret_fails():
    assert VisitLinks(SECRET + "!", FakeClock(), 60, "").appointment(TOKEN) is None


def test_token_ends_after_its_days():
    clock = FakeClock()
    links = VisitLinks(SECRET, clock, 2, "")
    token = links.token(VISIT.id)
    clock.pass_by(days=2)
    assert links.appointment(token) == VISIT.id
    clock.pass_by(seconds=1)
    assert links.appointment(token) is None


def test_token_from_the_future_fails():
    later = FakeClock()
    later.pass_by(hours=1)
    assert LINKS.appointment(VisitLinks(SECRET, later, 60, "").token(VISIT.id)) is None


def test_over_long_token_is_not_read():
    signer = ClockSigner(SECRET, "visit", FakeClock())
    assert LINKS.appointment(signer.seal("a" * 300)) is None


def test_short_secret_is_refused():
    with pytest.raises(BadSettings):
        VisitLinks("short", FakeClock(), 60, "")
