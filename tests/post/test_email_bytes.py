"""Nothing that a patient or the desk typed can change what an e-mail is or where it goes."""

from __future__ import annotations

from datetime import datetime, timezone
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import PostRefused
from bot.ports.post import Outgoing
from bot.post import Sender, email_bytes

AT = datetime(2026, 3, 2, 14, 30, tzinfo=timezone.utc)
SENDER = Sender("Tidewell, Cupping", "visits@clinic.example")
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"]


def outgoing(to: str = "ann@example.com", subject: str = "Your visit", text: str = "Soon.", id_: str = "k") -> Outgoing:
    return Outgoing(id_, "ann", to, subject, text, AT)


def sent(message: Outgoing) -> EmailMessage:
    return BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(email_bytes(message, SENDER))


@pytest.mark.parametrize(
    "to",
    [
        "ann@example.com\r\nBcc: x@example.com",
        "ann@example.com\nBcc: x@example.com",
        "ann@example.com, x@example.com",
        "ann@example.com x@example.com",
        "<ann@example.com>",
        "Ann <ann@example.com>",
        "ann@example.com\x00",
        "ann lee@example.com",
        '"ann\r\n"@example.com',
        "änn@example.com",
        "ann@exämple.com",
        "ann@",
        "@example.com",
        "",
        "ann@example.com>\r\nDATA",
        "a" * 10_000 + "@example.com",
        "ann@" + "a" * 10_000,
        "ann@example.com ",
        "ann@example.com\n",
    ],
)
def test_hostile_address_is_refused(to: str):
    with pytest.raises(PostRefused):
        email_bytes(outgoing(to=to), SENDER)


@pytest.mark.parametrize("subject", ["Hi\r\nBcc: x@example.com", "Hi\nX: y", "Hi\r", "\ud800"])
def test_hostile_subject_is_refused(subject: str):
    with pytest.raises(PostRefused):
        email_bytes(outgoing(subject=subject), SENDER)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_any_text_adds_no_header(text: str):
    try:
        email = sent(outgoing(text=f"{text}\r\n\r\nBcc: x@example.com", subject="".join(text.split())[:50]))
    except PostRefused:
        return
    assert [name for name in email.keys() if not name.startswith("Content-")] == HEADERS  # noqa: SIM118
    assert email["To"].addresses[0].addr_spec == "ann@example.com"


def test_long_text_in_any_script_arrives():
    text = "é🙂 " * 3_000 + "\r\n.\r\n..\r\nFrom here\r\n"
    assert sent(outgoing(text=text)).get_content() == text


def test_lines_are_short_enough_for_any_server():
    assert max(len(line) for line in email_bytes(outgoing(text="x" * 10_000), SENDER).split(b"\r\n")) < 998


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_bytes_are_plain_ascii(text: str):
    assert email_bytes(outgoing(text=text), SENDER).isascii()


def test_same_notice_has_same_message_id():
    first, again, other = (sent(outgoing(id_=id_))["Message-ID"] for id_ in ("a:1", "a:1", "a:2"))
    assert (first == again, first == other) == (True, False)


def test_message_id_hides_the_visit():
    assert "3fa9cd12" not in sent(outgoing(id_="confirmed:3fa9cd12:0"))["Message-ID"]


def test_sender_is_named_as_one():
    address = sent(outgoing())["From"].addresses[0]
    assert (address.display_name, address.addr_spec) == ("Tidewell, Cupping", "visits@clinic.example")


def test_answering_machines_stay_quiet():
    assert sent(outgoing())["Auto-Submitted"] == "auto-generated"
