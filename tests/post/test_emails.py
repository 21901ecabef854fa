"""The e-mail address in what a patient types."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.emails import LONGEST, read_email

FOUND = {
    "ann.lee@example.com": "ann.lee@example.com",
    "my email is ann@example.com": "ann@example.com",
    "It's Ann.Lee+visits@Example.COM, thanks!": "Ann.Lee+visits@example.com",
    "(ann@example.com)": "ann@example.com",
    "Ann Lee <ann@example.com>": "ann@example.com",
    "write to ann@example.com.": "ann@example.com",
    "mailto:ann@example.com": "ann@example.com",
    "617-555-0123, ann@example.com": "ann@example.com",
    "ann@example.com or ann@example.com": "ann@example.com",
    "ann@mail.example.co.uk": "ann@mail.example.co.uk",
    "ann@büro.example.de": "ann@xn--bro-hoa.example.de",
    "o'neil@example.com": "o'neil@example.com",
}
NOT_FOUND = (
    *("", "no email", "ann", "ann@", "@example.com", "ann@example", "ann@@example.com", "ann @ example.com"),
    *(
        "a@example.com or b@example.com",
        '"ann lee"@example.com',
        "ann@[127.0.0.1]",
        "ann@localhost",
        "ännä@example.com",
    ),
    *("ann@-example.com", "ann..lee@example.com", ".ann@example.com", "ann@exam_ple.com", "a" * 65 + "@example.com"),
    *("ann@" + "a." * 130 + "com", "ann@example.com\u0000", "meet @ noon", "ann@example.com@example.com"),
    *("ann@example.com%0d%0aBcc:x@example.com",),
)


@pytest.mark.parametrize("text", FOUND)
def test_address_is_found(text: str):
    assert read_email(text) == FOUND[text]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_no_address_is_refused(text: str):
    assert read_email(text) is None


@pytest.mark.parametrize("text", ["ann@example.com\r\nBcc: x@example.org", "ann@example.com\nx@example.org"])
def test_second_line_makes_it_doubtful(text: str):
    assert read_email(text) is None


def test_endless_text_is_read_quickly():
    assert read_email("a@" * 50_000) is None
    assert read_email("x" * 1990 + " ann@example.com") is None  # cut within it


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300) | st.from_regex(r".{0,20}@.{0,30}", fullmatch=True))
def test_any_text_gives_plain_address_or_none(text: str):
    found = read_email(text)
    assert found is None or (found.isascii() and found.isprintable() and " " not in found and len(found) <= LONGEST)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.emails())
def test_found_address_reads_as_itself(address: str):
    found = read_email(address)
    assert found is None or read_email(found) == found
