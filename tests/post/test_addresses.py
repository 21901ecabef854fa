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
