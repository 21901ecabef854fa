"""What an operator sets about mail: told apart from a slip of the pen, and never shown when it is a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.addresses import Security, SmtpServer, read_smtp
from bot.errors import BadSettings
from bot.settings import Settings, read_settings

SERVER = "smtp+starttls://clinic:s3cret%40word@mail.example.org"
FROM = {"CUPWISE_MAIL_FROM": "visits@clinic.example"}


def settings(folder: Path, **given: str) -> Settings:
    return read_settings({"CUPWISE_DATA_DIR": str(folder), **given})


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("smtp://mail.example.org", SmtpServer("mail.example.org", 25, Security.NONE)),
        ("smtp://127.0.0.1:2525/", SmtpServer("127.0.0.1", 2525, Security.NONE)),
        ("smtps://mail.example.org", SmtpServer("mail.example.org", 465, Security.TLS)),
        (SERVER, SmtpServer("mail.example.org", 587, Security.STARTTLS, "clinic", "s3cret@word")),
        ("smtp://a:b@localhost", SmtpServer("localhost", 25, Security.NONE, "a", "b")),
        ("smtps://[::1]:999", SmtpServer("::1", 999, Security.TLS)),
    ],
)
def test_server_is_read_from_address(url: str, read: SmtpServer):
    assert read_smtp(url) == read


BAD_SERVERS = (
    *("", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://:25", "smtp://mail.example.org:0x1"),
    *("smtp://mail.example.org:70000", "smtps://mail.example.org/path", "smtps://mail.example.org?x=1", "smtp://a b"),
    *("smtps://user@mail.example.org", "smtps://:word@mail.example.org", "smtp://user:word@mail.example.org"),
    *("smtps://mail\r\n.example.org", "smtps://ü:word@mail.example.org", "smtps://%C3%BC:word@mail.example.org"),
)


@pytest.mark.parametrize("url", BAD_SERVERS)
def test_faulty_server_is_refused(url: str):
    with pytest.raises(ValueError, match=r"must|needs|would|is not"):
        read_smtp(url)


@pytest.mark.parametrize("url", ["smtp://user:word@mail.example.org", "smtps://user:word@mail.example.org:99999"])
def test_fault_never_shows_the_password(tmp_path: Path, url: str):
    with pytest.raises(BadSettings) as caught:
        settings(tmp_path, CUPWISE_SMTP_URL=url, **FROM)
    assert ("CUPWISE_SMTP_URL" in str(caught.value), "word@" in str(caught.value)) == (True, False)


def test_password_is_never_shown(tmp_path: Path):
    made = settings(tmp_path, CUPWISE_SMTP_URL=SERVER, **FROM)
    assert made.smtp is not None
    assert ("s3cret" in repr(made), "clinic:" in repr(made), made.smtp.password) == (False, False, "s3cret@word")


def test_without_server_mail_goes_to_folder(tmp_path: Path):
    assert settings(tmp_path).smtp is None


@pytest.mark.parametrize("sender", ["", "visits", "Visits <visits@clinic.example>", "a@b.example, c@d.example"])
def test_server_needs_a_sender(tmp_path: Path, sender: str):
    with pytest.raises(BadSettings, match="CUPWISE_MAIL_FROM"):
        settings(tmp_path, CUPWISE_SMTP_URL=SERVER, CUPWISE_MAIL_FROM=sender)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"CUPWISE_PORT": "9000"}, "http://127.0.0.1:9000"),
        ({"CUPWISE_HOST": "0.0.0.0"}, "http://127.0.0.1:8000"),
        ({"CUPWISE_HOST": "::"}, "http://[::1]:8000"),
        ({"CUPWISE_HOST": "clinic.example"}, "http://clinic.example:8000"),
        ({"CUPWISE_HOST": "::1"}, "http://[::1]:8000"),
        ({"CUPWISE_PUBLIC_URL": "https://clinic.example/"}, "https://clinic.example"),
        ({"CUPWISE_PUBLIC_URL": "https://clinic.example/chat"}, "https://clinic.example/chat"),
    ],
)
def test_public_address_is_read(tmp_path: Path, given: dict[str, str], url: str):
    assert settings(tmp_path, **given).public_url == url


@pytest.mark.parametrize(
    "url",
    ["clinic.example", "ftp://clinic.example", "https://", "https://a@clinic.example", "https://x/?a", "https://a b"],
)
def test_faulty_public_address_is_refused(tmp_path: Path, url: str):
    with pytest.raises(BadSettings, match="CUPWISE_PUBLIC_URL"):
        settings(tmp_path, CUPWISE_PUBLIC_URL=url)


@pytest.mark.parametrize("given", [{}, {"CUPWISE_PUBLIC_URL": "http://clinic.example"}])
def test_secure_cookies_need_https(tmp_path: Path, given: dict[str, str]):
    with pytest.raises(BadSettings, match="CUPWISE_PUBLIC_URL: must begin with https"):
        settings(tmp_path, CUPWISE_SECURE_COOKIES="1", **given)


@pytest.mark.parametrize(
    ("given", "origins"),
    [
        ("", ()),
        (" , ", ()),
        ("https://clinic.example", ("https://clinic.example",)),
        ("HTTPS://Clinic.Example:443, https://clinic.example", ("https://clinic.example",)),
        ("https://a.example:8443,http://localhost:8080", ("https://a.example:8443", "http://localhost:8080")),
        ("http://127.0.0.1:80,http://[0:0:0:0:0:0:0:1]", ("http://127.0.0.1", "http://[::1]")),
        ("https://xn--mnchen-3ya.example", ("https://xn--mnchen-3ya.example",)),
    ],
)
def test_sites_are_read_as_browsers_name_them(tmp_path: Path, given: str, origins: tuple[str, ...]):
    assert settings(tmp_path, CUPWISE_ALLOWED_ORIGINS=given).allowed_origins == origins


@pytest.mark.parametrize(
    "site",
    [
        "*",
        "null",
        "clinic.example",
        "//clinic.example",
        "https:clinic.example",
        "https://",
        "https://*",
        "https://*.clinic.example",
        "https://clinic.example/",
        "https://clinic.example/chat",
        "https://clinic.example?",
        "https://clinic.example#",
        "https://clinic.example:",
        "https://clinic.example:0x50",
        "https://clinic.example:70000",
        "https://user@clinic.example",
        "https://@clinic.example",
        "https://clinic.example\\@evil.example",
        "https://clinic example",
        "https://clinic..example",
        "https://münchen.example",
        "http://clinic.example",
        "http://localhost.evil.example",
        "http://0.0.0.0",
        "ftp://localhost",
        "file://",
    ],
)
def test_faulty_site_is_refused(tmp_path: Path, site: str):
    with pytest.raises(BadSettings, match="CUPWISE_ALLOWED_ORIGINS: site 1: "):
        settings(tmp_path, CUPWISE_ALLOWED_ORIGINS=site)


def test_every_faulty_site_is_named_at_once(tmp_path: Path):
    with pytest.raises(BadSettings) as fault:
        settings(tmp_path, CUPWISE_ALLOWED_ORIGINS="*,https://good.example,http://bad.example", CUPWISE_PORT="no")
    named = [line.partition(": must")[0] for line in str(fault.value).splitlines()]
    assert named == ["CUPWISE_PORT", "CUPWISE_ALLOWED_ORIGINS: site 1", "CUPWISE_ALLOWED_ORIGINS: site 3"]


def test_fault_does_not_repeat_the_site(tmp_path: Path):
    with pytest.raises(BadSettings) as fault:
        settings(tmp_path, CUPWISE_ALLOWED_ORIGINS="https://user:s3cret@clinic.example")
    assert "s3cret" not in str(fault.value)
