"""A mail server as a way out."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator

from bot.addresses import Security, SmtpServer
from bot.errors import PostRefused, PostUnavailable
from bot.ports.post import Outgoing, Post
from bot.post.email import Sender, email_bytes

PATIENCE = 15.0
_PERMANENT = 500
_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")


class SmtpPost(Post):
    """Hands each message over on a connection of its own. A faulty certificate is never passed over."""

    def __init__(
        self, server: SmtpServer, sender: Sender, seconds: float = PATIENCE, trusted: ssl.SSLContext | None = None
    ) -> None:
        """`seconds` is how long each single answer of the server may take."""
        self._server, self._sender, self._seconds = server, sender, seconds
        self._trusted = trusted or ssl.create_default_context()

    def send(self, message: Outgoing) -> None:
        """Return once the server took it over."""
        content = email_bytes(message, self._sender)
        with self._connection() as server:
            try:
                server.sendmail(self._sender.address, [message.to], content)
            except smtplib.SMTPRecipientsRefused as fault:
                raise _translated(*next(iter(fault.recipients.values()))) from None
            except smtplib.SMTPDataError as fault:
                raise _translated(fault.smtp_code, fault.smtp_error) from None

    @contextlib.contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        """A server that is ready for a message. Whatever it says to the goodbye: what it took over, it has."""
        server = None
        try:
            server = self._connect()
            yield server
        except (smtplib.SMTPException, OSError) as fault:
            raise PostUnavailable(_why(fault)) from None
        finally:
            if server is not None:
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    server.quit()
                server.close()

    def _connect(self) -> smtplib.SMTP:
        where, name = self._server, self._sender.domain
        if where.security is Security.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                where.host, where.port, local_hostname=name, timeout=self._seconds, context=self._trusted
            )
        else:
            server = smtplib.SMTP(where.host, where.port, local_hostname=name, timeout=self._seconds)
        try:
            if where.security is Security.STARTTLS:
                server.starttls(context=self._trusted)
            if where.user:
                server.login(where.user, where.password)
        except BaseException:
            server.close()
            raise
        return server


def _translated(code: int, said: bytes | str) -> PostRefused | PostUnavailable:
    """What the server answered, by its codes alone: its words may hold the address."""
    found = _ENHANCED.search(said if isinstance(said, bytes) else said.encode())
    why = f"the mail server said {code}{' ' + found.group().decode() if found else ''}"
    return PostRefused(why) if code >= _PERMANENT else PostUnavailable(why)


def _why(fault: Exception) -> str:
    """Faults of the way, ours or the server's: a wrong password and a refused sender can be put right."""
    code = getattr(fault, "smtp_code", None)
    return f"the mail server said {code}" if code else f"the mail server: {type(fault).__name__}"
