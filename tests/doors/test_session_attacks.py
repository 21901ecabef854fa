"""Nobody gets into a chat that is not theirs by forging, planting or replaying a session."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.doors.letters import letter_seal
from bot.doors.resume_link import ResumeLinks
from bot.doors.session import EpochSeal, Holder, Sessions
from bot.signing import ClockSigner
from tests.doors.sessions import bearer, opened
from tests.fakes_doors import SECRET, FakeClock

ID = "00000000-0000-4000-8000-000000000001"
VICTIM = Holder("V" * 22)
PARTNER = "https://partner.example"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/="
SEAL = EpochSeal(SECRET, "session", FakeClock(), 60)
TOKEN = SEAL.seal(Holder("V" * 22, 7, PARTNER))


def unsigned(**claims):
    """A token of another kind, that asks to be believed without a signature."""
    parts = [{"alg": "none", "typ": "JWT"}, claims]
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def test_every_flipped_bit_breaks_the_token():
    forged = (
        TOKEN[:at] + chr(ord(TOKEN[at]) ^ 1 << bit) + TOKEN[at + 1 :] for at in range(len(TOKEN)) for bit in range(8)
    )
    assert not any(SEAL.holder(token) for token in forged)


def test_every_other_letter_breaks_the_token():
    forged = (TOKEN[:at] + letter + TOKEN[at + 1 :] for at in range(len(TOKEN)) for letter in LETTERS)
    assert not any(SEAL.holder(token) for token in forged if token != TOKEN)


def test_every_shortened_token_fails():
    assert not any(SEAL.holder(TOKEN[:length]) or SEAL.holder(TOKEN[-length:]) for length in range(1, len(TOKEN)))


@given(st.integers(0, len(TOKEN)), st.text(LETTERS, min_size=1, max_size=8))
def test_token_with_more_in_it_fails(place, more):
    assert SEAL.holder(TOKEN[:place] + more + TOKEN[place:]) is None


@given(st.text(max_size=700))
def test_any_text_proves_nothing(text):
    assert SEAL.holder(text) is None


@settings(max_examples=60)
@given(st.lists(st.sampled_from(TOKEN.split(".") + SEAL.seal(VICTIM).split(".")), min_size=1, max_size=6))
def test_parts_of_tokens_make_no_other(parts):
    made = ".".join(parts)
    assert SEAL.holder(made) is None or made in {TOKEN, SEAL.seal(VICTIM)}


@pytest.mark.parametrize(
    "text",
    [
        VICTIM.conversation,
        f"{VICTIM.conversation}.",
        f"{VICTIM.conversation}.-1",
        f"{VICTIM.conversation}.00",
        f"{VICTIM.conversation}.0.",
        f"{VICTIM.conversation}.\u0660",
        f"{VICTIM.conversation}.{'9' * 10}",
        f"{VICTIM.conversation}.0\n",
        f"{VICTIM.conversation[1:]}.0",
        f"{VICTIM.conversation}.0.a.b",
    ],
)
def test_signed_text_of_other_shape_fails(text):
    assert SEAL.holder(ClockSigner(SECRET, "session", FakeClock()).seal(text)) is None


@pytest.mark.parametrize("purpose", ["", "desk", "visit", "letter", "resume", "Session", "session."])
def test_seal_of_other_purpose_opens_nothing(browser, house, purpose):
    (conversation,) = house.conversation.log
    token = EpochSeal(SECRET, purpose, house.clock, 60).seal(Holder(conversation))
    assert browser.get("/api/messages", headers=bearer(token)).status_code == 401


@pytest.mark.parametrize("secret", ["x" * 40, SECRET + " ", SECRET.upper()])
def test_token_of_other_secret_opens_nothing(browser, house, secret):
    (conversation,) = house.conversation.log
    token = Sessions(secret, house.clock).token(Holder(conversation))
    assert browser.get("/api/messages", headers=bearer(token)).status_code == 401


def test_key_of_a_link_is_no_session(browser, house):
    key = browser.post("/api/resume-link").json()["url"].partition("=")[2]
    assert browser.get("/api/messages", headers=bearer(key)).status_code == 401


def test_session_is_no_key_and_no_letter(browser, house):
    (conversation,) = house.conversation.log
    house.letters[conversation] = "<h1>Letter</h1>"
    token = browser.headers["Authorization"].partition(" ")[2]
    assert browser.post("/api/resume", json={"key": token}).status_code == 404
    assert browser.get(f"/letter/{token}").status_code == 404


def test_letter_link_is_no_key_and_no_session(browser, house):
    (conversation,) = house.conversation.log
    sealed = letter_seal(SECRET, house.clock).seal(Holder(conversation))
    assert browser.post("/api/resume", json={"key": sealed}).status_code == 404
    assert browser.get("/api/messages", headers=bearer(sealed)).status_code == 401


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "a.b.c",
        "é.é.é",
        "A" * 601,
        "null",
        "\x7f",
        f"{VICTIM.conversation}.0",
        f"{VICTIM.conversation}.0..",
        unsigned(conversation=VICTIM.conversation),
        unsigned(sub=VICTIM.conversation, epoch=0, origin=""),
    ],
)
def test_nonsense_tokens_are_refused(visitor, token):
    headers = {"Authorization": f"Bearer {token}".encode("latin-1")}
    assert visitor().get("/api/messages", headers=headers).status_code == 401


def test_future_epoch_has_no_session(browser, house):
    (conversation,) = house.conversation.log
    token = Sessions(SECRET, house.clock).token(Holder(conversation, 1))
    assert browser.get("/api/messages", headers=bearer(token)).status_code == 401


PLANTED = {"conversation": "mine", "token": "mine", "epoch": 0, "origin": PARTNER}


def test_caller_cannot_choose_the_conversation(visitor):
    opened_here = visitor().post("/api/session", json=PLANTED, params=PLANTED, headers=bearer(TOKEN)).json()
    assert opened_here["conversation"] not in {"mine", VICTIM.conversation}


def test_session_planted_before_is_not_adopted(browser, visitor, house):
    (planted,) = house.conversation.log
    victim = visitor(Authorization=browser.headers["Authorization"])
    assert opened(victim)["conversation"] != planted


@pytest.mark.parametrize("name", ["cupwise", "__Host-cupwise", "token", "cupwise-desk"])
def test_token_in_a_cookie_opens_nothing(browser, visitor, name):
    token = browser.headers["Authorization"].partition(" ")[2]
    other = visitor()
    other.cookies.set(name, token)
    assert other.get("/api/messages").status_code == 401
    assert other.post("/api/messages", json={"id": ID, "text": "hi"}).status_code == 401


@pytest.mark.parametrize("name", ["token", "access_token", "key", "session", "authorization"])
def test_token_in_an_address_opens_nothing(browser, visitor, name):
    token = browser.headers["Authorization"].partition(" ")[2]
    assert visitor().get("/api/messages", params={name: token}).status_code in {401, 422}


@pytest.mark.parametrize("field", ["conversation", "token", "session", "sender", "epoch"])
def test_body_cannot_name_other_conversation(browser, visitor, field):
    victim = opened(visitor())
    value = victim.get(field, victim["conversation"])
    assert browser.post("/api/messages", json={"id": ID, "text": "hi", field: value}).status_code == 422


@pytest.mark.parametrize("path", ["/api/messages", "/api/messages?after=0", "/api/messages?after=1"])
def test_token_shows_nobody_elses_words(browser, visitor, path):
    browser.post("/api/messages", json={"id": ID, "text": "a secret of mine"})
    other = visitor()
    opened(other)
    assert "secret" not in other.get(path).text


def test_choices_of_others_cannot_be_picked(browser, visitor):
    browser.post("/api/messages", json={"id": ID, "text": "hello"})
    other = visitor()
    opened(other)
    assert other.post("/api/messages", json={"id": ID, "choices": ["c1"]}).status_code == 409


def test_planted_link_leaves_its_maker_outside(browser, visitor):
    key, victim = browser.post("/api/resume-link").json()["url"].partition("=")[2], visitor()
    victim.headers.update(bearer(victim.post("/api/resume", json={"key": key}).json()["token"]))
    victim.post("/api/messages", json={"id": ID, "text": "a secret of mine"})
    answers = [browser.get("/api/messages"), browser.post("/api/resume-link"), browser.post("/api/leave")]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert victim.get("/api/messages").status_code == 200


def test_links_of_other_clinics_open_nothing():
    other = ResumeLinks("y" * 40, FakeClock(), "https://other.example")
    key = other.link(VICTIM).url.partition("=")[2]
    assert ResumeLinks(SECRET, FakeClock(), "http://clinic.test").holder(key) is None
