"""A mail server as a way out, tried against a real one on this machine."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from email import policy
from email.parser import BytesParser

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.addresses import Security, SmtpServer
from bot.errors import PostRefused, PostUnavailable
from bot.ports.post import Attachment, Outgoing
from bot.post import Sender, SmtpPost
from tests.post.certificate import certificate

AT = datetime(2026, 3, 2, 14, 30, tzinfo=timezone.utc)
SENDER = Sender("Tidewell", "visits@clinic.example")
CALENDAR = Attachment("visit.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", (("method", "CANCEL"),))
MESSAGE = Outgoing("confirmed:1:0", "ann", "ann@example.com", "Your visit", "On Monday.\n", AT, (CALENDAR,))


@dataclass
class Mailbox:
    """A mail server's rules: what it answers to a recipient, a sender and a message; else it keeps the message."""

    recipient: str | None = None
    sender: str | None = None
    message: str | None = None
    kept: list[Envelope] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    async def handle_RCPT(self, _s: SMTP, _se: Session, envelope: Envelope, address: str, _o: list[str]) -> str:  # noqa: N802
        if self.recipient is None:
            envelope.rcpt_tos.append(address)
        return self.recipient or "250 OK"

    async def handle_MAIL(self, _s: SMTP, _se: Session, envelope: Envelope, address: str, _o: list[str]) -> str:  # noqa: N802
        if self.sender is None:
            envelope.mail_from = address
        return self.sender or "250 OK"

    async def handle_DATA(self, _s: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.message is None:
            self.kept.append(envelope)
            self.sessions.append(session)
        return self.message or "250 OK"


Started = Callable[..., SmtpServer]


@pytest.fixture
def start() -> Iterator[Started]:
    """Start mail servers; all are stopped at the end."""
    running = []

    def started(box: Mailbox, **more: object) -> SmtpServer:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controller = Controller(box, hostname="127.0.0.1", port=port, **more)
        controller.start()
        running.append(controller)
        return SmtpServer("localhost", port, Security.NONE)

    yield started
    for controller in running:
        controller.stop()


def send(server: SmtpServer, seconds: float = 5, trusted: ssl.SSLContext | None = None) -> None:
    SmtpPost(server, SENDER, seconds, trusted).send(MESSAGE)


def test_message_arrives_with_calendar(start: Started):
    box = Mailbox()
    send(start(box))
    email = BytesParser(policy=policy.default).parsebytes(box.kept[0].original_content or b"")
    assert (email["to"], [part.get_content_type() for part in email.iter_attachments()]) == (
        "ann@example.com",
        ["text/calendar"],
    )


def test_envelope_names_one_recipient(start: Started):
    box = Mailbox()
    send(start(box))
    assert (box.kept[0].mail_from, box.kept[0].rcpt_tos) == ("visits@clinic.example", ["ann@example.com"])


@pytest.mark.parametrize("where", ["recipient", "message"])
def test_permanent_answer_is_refusal(start: Started, where: str):
    with pytest.raises(PostRefused, match=r"the mail server said 550 5\.1\.1$"):
        send(start(Mailbox(**{where: "550 5.1.1 no ann@example.com here"})))


@pytest.mark.parametrize("where", ["recipient", "message", "sender"])
def test_passing_answer_is_tried_again(start: Started, where: str):
    with pytest.raises(PostUnavailable, match="451"):
        send(start(Mailbox(**{where: "451 4.3.0 later, ann@example.com"})))


def test_refused_sender_is_ours_to_mend(start: Started):
    with pytest.raises(PostUnavailable, match=r"the mail server said 550$"):
        send(start(Mailbox(sender="550 5.7.1 not you")))


@pytest.mark.parametrize("where", ["recipient", "message", "sender"])
def test_reason_never_holds_the_address(start: Started, where: str):
    with pytest.raises((PostRefused, PostUnavailable)) as caught:
        send(start(Mailbox(**{where: "552 ann@example.com is over quota"})))
    assert "ann" not in str(caught.value)


def test_nobody_listening_is_unavailable():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(PostUnavailable):
        send(SmtpServer("127.0.0.1", port, Security.NONE))


@pytest.fixture
def silent() -> Iterator[SmtpServer]:
    """A server that accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield SmtpServer("127.0.0.1", listener.getsockname()[1], Security.NONE)


@pytest.mark.parametrize("security", Security)
def test_silent_server_is_unavailable(silent: SmtpServer, security: Security):
    with pytest.raises(PostUnavailable):
        send(replace(silent, security=security), seconds=0.1)


def test_server_that_hangs_up_on_goodbye_has_it():
    with _scripted(
        b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"250 kept\r\n"
    ) as server:
        send(server)


@pytest.mark.parametrize("goodbye", [b"421 too late\r\n", b"not a code\r\n"])
def test_rude_goodbye_changes_nothing(goodbye: bytes):
    polite = (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"250 kept\r\n")
    with _scripted(*polite, goodbye) as server:
        send(server)


@pytest.mark.parametrize("said", [b"\xff\xfe\x00\r\n", b"220 " + b"x" * 100_000 + b"\r\n", b"HTTP/1.1 400\r\n", b""])
def test_what_is_no_mail_server_is_unavailable(said: bytes):
    with _scripted(said) as server, pytest.raises(PostUnavailable):
        send(server)


def test_password_goes_over_tls_only(start: Started):
    box = Mailbox()
    with pytest.raises(PostUnavailable):
        send(replace(start(box), security=Security.STARTTLS))  # it offers none
    assert box.kept == []


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_secure_way_signs_in(start: Started, security: Security):
    box, (served, trusted) = Mailbox(), certificate()
    server = replace(_secure(start, box, served, security), security=security, user="clinic", password="pass:w@rd")
    send(server, trusted=trusted)
    assert box.sessions[0].auth_data == LoginPassword(b"clinic", b"pass:w@rd")


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_unknown_certificate_is_unavailable(start: Started, security: Security):
    box, (served, _) = Mailbox(), certificate()
    with pytest.raises(PostUnavailable):
        send(replace(_secure(start, box, served, security), security=security))
    assert box.kept == []


def test_wrong_password_is_ours_to_mend(start: Started):
    box, (served, trusted) = Mailbox(), certificate()
    server = _secure(start, box, served, Security.TLS)
    with pytest.raises(PostUnavailable, match="535"):
        send(replace(server, security=Security.TLS, user="clinic", password="wrong"), trusted=trusted)


def _secure(start: Started, box: Mailbox, served: ssl.SSLContext, security: Security) -> SmtpServer:
    def known(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=data.password != b"wrong", handled=False, auth_data=data)

    more: dict[str, object] = {"authenticator": known}
    if security is Security.STARTTLS:
        return start(box, **more, tls_context=served, require_starttls=True, auth_require_tls=True)
    return start(box, **more, ssl_context=served, auth_require_tls=False)


class _scripted:  # noqa: N801 - reads as a verb
    """A server that says these lines, one after each that it hears, and hangs up."""

    def __init__(self, *lines: bytes) -> None:
        self._lines, self._listener = lines, socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> SmtpServer:
        self._thread.start()
        return SmtpServer("127.0.0.1", self._listener.getsockname()[1], Security.NONE)

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            heard = b""
            for line in self._lines:
                connection.sendall(line)
                end = b"\r\n.\r\n" if line.startswith(b"354") else b"\r\n"
                while not heard.endswith(end) and line is not self._lines[-1]:
                    heard += connection.recv(65536)
                heard = b""
